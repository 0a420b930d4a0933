package org.eigenscope.desktop.layers;

import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.eigenscope.desktop.layers.Metric.Verdict;
import org.eigenscope.metric.NumberText;

/** A figure with its meaning. Made once and shown again with the next layer's figure: new nodes are what costs time. */
final class MetricRow extends VBox {

    private final Label heading = new Label();
    private final Label name = new Label();
    private final Label value = new Label();
    private final Label meaning = new Label();
    private final Label first = new Label();
    private final Label second = new Label();
    private final HBox both = new HBox(6, first, new Label("→"), second);

    MetricRow() {
        getStyleClass().add("metric");
        heading.getStyleClass().add("group-heading");
        name.getStyleClass().add("metric-name");
        value.getStyleClass().addAll("metric-value", "");
        value.setMinWidth(Region.USE_PREF_SIZE);
        first.getStyleClass().add("");
        second.getStyleClass().add("");
        both.getStyleClass().add("metric-both");
        both.setAlignment(Pos.BASELINE_RIGHT);
        meaning.getStyleClass().add("metric-meaning");
        meaning.setWrapText(true);
        meaning.setMinHeight(Region.USE_PREF_SIZE);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox line = new HBox(8, name, gap, value);
        line.setAlignment(Pos.BASELINE_LEFT);
        getChildren().addAll(heading, line, both, meaning);
    }

    /**
     * @param metric the figure
     * @param other the same of the layer it is compared with, or null
     * @param leads true if it is the first of its group, whose name then stands above it
     */
    void show(Metric metric, Metric other, boolean leads) {
        heading.setText(metric.group());
        heading.setVisible(leads);
        heading.setManaged(leads);
        name.setText(metric.name());
        both.setVisible(other != null);
        both.setManaged(other != null);
        if (other == null) {
            value.setText(metric.value());
            style(value, metric.verdict());
        } else {
            value.setText("Δ " + NumberText.figure(other.number() - metric.number()));
            style(value, Verdict.NEUTRAL);
            first.setText(metric.value());
            style(first, metric.verdict());
            second.setText(other.value());
            style(second, other.verdict());
        }
        meaning.setText(metric.meaning());
    }

    private static void style(Label label, Verdict verdict) {
        String style = "verdict-" + verdict.name().toLowerCase(Locale.ROOT).replace('_', '-');
        if (!label.getStyleClass().getLast().equals(style)) {
            label.getStyleClass().set(label.getStyleClass().size() - 1, style);
        }
    }
}
