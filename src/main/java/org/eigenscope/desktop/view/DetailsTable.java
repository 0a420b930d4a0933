package org.eigenscope.desktop.view;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import javafx.animation.PauseTransition;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.collections.transformation.SortedList;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.BorderPane;
import javafx.util.Duration;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.chart.Figures;
import org.eigenscope.desktop.state.LayerItem;
import org.eigenscope.desktop.state.Session;
import org.eigenscope.desktop.state.Workbench;
import org.eigenscope.model.WeightMatrix;

/** One row a layer: sortable, with a choice of columns, copied as text with its headings. Follows the tree's filters. */
public final class DetailsTable extends BorderPane {

    private static final KeyCombination COPY = KeyCombination.valueOf("Shortcut+C");

    private final Workbench bench;
    private final ObservableList<LayerItem> rows = FXCollections.observableArrayList();
    private final SortedList<LayerItem> sorted = new SortedList<>(rows);
    private final TableView<LayerItem> table = new TableView<>(sorted);
    private boolean syncing;

    public DetailsTable(Workbench bench) {
        this.bench = bench;
        getStyleClass().add("details");
        table.setId("details");
        table.setAccessibleText("Details, one row a layer");
        table.setTableMenuButtonVisible(true);
        table.setFixedCellSize(26);
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        Label nothing = new Label("One row for each layer with a spectrum.");
        nothing.getStyleClass().add("muted");
        table.setPlaceholder(nothing);
        sorted.comparatorProperty().bind(table.comparatorProperty());
        columns();
        setCenter(table);
        table.setOnKeyPressed(event -> {
            if (COPY.match(event)) {
                copy();
                event.consume();
            } else if (event.getCode() == KeyCode.ESCAPE) {
                table.getSelectionModel().clearSelection();
            }
        });
        table.getSelectionModel().getSelectedItems().addListener((ListChangeListener<LayerItem>) c -> picked());
        bench.currentProperty().addListener((p, before, item) -> reveal(item));
        bench.sessionProperty().addListener((p, before, session) -> fill());
        bench.filterProperty().addListener((p, before, filter) -> fill());
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

    /** Puts the selected rows, or all, on the clipboard: tab-separated, with the headings of the columns shown. */
    public void copy() {
        List<LayerItem> chosen = new ArrayList<>(table.getSelectionModel().getSelectedItems());
        if (chosen.size() < 2) {
            chosen = new ArrayList<>(sorted);
        }
        ClipboardContent content = new ClipboardContent();
        content.putString(text(chosen));
        Clipboard.getSystemClipboard().setContent(content);
    }

    private String text(List<LayerItem> chosen) {
        List<TableColumn<LayerItem, ?>> shown = table.getVisibleLeafColumns();
        StringBuilder text = new StringBuilder(String.join("\t",
                shown.stream().map(TableColumn::getText).toList())).append('\n');
        for (LayerItem item : chosen) {
            text.append(String.join("\t", shown.stream().map(column -> {
                Object value = column.getCellData(item);
                return value == null ? "" : value.toString().replace('\t', ' ').replace('\n', ' ');
            }).toList())).append('\n');
        }
        return text.toString();
    }

    private void fill() {
        Session session = bench.sessionProperty().get();
        syncing = true;
        rows.setAll(session == null ? List.of() : session.analyzable().stream()
                .filter(bench.filterProperty().get()::accepts).toList());
        syncing = false;
        reveal(bench.currentProperty().get());
    }

    private void refresh() {
        if (bench.filterProperty().get().dependsOnFigures()) {
            fill();
        }
        if (table.getSortOrder().isEmpty()) {
            table.refresh();
            return;
        }
        // A sorted list does not notice that what it sorts by has changed.
        syncing = true;
        rows.setAll(List.copyOf(rows));
        syncing = false;
        reveal(bench.currentProperty().get());
    }

    private void picked() {
        if (syncing) {
            return;
        }
        syncing = true;
        bench.selected().setAll(table.getSelectionModel().getSelectedItems());
        LayerItem last = table.getSelectionModel().getSelectedItem();
        if (last != null) {
            bench.currentProperty().set(last);
        }
        syncing = false;
    }

    private void reveal(LayerItem item) {
        if (syncing) {
            return;
        }
        syncing = true;
        int row = item == null ? -1 : sorted.indexOf(item);
        if (row < 0) {
            table.getSelectionModel().clearSelection();
        } else {
            table.getSelectionModel().clearAndSelect(row);
            table.scrollTo(Math.max(0, row - 2));
        }
        syncing = false;
    }

    private void columns() {
        text("layer_id", "Number of the layer", 50, item -> item.layer().id()).setVisible(false);
        text("name", "Name of the layer", 230, item -> item.layer().name());
        text("layer_type", "Kind of the layer", 110, item -> item.layer().kind().label());
        matrix("N", "Larger dimension", WeightMatrix::n);
        matrix("M", "Smaller dimension", WeightMatrix::m);
        matrix("rf", "Matrices in the layer", WeightMatrix::slices).setVisible(false);
        matrix("Q", "N/M", WeightMatrix::q).setVisible(false);
        matrix("num_evals", "Eigenvalues", WeightMatrix::eigenvalues);
        figure("alpha", "Exponent of the tail", r -> r.tail().succeeded() ? r.tail().alpha() : Double.NaN);
        figure("sigma", "Standard error of alpha", r -> r.tail().succeeded() ? r.tail().sigma() : Double.NaN).setVisible(false);
        figure("D", "KS distance of the fit", r -> r.tail().succeeded() ? r.tail().d() : Double.NaN);
        figure("xmin", "Start of the tail", r -> r.tail().succeeded() ? r.tail().xmin() : Double.NaN).setVisible(false);
        figure("num_pl_spikes", "Eigenvalues in the tail", r -> r.tail().tailSize()).setVisible(false);
        figure("alpha_weighted", "alpha · log₁₀ λmax", Analyzed::alphaWeighted);
        figure("log_norm", "log₁₀ Σλ", r -> r.scale().logNorm()).setVisible(false);
        figure("log_spectral_norm", "log₁₀ λmax", r -> r.scale().logSpectralNorm());
        figure("log_alpha_norm", "log₁₀ Σ λ^alpha", r -> r.scale().logAlphaNorm()).setVisible(false);
        figure("stable_rank", "Σλ/λmax", r -> r.scale().stableRank());
        figure("rank_loss", "Zero eigenvalues", r -> r.scale().rankLoss()).setVisible(false);
        figure("entropy", "Entropy of the eigenvalues", r -> r.scale().entropy()).setVisible(false);
        figure("max_rand_eval", "Largest randomized eigenvalue", r -> r.random() == null ? Double.NaN : r.random().maxRandEval());
        figure("rand_distance", "Distance to the randomized spectrum", r -> r.random() == null ? Double.NaN : r.random().distance());
        figure("rand_num_spikes", "Correlation traps", r -> r.random() == null ? Double.NaN : r.random().traps().size());
        figure("trap_strength", "λ/λ+ of the strongest trap", r -> r.random() == null || r.random().traps().isEmpty()
                ? Double.NaN : r.random().traps().getFirst().strength());
        text("warning", "over- or under-trained", 110, LayerItem::warning);
        text("status", "State of the analysis", 110, item -> item.state().label());
        text("reason", "Why there are no figures", 240, LayerItem::reason).setVisible(false);
    }

    private <T> TableColumn<LayerItem, T> text(String name, String meaning, double width,
            java.util.function.Function<LayerItem, T> value) {
        TableColumn<LayerItem, T> column = column(name, meaning, width);
        column.setCellValueFactory(cell -> new javafx.beans.property.SimpleObjectProperty<>(value.apply(cell.getValue())));
        return column;
    }

    private TableColumn<LayerItem, Double> matrix(String name, String meaning, ToDoubleFunction<WeightMatrix> value) {
        return number(name, meaning, item -> value.applyAsDouble(item.layer().weights()));
    }

    private TableColumn<LayerItem, Double> figure(String name, String meaning, ToDoubleFunction<Analyzed> value) {
        return number(name, meaning, item -> item.analyzed().map(value::applyAsDouble).orElse(Double.NaN));
    }

    private TableColumn<LayerItem, Double> number(String name, String meaning, ToDoubleFunction<LayerItem> value) {
        TableColumn<LayerItem, Double> column = column(name, meaning, Math.max(76, 40 + name.length() * 8.5));
        column.getStyleClass().add("number-column");
        column.setCellValueFactory(cell -> {
            double figure = value.applyAsDouble(cell.getValue());
            // Empty cells sort together, below all numbers.
            return new javafx.beans.property.SimpleObjectProperty<>(Double.isNaN(figure) ? null : figure);
        });
        column.setCellFactory(c -> new TableCell<>() {
            @Override
            protected void updateItem(Double figure, boolean empty) {
                super.updateItem(figure, empty);
                setText(empty || figure == null ? "" : figure == Math.rint(figure) && Math.abs(figure) < 1e15
                        ? Figures.count(figure.longValue()) : Figures.figure(figure));
            }
        });
        return column;
    }

    private <T> TableColumn<LayerItem, T> column(String name, String meaning, double width) {
        TableColumn<LayerItem, T> column = new TableColumn<>();
        Label heading = new Label(name);
        heading.setTooltip(new Tooltip(meaning));
        // The style sheet shows the label, which has the tool tip; the menu of columns and the clipboard use the text.
        column.setGraphic(heading);
        column.setText(name);
        column.setPrefWidth(width);
        table.getColumns().add(column);
        return column;
    }
}
