package org.eigenscope.desktop.app;

import javafx.geometry.Orientation;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.Region;
import org.eigenscope.desktop.settings.Preferences;

/**
 * The areas of the window: tree, charts and panel side by side, the table below them. Tree, panel and table keep their
 * size in pixels, and so it is remembered: what a larger window brings goes to the charts.
 */
final class Panes extends SplitPane {

    private final Preferences preferences;
    private final SplitPane across = new SplitPane();
    private final Region tree;
    private final Region panel;
    private final Region details;

    Panes(Preferences preferences, Region tree, Region charts, Region panel, Region details) {
        this.preferences = preferences;
        this.tree = tree;
        this.panel = panel;
        this.details = details;
        across.setId("across");
        across.getItems().setAll(tree, charts, panel);
        setOrientation(Orientation.VERTICAL);
        getItems().setAll(across, details);
        if (!preferences.details()) {
            getItems().remove(details);
        }
        for (Region fixed : new Region[] {tree, panel, details}) {
            setResizableWithParent(fixed, false);
        }
    }

    /** Puts the dividers where they were in a window of this size; a share of it where nothing is remembered. */
    void place(double width, double height) {
        across.setDividerPositions(preferences.pane("tree", 0.26 * width) / width,
                1 - preferences.pane("panel", 0.23 * width) / width);
        placeDetails(height);
    }

    private void placeDetails(double height) {
        if (!getItems().contains(details)) {
            return;
        }
        setDividerPositions(1 - preferences.pane("details", 0.24 * height) / height);
    }

    void showDetails(boolean shown) {
        preferences.details(shown);
        if (shown && !getItems().contains(details)) {
            getItems().add(details);
            placeDetails(getHeight());
        } else if (!shown) {
            rememberDetails();
            getItems().remove(details);
        }
    }

    void remember() {
        preferences.putPane("tree", tree.getWidth());
        preferences.putPane("panel", panel.getWidth());
        rememberDetails();
    }

    private void rememberDetails() {
        if (getItems().contains(details)) {
            preferences.putPane("details", details.getHeight());
        }
    }
}
