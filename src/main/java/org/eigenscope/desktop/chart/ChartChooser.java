package org.eigenscope.desktop.chart;

import java.util.EnumMap;
import java.util.Map;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.chart.LayerChart;

/** One button for each kind of chart, side by side. */
final class ChartChooser extends HBox {

    private final ObjectProperty<LayerChart> chart = new SimpleObjectProperty<>(LayerChart.ESD_LOG_LOG);
    private final Map<LayerChart, ToggleButton> buttons = new EnumMap<>(LayerChart.class);

    ChartChooser() {
        getStyleClass().add("chart-chooser");
        ToggleGroup group = new ToggleGroup();
        LayerChart[] all = LayerChart.values();
        for (LayerChart kind : all) {
            ToggleButton button = new ToggleButton(kind.label());
            button.setId("chart-" + kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
            button.setToggleGroup(group);
            button.setMinWidth(USE_PREF_SIZE);
            button.setTooltip(new Tooltip(kind.meaning()));
            button.setAccessibleText(kind.meaning());
            button.getStyleClass().add(kind == all[0] ? "left-pill" : kind == all[all.length - 1] ? "right-pill" : "center-pill");
            button.setOnAction(event -> {
                // A click on the pressed button must not leave none pressed.
                button.setSelected(true);
                chart.set(kind);
            });
            buttons.put(kind, button);
        }
        getChildren().addAll(buttons.values());
        chart.addListener((p, before, kind) -> buttons.get(kind).setSelected(true));
        buttons.get(chart.get()).setSelected(true);
    }

    /** Enables what has something to say of this layer. */
    void offer(Analyzed report) {
        buttons.forEach((kind, button) -> button.setDisable(!kind.fits(report)));
    }

    ObjectProperty<LayerChart> chartProperty() {
        return chart;
    }
}
