package org.eigenscope.desktop.chart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import org.eigenscope.chart.Chart;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * A row of buttons, one per chart; those that do not fit are in a menu at the end.
 *
 * @param <C> the kind of chart
 */
public final class ChartChooser<C extends Chart> extends Region {

    private static final double GAP = 6;

    private final ObjectProperty<C> chart;
    private final Map<C, ToggleButton> buttons = new LinkedHashMap<>();
    private final MenuButton more = new MenuButton(null, new FontIcon(Feather.MORE_HORIZONTAL));
    private List<ToggleButton> behind = List.of();

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
        more.setId(prefix + "more");
        more.setAccessibleText("More charts");
        more.setTooltip(new Tooltip("More charts"));
        more.setVisible(false);
        more.setOnShowing(event -> more.getItems().setAll(behind.stream().map(ChartChooser::item).toList()));
        // Without one it would not open.
        more.getItems().setAll(new MenuItem());
        getChildren().addAll(buttons.values());
        getChildren().add(more);
        chart.addListener((p, before, kind) -> shown(kind));
        shown(chart.get());
        // One chart is no choice.
        setVisible(charts.size() > 1);
        setManaged(charts.size() > 1);
    }

    private static MenuItem item(ToggleButton button) {
        MenuItem item = new MenuItem(button.getText());
        item.setId(button.getId() + "-item");
        item.setDisable(button.isDisabled());
        item.setOnAction(event -> button.fire());
        return item;
    }

    /** Enables the charts that have something to say. */
    public void offer(Predicate<C> fits) {
        buttons.forEach((kind, button) -> button.setDisable(!fits.test(kind)));
    }

    /** The first chart that is so. */
    public Optional<C> first(Predicate<C> fits) {
        return buttons.keySet().stream().filter(fits).findFirst();
    }

    /** Presses the button of the chart that is drawn, where that is not the chosen one; the choice stays. */
    public void shown(C kind) {
        buttons.get(kind).setSelected(true);
        requestLayout();
    }

    public ObjectProperty<C> chartProperty() {
        return chart;
    }

    @Override
    protected void layoutChildren() {
        double height = getHeight();
        double room = getWidth();
        boolean all = computePrefWidth(-1) <= room + 0.5;
        List<ToggleButton> fitting = new ArrayList<>(buttons.values());
        List<ToggleButton> left = new ArrayList<>();
        if (!all) {
            room -= more.prefWidth(-1) + GAP;
            while (fitting.size() > 1 && width(fitting) > room) {
                // The chosen one stays in sight.
                int last = fitting.size() - (fitting.getLast().isSelected() ? 2 : 1);
                left.addFirst(fitting.remove(last));
            }
        }
        double x = 0;
        for (ToggleButton button : fitting) {
            double width = Math.min(room, snapSizeX(button.prefWidth(-1)));
            button.resizeRelocate(x, 0, width, height);
            x += width;
        }
        buttons.values().forEach(button -> button.setVisible(fitting.contains(button)));
        more.setVisible(!all);
        more.resizeRelocate(x + GAP, 0, more.prefWidth(-1), height);
        behind = List.copyOf(left);
    }

    private double width(List<ToggleButton> some) {
        return some.stream().mapToDouble(button -> snapSizeX(button.prefWidth(-1))).sum();
    }

    @Override
    protected double computePrefWidth(double height) {
        return width(List.copyOf(buttons.values()));
    }

    @Override
    protected double computeMinWidth(double height) {
        return buttons.values().stream().mapToDouble(button -> button.prefWidth(-1)).max().orElse(0)
                + more.prefWidth(-1) + GAP;
    }

    @Override
    protected double computePrefHeight(double width) {
        return snapSizeY(buttons.values().stream().mapToDouble(button -> button.prefHeight(-1)).max().orElse(0));
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected double computeMaxHeight(double width) {
        return computePrefHeight(width);
    }
}
