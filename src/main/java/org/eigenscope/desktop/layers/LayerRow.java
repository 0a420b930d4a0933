package org.eigenscope.desktop.layers;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import org.eigenscope.desktop.control.NameLabel;

/**
 * Shows name, shape and kind of a layer in one line, with its badges at the right edge. The name
 * is seen before anything else: where there is too little room the shape goes first, then the figure in the badge of
 * traps, and only then does the name lose letters. No ready-made box lets one child give way before another.
 */
final class LayerRow extends Region {

    private static final double GAP = 6;

    private final NameLabel name = new NameLabel();
    private final Label shape = new Label();
    private final LayerBadges chips = new LayerBadges();

    LayerRow() {
        name.getStyleClass().add("layer-name");
        shape.getStyleClass().add("muted");
        chips.setAlignment(Pos.CENTER_RIGHT);
        getChildren().setAll(name, shape, chips);
    }

    NameLabel name() {
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
        double wish = snapSizeX(name.prefWidth(-1));
        chips.fit(chips.isVisible() ? getWidth() - GAP - wish : Double.MAX_VALUE);
        double right = chips.isVisible() ? Math.min(getWidth(), snapSizeX(chips.prefWidth(-1))) : 0;
        place(chips, getWidth() - right, right);
        double room = right > 0 ? Math.max(0, getWidth() - right - GAP) : getWidth();
        double named = Math.min(room, wish);
        place(name, 0, named);
        // Whole or not at all: 3052… is not the number of rows.
        double wanted = snapSizeX(shape.prefWidth(-1));
        place(shape, named + GAP, wanted <= room - named - GAP ? wanted : 0);
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
