package org.eigenscope.desktop.series;

import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import javafx.scene.text.Text;

/**
 * Two models by name with an arrow between them. Where there is no room for both, each is shortened in its own middle,
 * the longer one first; an ending that both have is left to the tool tip.
 */
final class ModelPairTitle extends Region {

    private final Label first = name("compare-first");
    private final Label arrow = new Label("→");
    private final Label second = name("compare-second");

    private Pair names = new Pair("", "");

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
        boolean sameEnding = !ending.isEmpty() && ending.equals(ending(other));
        names = new Pair(sameEnding ? one.substring(0, one.length() - ending.length()) : one,
                sameEnding ? other.substring(0, other.length() - ending.length()) : other);
        first.setText(names.one);
        second.setText(names.other);
        first.getTooltip().setText("The first model: " + one);
        second.getTooltip().setText("The second model: " + other);
        requestLayout();
    }

    /** The ending of a file's name with its point; empty if it has none. */
    private static String ending(String name) {
        int point = name.lastIndexOf('.');
        return point > 0 && name.length() - point <= ".safetensors".length() ? name.substring(point) : "";
    }

    /** Two names. */
    private record Pair(String one, String other) {

        /** The names from the part on in which they begin to differ: {@code …overtrained}, {@code …well-trained}. */
        Pair differing() {
            int alike = 0;
            int part = 0;
            while (alike < Math.min(one.length(), other.length()) && one.charAt(alike) == other.charAt(alike)) {
                alike++;
                part = Character.isLetterOrDigit(one.charAt(alike - 1)) ? part : alike;
            }
            return part == 0 || one.equals(other) ? this
                    : new Pair("…" + one.substring(part), "…" + other.substring(part));
        }
    }

    private double width(String name) {
        Text text = new Text(name);
        text.setFont(first.getFont());
        return snapSizeX(text.getLayoutBounds().getWidth());
    }

    @Override
    protected void layoutChildren() {
        double gap = snapSpaceX(8);
        double middle = snapSizeX(arrow.prefWidth(-1));
        double room = Math.max(0, getWidth() - middle - 2 * gap);
        Pair shown = width(names.one) + width(names.other) > room ? names.differing() : names;
        first.setText(shown.one);
        second.setText(shown.other);
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
        return width(names.one) + arrow.prefWidth(-1) + width(names.other) + 2 * snapSpaceX(8);
    }

    @Override
    protected double computePrefHeight(double width) {
        return first.prefHeight(-1);
    }
}
