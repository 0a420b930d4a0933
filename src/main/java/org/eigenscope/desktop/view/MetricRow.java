package org.eigenscope.desktop.view;

import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.eigenscope.desktop.state.Metric;

/** A figure with its meaning. Made once and shown again with the next layer's figure: new nodes are what costs time. */
final class MetricRow extends VBox {

    private final Label heading = new Label();
    private final Label name = new Label();
    private final Label value = new Label();
    private final Label meaning = new Label();

    MetricRow() {
        getStyleClass().add("metric");
        heading.getStyleClass().add("group-heading");
        name.getStyleClass().add("metric-name");
        value.getStyleClass().addAll("metric-value", "");
        value.setMinWidth(Region.USE_PREF_SIZE);
        meaning.getStyleClass().add("metric-meaning");
        meaning.setWrapText(true);
        meaning.setMinHeight(Region.USE_PREF_SIZE);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox line = new HBox(8, name, gap, value);
        line.setAlignment(Pos.BASELINE_LEFT);
        getChildren().addAll(heading, line, meaning);
    }

    /** @param first true if it is the first of its group, whose name then stands above it */
    void show(Metric metric, boolean first) {
        heading.setText(metric.group());
        heading.setVisible(first);
        heading.setManaged(first);
        name.setText(metric.name());
        value.setText(metric.value());
        String style = "verdict-" + metric.verdict().name().toLowerCase(Locale.ROOT);
        if (!value.getStyleClass().getLast().equals(style)) {
            value.getStyleClass().set(value.getStyleClass().size() - 1, style);
        }
        meaning.setText(metric.meaning());
    }
}
