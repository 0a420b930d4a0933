package org.eigenscope.desktop.series;

import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;

/**
 * Two models by name with an arrow between them. Where there is no room for both, each is shortened in its own middle,
 * the longer one first; an ending that both have is left to the tool tip.
 */
final class ModelPairTitle extends Region {

    private final Label first = name("compare-first");
    private final Label arrow = new Label("→");
    private final Label second = name("compare-second");

    ModelPairTitle() {
        arrow.getStyleClass().add("chart-title");
        getChildren().setAll(first, arrow, second);
        setMinWidth(0);
        setMinHeight(USE_PREF_SIZE);
        setMaxWidth(Double.MAX_VALUE);
    }

    private static Label name(String id) {
        Label label = new Label();
        label.setId(id);
        label.getStyleClass().add("chart-title");
        label.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        label.setTooltip(new Tooltip());
        return label;
    }

    void show(String one, String other) {
        String ending = ending(one);
        boolean both = !ending.isEmpty() && ending.equals(ending(other));
        first.setText(both ? one.substring(0, one.length() - ending.length()) : one);
        second.setText(both ? other.substring(0, other.length() - ending.length()) : other);
        first.getTooltip().setText("The first model: " + one);
        second.getTooltip().setText("The second model: " + other);
        requestLayout();
    }

    /** The ending of a file's name with its point; empty if it has none. */
    private static String ending(String name) {
        int point = name.lastIndexOf('.');
        return point > 0 && name.length() - point <= ".safetensors".length() ? name.substring(point) : "";
    }

    @Override
    protected void layoutChildren() {
        double gap = snapSpaceX(8);
        double middle = snapSizeX(arrow.prefWidth(-1));
        double room = Math.max(0, getWidth() - middle - 2 * gap);
        double one = snapSizeX(first.prefWidth(-1));
        double other = snapSizeX(second.prefWidth(-1));
        if (one + other > room) {
            double half = room / 2;
            double shorter = Math.min(one, Math.max(half, room - other));
            other = Math.min(other, room - shorter);
            one = shorter;
        }
        place(first, 0, one);
        place(arrow, one + gap, middle);
        place(second, one + middle + 2 * gap, other);
    }

    private void place(Label label, double x, double width) {
        double height = label.prefHeight(-1);
        label.resizeRelocate(snapPositionX(x), snapPositionY((getHeight() - height) / 2), width, height);
    }

    @Override
    protected double computePrefWidth(double height) {
        return first.prefWidth(-1) + arrow.prefWidth(-1) + second.prefWidth(-1) + 2 * snapSpaceX(8);
    }

    @Override
    protected double computePrefHeight(double width) {
        return first.prefHeight(-1);
    }
}
