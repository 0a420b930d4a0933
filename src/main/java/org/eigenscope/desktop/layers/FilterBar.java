package org.eigenscope.desktop.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.controlsfx.control.textfield.CustomTextField;
import org.controlsfx.control.textfield.TextFields;
import org.eigenscope.desktop.control.TermName;
import org.eigenscope.desktop.workbench.LayerListFilter;
import org.eigenscope.desktop.workbench.LayerOrder;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.model.LayerKind;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** A bar that chooses the layers to be listed: by words of the name, by kind, by what is wrong with them. */
final class FilterBar extends VBox {

    private final Workbench bench;
    private final CustomTextField search = (CustomTextField) TextFields.createClearableTextField();
    private final ComboBox<LayerKind> kinds = new ComboBox<>();
    private final ToggleButton traps = toggle(Feather.ALERT_TRIANGLE, "only-traps", "Only layers with a trap");
    private final ToggleButton warnings = toggle(Feather.FLAG, "only-warnings",
            "Only layers with a warning: over-trained, under-trained or failed");
    private final ToggleButton skipped = toggle(Feather.EYE_OFF, "hide-skipped",
            "Hide what has no spectrum: biases, norms, counters");
    private final MenuButton order = new MenuButton(null, new FontIcon(Feather.BAR_CHART));
    private boolean syncing;
    private Runnable down = () -> { };

    FilterBar(Workbench bench) {
        super(6);
        this.bench = bench;
        getStyleClass().add("filter-bar");
        search.setPromptText("Search layers");
        search.setAccessibleText("Search layers");
        search.setId("search");
        search.setTooltip(new Tooltip("Words of the name, patterns and conditions on figures, which must all be met: "
                + "output, *.value, alpha>6, traps>0 and kind=dense"));
        search.setLeft(new Label(null, new FontIcon(Feather.SEARCH)));
        search.textProperty().addListener((p, before, text) -> change(filter -> filter.withText(text)));
        search.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                search.clear();
            } else if (event.getCode() == KeyCode.DOWN || event.getCode() == KeyCode.ENTER) {
                down.run();
                event.consume();
            }
        });
        kinds.setId("kind");
        kinds.setAccessibleText("Kind of layer");
        kinds.setMaxWidth(Double.MAX_VALUE);
        kinds.setConverter(new StringConverter<>() {
            @Override
            public String toString(LayerKind kind) {
                return kind == null ? "all kinds" : kind.label();
            }

            @Override
            public LayerKind fromString(String text) {
                return Stream.of(LayerKind.values()).filter(kind -> kind.label().equals(text)).findFirst().orElse(null);
            }
        });
        // Of a value that is null the usual cell shows nothing once the list has changed.
        kinds.setButtonCell(new ListCell<>() {
            @Override
            protected void updateItem(LayerKind kind, boolean empty) {
                super.updateItem(kind, empty);
                setText(kinds.getConverter().toString(kind));
            }
        });
        kinds.valueProperty().addListener((p, before, kind) -> change(filter -> filter.withKind(kind)));
        traps.selectedProperty().addListener((p, before, on) -> change(filter -> filter.withOnlyTraps(on)));
        warnings.selectedProperty().addListener((p, before, on) -> change(filter -> filter.withOnlyWarnings(on)));
        skipped.selectedProperty().addListener((p, before, on) -> change(filter -> filter.withSkipped(!on)));
        HBox.setHgrow(kinds, Priority.ALWAYS);
        order.setId("order");
        order.setAccessibleText("Order of the layers");
        order.setTooltip(new Tooltip("Order of the layers"));
        order.setOnShowing(event -> order.getItems().setAll(orders()));
        // Without one it would not open.
        order.getItems().setAll(new MenuItem());
        HBox row = new HBox(6, kinds, traps, warnings, skipped);
        HBox.setHgrow(search, Priority.ALWAYS);
        getChildren().addAll(new HBox(6, search, order), row);
        bench.selection().filterProperty().addListener((p, before, filter) -> show(filter));
        bench.sessionProperty().addListener((p, before, session) -> offer(session));
        offer(bench.sessionProperty().get());
        show(bench.selection().filterProperty().get());
        disableProperty().bind(bench.sessionProperty().isNull());
    }

    /** The orders that can be chosen, the present one marked. */
    private List<MenuItem> orders() {
        LayerOrder now = bench.selection().orderProperty().get();
        List<MenuItem> items = new ArrayList<>();
        ToggleGroup group = new ToggleGroup();
        CheckMenuItem smallest = new CheckMenuItem("", new TermName("The Other Way Round", ""));
        smallest.setId("order-round");
        smallest.setSelected(now.smallest());
        smallest.setDisable(now.by() == LayerOrder.By.FILE);
        smallest.setOnAction(event -> bench.selection().orderProperty().set(now.smallestFirst(!now.smallest())));
        items.add(smallest);
        items.add(new SeparatorMenuItem());
        for (LayerOrder each : LayerOrder.all()) {
            // In the place of a picture: the text of an item has one colour.
            RadioMenuItem item = new RadioMenuItem("", new TermName(each.label(), each.code()));
            item.setId("order-" + (each.code().isEmpty() ? each.by().name().toLowerCase(Locale.ROOT) : each.code()));
            item.setToggleGroup(group);
            item.setSelected(each.equals(now.smallestFirst(false)));
            item.setOnAction(event -> bench.selection().orderProperty().set(each));
            items.add(item);
        }
        return items;
    }

    /** Called when the keys go from the search field down into the results. */
    void onDown(Runnable action) {
        down = action;
    }

    void focusSearch() {
        search.requestFocus();
        search.selectAll();
    }

    private void offer(Session session) {
        syncing = true;
        List<LayerKind> there = session == null ? List.of()
                : session.items().stream().map(item -> item.layer().kind()).distinct().sorted().toList();
        kinds.getItems().setAll(there);
        kinds.getItems().addFirst(null);
        kinds.setValue(null);
        syncing = false;
    }

    private void show(LayerListFilter filter) {
        syncing = true;
        if (!search.getText().equals(filter.text())) {
            search.setText(filter.text());
        }
        kinds.setValue(filter.kind());
        traps.setSelected(filter.onlyTraps());
        warnings.setSelected(filter.onlyWarnings());
        skipped.setSelected(!filter.skipped());
        syncing = false;
    }

    private void change(UnaryOperator<LayerListFilter> how) {
        if (!syncing) {
            bench.selection().filterProperty().set(how.apply(bench.selection().filterProperty().get()));
        }
    }

    private static ToggleButton toggle(Feather icon, String id, String meaning) {
        ToggleButton button = new ToggleButton(null, new FontIcon(icon));
        button.setId(id);
        button.setTooltip(new Tooltip(meaning));
        button.setAccessibleText(meaning);
        return button;
    }
}
