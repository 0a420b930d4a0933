package org.eigenscope.desktop.series;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.SortedList;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.eigenscope.desktop.control.NameTableCell;
import org.eigenscope.desktop.help.TermTip;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.NumberText;
import org.eigenscope.metric.Place;
import org.eigenscope.series.ComparisonColumns;
import org.eigenscope.series.LayerComparison;

/** One row per layer of two models, what has changed most on top. */
final class PairTable extends TableView<LayerPair> {

    private static final String CHANGE = "How much the layer has changed, as one number to sort by: |Δα| + |Δ log₁₀ "
            + "λmax| + |Δ log₁₀ of the largest random λ over λ+|. It orders the list and has no meaning of its own.";

    private static final double ROOM_FOR_NAMES = 240;
    private static final double LEAST_FOR_NAMES = 90;
    private static final double LETTER = 7.6;

    private final ObservableList<LayerPair> pairs = FXCollections.observableArrayList();
    private final Map<String, LayerComparison> distances = new HashMap<>();
    private final Function<LayerPair, LayerComparison> audited;
    private final TableColumn<LayerPair, String> name = column("layer", "", ROOM_FOR_NAMES, LayerPair::name);

    /** @param audited what the change of a layer is made of; null until it was looked at */
    PairTable(Function<LayerPair, LayerComparison> audited) {
        this.audited = audited;
        SortedList<LayerPair> sorted = new SortedList<>(pairs);
        setItems(sorted);
        setId("compare-table");
        setAccessibleText("Layers of both models, those that have changed most on top");
        setFixedCellSize(26);
        setMinHeight(60);
        setTableMenuButtonVisible(true);
        sorted.comparatorProperty().bind(comparatorProperty());
        columns();
    }

    /** The pairs in the order of the models. */
    ObservableList<LayerPair> pairs() {
        return pairs;
    }

    /** Gives the names as much room as they want, as far as there is. */
    void fitNames() {
        double longest = pairs.stream().mapToInt(pair -> pair.name().length()).max().orElse(0) * LETTER + 24;
        name.setPrefWidth(Math.clamp(longest, LEAST_FOR_NAMES, ROOM_FOR_NAMES));
    }

    /** Records how far the weights are apart. */
    void distances(List<LayerComparison> found) {
        distances.clear();
        found.forEach(layer -> distances.put(layer.name(), layer));
        refresh();
    }

    private void columns() {
        name.setCellFactory(column -> new NameTableCell<>());
        TableColumn<LayerPair, Double> amount = number("change", CHANGE, LayerPair::amount);
        Metric alpha = MetricCatalog.get("alpha");
        String symbol = alpha.in(Place.COMPARISON).orElseThrow().heading();
        number(symbol + " first", "", pair -> LayerPair.value(pair.first(), alpha));
        number(symbol + " second", "", pair -> LayerPair.value(pair.second(), alpha));
        for (Metric metric : MetricCatalog.shownIn(Place.COMPARISON)) {
            number("Δ " + metric.in(Place.COMPARISON).orElseThrow().heading(), "Second model less first",
                    pair -> pair.change(metric));
        }
        number("‖ΔW‖ / ‖W‖", "The Frobenius norm of the change, divided by that of the first model's weights",
                pair -> distances.containsKey(pair.name()) ? distances.get(pair.name()).relative() : Double.NaN);
        number("overlap", "How much the leading singular directions of both have in common; 1 means that "
                + "they are equal",
                pair -> distances.containsKey(pair.name()) ? distances.get(pair.name()).angles().overlap()
                : Double.NaN);
        number("by rounding", "How much of the change its rounding explains, where a model is quantized",
                pair -> distances.containsKey(pair.name()) ? distances.get(pair.name()).rounding() : Double.NaN);
        // The name is in the first column.
        ComparisonColumns.AUDIT.stream().skip(1).filter(Column::isShown).forEach(this::audit);
        column("note", "", 220, LayerPair::mismatch);
        amount.setSortType(TableColumn.SortType.DESCENDING);
        getSortOrder().add(amount);
    }

    private void audit(Column<LayerComparison> column) {
        TableColumn<LayerPair, String> shown = column(column.heading().equals("note") ? "note on ΔW" : column.heading(),
                "Of the change ΔW, once it has been analyzed (Audit All, or the chart ΔW)",
                Math.max(80, 48 + column.heading().length() * 8.5), pair -> {
            LayerComparison found = audited.apply(pair);
            return found == null || found.audit() == null ? "" : column.words().apply(found);
        });
        shown.getStyleClass().add("number-column");
        shown.setComparator((a, b) -> Double.compare(figure(a), figure(b)));
    }

    private static double figure(String words) {
        try {
            return words.isEmpty() ? Double.NEGATIVE_INFINITY : Double.parseDouble(words.replace("−", "-"));
        } catch (NumberFormatException e) {
            return Double.NEGATIVE_INFINITY;
        }
    }

    private TableColumn<LayerPair, String> column(String heading, String meaning, double width,
            Function<LayerPair, String> value) {
        TableColumn<LayerPair, String> column = new TableColumn<>();
        head(column, heading, meaning);
        column.setPrefWidth(width);
        column.setCellValueFactory(cell -> new SimpleObjectProperty<>(value.apply(cell.getValue())));
        getColumns().add(column);
        return column;
    }

    private static void head(TableColumn<LayerPair, ?> column, String heading, String meaning) {
        Label label = new Label(heading);
        if (!meaning.isEmpty()) {
            TermTip.install(label, () -> heading, () -> meaning);
        }
        column.setGraphic(label);
        // The menu of columns and the clipboard use the text; the style sheet shows the label.
        column.setText(heading);
    }

    private TableColumn<LayerPair, Double> number(String heading, String meaning, ToDoubleFunction<LayerPair> value) {
        TableColumn<LayerPair, Double> column = new TableColumn<>();
        head(column, heading, meaning);
        column.getStyleClass().add("number-column");
        // Room for the heading and for the arrow of the column that is sorted by.
        column.setPrefWidth(Math.max(84, 58 + heading.length() * 8.5));
        column.setCellValueFactory(cell -> {
            double figure = value.applyAsDouble(cell.getValue());
            return new SimpleObjectProperty<>(Double.isNaN(figure) ? null : figure);
        });
        column.setCellFactory(c -> new TableCell<>() {
            @Override
            protected void updateItem(Double figure, boolean empty) {
                super.updateItem(figure, empty);
                setText(empty || figure == null ? "" : NumberText.figure(figure, 3));
            }
        });
        getColumns().add(column);
        return column;
    }
}
