package org.eigenscope.desktop.series;

import javafx.geometry.Orientation;
import javafx.scene.control.SplitPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;

/** Two pictures, one above the other where there is room for both; else one of them, as a button says. */
final class SplitPictures extends StackPane {

    /** Less is too flat for two. */
    private static final double LEAST = 430;

    private final Region first;
    private final Region second;
    private final ToggleButton choice;
    private final SplitPane split = new SplitPane();

    /** @param choice is pressed for the second, and seen while there is room for one */
    SplitPictures(Region first, Region second, ToggleButton choice) {
        this.first = first;
        this.second = second;
        this.choice = choice;
        split.setOrientation(Orientation.VERTICAL);
        choice.managedProperty().bind(choice.visibleProperty());
        choice.setVisible(false);
        choice.selectedProperty().addListener((p, before, after) -> showChosen());
        heightProperty().addListener((p, before, after) -> arrange());
        setMinSize(0, 0);
        showBoth();
    }

    private void arrange() {
        boolean roomForTwo = getHeight() >= LEAST;
        if (roomForTwo == !choice.isVisible()) {
            return;
        }
        choice.setVisible(!roomForTwo);
        if (roomForTwo) {
            showBoth();
        } else {
            split.getItems().clear();
            getChildren().setAll(first, second);
            showChosen();
        }
    }

    private void showBoth() {
        getChildren().setAll(split);
        first.setVisible(true);
        second.setVisible(true);
        split.getItems().setAll(first, second);
        split.setDividerPositions(0.58);
    }

    private void showChosen() {
        if (choice.isVisible()) {
            first.setVisible(!choice.isSelected());
            second.setVisible(choice.isSelected());
        }
    }
}
