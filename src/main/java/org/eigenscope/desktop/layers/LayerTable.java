package org.eigenscope.desktop.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import javafx.animation.PauseTransition;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.collections.transformation.SortedList;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.util.Duration;
import org.eigenscope.desktop.control.NameTableCell;
import org.eigenscope.desktop.control.TableMenu;
import org.eigenscope.desktop.help.TermTip;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.Notice;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.metric.Definitions;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.Place;

/**
 * One row per layer: sortable, with a choice of columns, copied as text with its headings. Follows the tree's filters.
 */
public final class LayerTable extends BorderPane {

    private static final int LAST_ROWS = 6;
    private static final double ROW = 26;
    private static final double HEADINGS = 32;
    private static final double SCROLL_BAR = 18;
    private static final double ROOM_FOR_NAMES = 230;
    private static final double ROOM_FOR_WORDS = 110;
    /** Names have up to so much of the width: without their numbers in the middle, rows could not be told apart. */
    private static final double SHARE_OF_NAMES = 0.36;
    private static final double LETTER = 7.6;
    private final Workbench bench;
    private final Definitions definitions;
    private final ObservableList<LayerItem> rows = FXCollections.observableArrayList();
    private final SortedList<LayerItem> sorted = new SortedList<>(rows);
    private final TableView<LayerItem> table = new TableView<>(sorted);
    private final TableMenu<LayerItem> menu;
    private final EmptyListNote nothing;
    private double fitted = Double.NaN;
    private boolean syncing;

    public LayerTable(Workbench bench, Definitions definitions) {
        this.bench = bench;
        this.definitions = definitions;
        this.nothing = new EmptyListNote(bench);
        getStyleClass().add("details");
        table.setId("details");
        table.setAccessibleText("Details, one row per layer");
        table.setTableMenuButtonVisible(true);
        table.setFixedCellSize(ROW);
        // Else it keeps room for rows where there is none, and its headings are cut.
        table.setMinHeight(60);
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        nothing.setId("details-empty");
        table.setPlaceholder(nothing);
        sorted.comparatorProperty().bind(table.comparatorProperty());
        columns();
        menu = new TableMenu<>(table, words -> bench.tell(new Notice(Notice.Level.DONE, words)));
        setCenter(table);
        table.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.isShortcutDown() && (event.getCode() == KeyCode.UP || event.getCode() == KeyCode.DOWN)) {
                bench.selection().walk(event.getCode() == KeyCode.DOWN ? 1 : -1);
                event.consume();
            }
        });
        table.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                table.getSelectionModel().clearSelection();
            }
        });
        table.getSelectionModel().getSelectedItems().addListener((ListChangeListener<LayerItem>) c -> picked());
        // The last of a range becomes the selected item after the list has changed.
        table.getSelectionModel().selectedItemProperty().addListener((p, before, item) -> picked());
        bench.selection().items().addListener((ListChangeListener<LayerItem>) c -> mirror());
        bench.selection().currentProperty().addListener((p, before, item) -> reveal());
        // A pulse later than the tree: the rows of both at once would hold the window's thread twice as long.
        PauseTransition filled = new PauseTransition(Duration.millis(40));
        filled.setOnFinished(event -> {
            fill();
            fitNames();
        });
        table.widthProperty().addListener((p, before, width) -> fitNames());
        bench.sessionProperty().addListener((p, before, session) -> {
            // Of another model nobody has asked for an order.
            table.getSortOrder().clear();
            rows.clear();
            nothing.update(0, "");
            filled.playFromStart();
        });
        bench.selection().filterProperty().addListener((p, before, filter) -> fill());
        PauseTransition soon = new PauseTransition(Duration.millis(200));
        soon.setOnFinished(event -> refresh());
        bench.figuresProperty().addListener((p, before, after) -> {
            if (soon.getStatus() != javafx.animation.Animation.Status.RUNNING) {
                soon.playFromStart();
            }
        });
        fill();
    }

    public TableView<LayerItem> table() {
        return table;
    }

    /**
     * A column that the rows are sorted by.
     *
     * @param name of what it shows
     */
    public record Sorting(String name, TableColumn.SortType direction) {}

    /** What the rows are sorted by, the first first; nothing if they are in the model's order. */
    public List<Sorting> sorting() {
        return table.getSortOrder().stream().map(column -> new Sorting(name(column), column.getSortType()))
                .toList();
    }

    /** Sorts the rows. */
    public void sort(List<Sorting> wanted) {
        List<TableColumn<LayerItem, ?>> order = new ArrayList<>();
        for (Sorting one : wanted) {
            table.getColumns().stream().filter(column -> name(column).equals(one.name())).forEach(column -> {
                column.setSortType(one.direction());
                order.add(column);
            });
        }
        table.getSortOrder().setAll(order);
    }

    /** The names of what the columns that are shown hold, in their order: those of files, which stay. */
    public List<String> shown() {
        return table.getVisibleLeafColumns().stream().map(LayerTable::name).toList();
    }

    private static String name(TableColumn<?, ?> column) {
        return (String) column.getUserData();
    }

    /** Shows these columns in this order; names of other versions are passed over. */
    public void show(List<String> names) {
        List<TableColumn<LayerItem, ?>> wanted = names.stream().distinct().flatMap(name ->
                table.getColumns().stream().filter(column -> name(column).equals(name))).toList();
        if (wanted.isEmpty()) {
            return;
        }
        List<TableColumn<LayerItem, ?>> all = new ArrayList<>(wanted);
        table.getColumns().stream().filter(column -> !wanted.contains(column)).forEach(all::add);
        all.forEach(column -> column.setVisible(wanted.contains(column)));
        table.getColumns().setAll(all);
    }

    /** Puts the selected rows, or all, on the clipboard. */
    public void copy() {
        menu.copy();
    }

    private void fill() {
        Session session = bench.sessionProperty().get();
        syncing = true;
        rows.setAll(session == null ? List.of() : session.analyzable().stream()
                .filter(bench.selection().filterProperty().get()::accepts).toList());
        syncing = false;
        setMaxHeight(session == null ? Double.MAX_VALUE : whole(session.analyzable().size()));
        nothing.update(session == null ? 0 : session.analyzable().size(), "No layer of this file has a spectrum.");
        reveal();
    }

    /** The height with all rows of a model, whatever the filter leaves of them: what is more is for the charts. */
    private static double whole(int layers) {
        return HEADINGS + Math.max(3, layers) * ROW + SCROLL_BAR;
    }

    /** Gives the names the width that they need, as far as the window has it, until the user drags their column. */
    private void fitNames() {
        TableColumn<LayerItem, ?> names = table.getColumns().stream().filter(column -> name(column).equals("name"))
                .findFirst().orElseThrow();
        boolean dragged = !Double.isNaN(fitted) && Math.abs(names.getWidth() - fitted) > 1;
        if (dragged || rows.isEmpty() || table.getWidth() <= 0) {
            return;
        }
        double longest = rows.stream().mapToInt(item -> item.layer().name().length()).max().orElse(0) * LETTER + 24;
        names.setPrefWidth(Math.max(ROOM_FOR_NAMES, Math.min(longest, SHARE_OF_NAMES * table.getWidth())));
        fitted = names.getWidth();
    }

    private void refresh() {
        if (bench.selection().filterProperty().get().dependsOnFigures()) {
            fill();
        }
        if (table.getSortOrder().isEmpty()) {
            return;
        }
        // A sorted list does not notice that what it sorts by has changed.
        syncing = true;
        rows.setAll(List.copyOf(rows));
        syncing = false;
        mirror();
    }

    private void picked() {
        if (syncing) {
            return;
        }
        syncing = true;
        bench.selection().select(List.copyOf(table.getSelectionModel().getSelectedItems()),
                table.getSelectionModel().getSelectedItem());
        syncing = false;
    }

    /** Selects what is selected elsewhere, the current layer last: it has the focus. */
    private void mirror() {
        if (syncing) {
            return;
        }
        Set<LayerItem> chosen = Set.copyOf(bench.selection().items());
        if (chosen.equals(Set.copyOf(table.getSelectionModel().getSelectedItems()))) {
            return;
        }
        int current = sorted.indexOf(bench.selection().currentProperty().get());
        syncing = true;
        table.getSelectionModel().clearSelection();
        if (chosen.size() > 1) {
            int[] indices = IntStream.range(0, sorted.size()).filter(row -> chosen.contains(sorted.get(row))).toArray();
            table.getSelectionModel().selectIndices(-1, indices);
        }
        if (current >= 0 && chosen.contains(sorted.get(current))) {
            table.getSelectionModel().select(current);
        }
        syncing = false;
    }

    private void reveal() {
        if (syncing) {
            return;
        }
        mirror();
        int row = sorted.indexOf(bench.selection().currentProperty().get());
        // On opening there are no rows yet that could be in view.
        if (row == 0) {
            table.scrollTo(0);
        } else if (row > 0 && !visible(row)) {
            table.scrollTo(Math.max(0, row - 2));
            // Near the end the table stops a row short. Only there: a layout takes its time.
            if (row > sorted.size() - LAST_ROWS) {
                table.layout();
                if (!visible(row)) {
                    table.scrollTo(row);
                }
            }
        }
    }

    private boolean visible(int row) {
        return table.lookupAll(".table-row-cell").stream().anyMatch(cell -> cell instanceof TableRow<?> line
                && line.getIndex() == row && !line.isEmpty() && line.getLayoutY() >= 0
                && line.getLayoutY() + line.getHeight() <= ((Region) table.lookup(".clipped-container")).getHeight());
    }

    private void columns() {
        for (Metric metric : MetricCatalog.shownIn(Place.TABLE)) {
            boolean shown = metric.in(Place.TABLE).orElseThrow().atFirst();
            (metric.type() == Metric.Type.TEXT ? text(metric) : number(metric)).setVisible(shown);
        }
        text("state", "state", "State of the analysis", ROOM_FOR_WORDS, item -> item.state().label());
        text("reason", "reason", "Why there are no figures", ROOM_FOR_NAMES, LayerItem::reason).setVisible(false);
    }

    private TableColumn<LayerItem, String> text(Metric metric) {
        return text(metric.name(), metric.in(Place.TABLE).orElseThrow().heading(), definitions.meaning(metric.name()),
                metric == MetricCatalog.get("name") ? ROOM_FOR_NAMES : ROOM_FOR_WORDS, item -> item.text(metric));
    }

    private TableColumn<LayerItem, String> text(String name, String heading, String meaning, double width,
            Function<LayerItem, String> value) {
        TableColumn<LayerItem, String> column = column(name, heading, meaning,
                Math.max(width, 40 + heading.length() * 8.5));
        column.setCellValueFactory(cell -> cell.getValue().revisionProperty()
                .map(revision -> value.apply(cell.getValue())));
        column.setCellFactory(c -> name.equals("name") ? new NameTableCell<>() : words());
        return column;
    }

    private static TableCell<LayerItem, String> words() {
        return new TableCell<>() {
            @Override
            protected void updateItem(String text, boolean empty) {
                super.updateItem(text, empty);
                setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
                setText(empty ? "" : text);
            }
        };
    }

    private TableColumn<LayerItem, Double> number(Metric metric) {
        String heading = metric.in(Place.TABLE).orElseThrow().heading();
        TableColumn<LayerItem, Double> column = column(metric.name(), heading, definitions.meaning(metric.name()),
                Math.max(76, 50 + heading.length() * 8.5));
        column.getStyleClass().add("number-column");
        column.setCellValueFactory(cell -> cell.getValue().revisionProperty().map(revision -> {
            double figure = cell.getValue().number(metric);
            // Empty cells sort together, below all numbers.
            return Double.isNaN(figure) ? null : figure;
        }));
        column.setCellFactory(c -> new TableCell<>() {
            @Override
            protected void updateItem(Double figure, boolean empty) {
                super.updateItem(figure, empty);
                setText(empty || figure == null ? "" : metric.text(figure));
            }
        });
        return column;
    }

    /** @param name in files: the tool tip leads with it, and by it the column is found at the next start */
    private <T> TableColumn<LayerItem, T> column(String name, String heading, String meaning, double width) {
        TableColumn<LayerItem, T> column = new TableColumn<>();
        Label label = new Label(heading);
        TermTip.install(label, () -> name, () -> meaning);
        // The style sheet shows the label, which has the tool tip; the menu of columns and the clipboard use the text.
        column.setGraphic(label);
        column.setText(heading);
        column.setUserData(name);
        column.setPrefWidth(width);
        table.getColumns().add(column);
        return column;
    }
}
