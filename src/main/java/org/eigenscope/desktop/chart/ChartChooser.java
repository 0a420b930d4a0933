package org.eigenscope.desktop.chart;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import org.eigenscope.chart.Chart;

/**
 * One button for each of some charts, side by side.
 *
 * @param <C> the kind of chart
 */
public final class ChartChooser<C extends Chart> extends HBox {

    private final ObjectProperty<C> chart;
    private final Map<C, ToggleButton> buttons = new LinkedHashMap<>();

    /**
     * @param charts to choose from; the first is chosen
     * @param prefix how the ids of the buttons begin
     */
    public ChartChooser(List<C> charts, String prefix) {
        chart = new SimpleObjectProperty<>(charts.getFirst());
        getStyleClass().add("chart-chooser");
        ToggleGroup group = new ToggleGroup();
        for (C kind : charts) {
            ToggleButton button = new ToggleButton(kind.label());
            button.setId(prefix + kind.id().replace('_', '-'));
            button.setToggleGroup(group);
            button.setMinWidth(USE_PREF_SIZE);
            button.setTooltip(new Tooltip(kind.meaning()));
            button.setAccessibleText(kind.meaning());
            button.getStyleClass().add(kind == charts.getFirst() ? "left-pill" : kind == charts.getLast() ? "right-pill"
                    : "center-pill");
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
        // One chart is no choice.
        setVisible(charts.size() > 1);
        setManaged(charts.size() > 1);
    }

    /** Enables the charts that have something to say. */
    void offer(Predicate<C> fits) {
        buttons.forEach((kind, button) -> button.setDisable(!fits.test(kind)));
    }

    public ObjectProperty<C> chartProperty() {
        return chart;
    }
}
