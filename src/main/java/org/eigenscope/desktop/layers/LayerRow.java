package org.eigenscope.desktop.layers;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;

/**
 * Shows name, shape and kind of a layer in one line, with its badges at the right edge. The chips are seen whole, the
 * name has what they leave, and the shape what the name leaves: no ready-made box lets one child give way before
 * another.
 */
final class LayerRow extends Region {

    private static final double GAP = 6;

    /** A part of a shape says nothing in less room: of 1536×384 there would be 153…. */
    private static final double LEAST = 60;

    private final Label name = new Label();
    private final Label shape = new Label();
    private final LayerBadges chips = new LayerBadges();

    LayerRow() {
        name.getStyleClass().add("layer-name");
        shape.getStyleClass().add("muted");
        chips.setAlignment(Pos.CENTER_RIGHT);
        getChildren().setAll(name, shape, chips);
    }

    Label name() {
        return name;
    }

    Label shape() {
        return shape;
    }

    LayerBadges chips() {
        return chips;
    }

    @Override
    protected void layoutChildren() {
        double right = chips.isVisible() ? Math.min(getWidth(), snapSizeX(chips.prefWidth(-1))) : 0;
        place(chips, getWidth() - right, right);
        double room = right > 0 ? Math.max(0, getWidth() - right - GAP) : getWidth();
        double named = Math.min(room, snapSizeX(name.prefWidth(-1)));
        place(name, 0, named);
        double rest = room - named - GAP;
        double wanted = snapSizeX(shape.prefWidth(-1));
        place(shape, named + GAP, rest >= Math.min(LEAST, wanted) ? Math.min(rest, wanted) : 0);
    }

    private void place(Region child, double x, double width) {
        double height = Math.min(getHeight(), snapSizeY(child.prefHeight(-1)));
        child.resizeRelocate(snapPositionX(x), snapPositionY((getHeight() - height) / 2), width, height);
    }

    @Override
    protected double computePrefWidth(double height) {
        return name.prefWidth(-1) + shape.prefWidth(-1) + chips.prefWidth(-1) + 2 * GAP;
    }

    @Override
    protected double computeMinWidth(double height) {
        return 0;
    }

    @Override
    protected double computeMaxWidth(double height) {
        return Double.MAX_VALUE;
    }

    @Override
    protected double computePrefHeight(double width) {
        return Math.max(name.prefHeight(-1), Math.max(shape.prefHeight(-1), chips.prefHeight(-1)));
    }
}
