package org.eigenscope.desktop.app;

import javafx.application.Platform;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import org.eigenscope.desktop.settings.Preferences;

/**
 * The areas of the window: tree, charts and panel side by side, the table below them. Tree, panel and table keep their
 * size in pixels, and so it is remembered: what a larger window brings goes to the charts. In a smaller one the panel
 * gives way first, then the tree, until the charts have what they need; they have their sizes again as soon as there is
 * room.
 */
final class WindowAreas extends SplitPane {

    private static final double CHARTS = 470;
    private static final double TREE = 200;
    private static final double PANEL = 236;
    private static final double UPPER = 480;
    private static final double ROOMY = 640;
    private static final double TABLE = 120;
    private static final double TABLE_BELOW_ANOTHER = 70;

    private final Preferences preferences;
    private final SplitPane across = new SplitPane();
    private final Region tree;
    private final Region panel;
    private final Region details;
    private double treeWish;
    private double panelWish;
    private double detailsWish;
    private double upper = UPPER;

    WindowAreas(Preferences preferences, Region tree, Region charts, Region panel, Region details) {
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
        tree.setMinWidth(TREE / 2);
        panel.setMinWidth(PANEL / 2);
        charts.setMinWidth(CHARTS - 100);
        // Else it keeps the height that its rows would like.
        details.setMinHeight(TABLE / 2);
        across.setMinHeight(UPPER / 2);
        across.widthProperty().addListener((p, before, width) -> later());
        heightProperty().addListener((p, before, height) -> later());
        details.maxHeightProperty().addListener((p, before, height) -> later());
        // A width that the user has dragged to is remembered; one that follows from the window's size is not.
        addEventFilter(MouseEvent.MOUSE_RELEASED, event -> {
            if (divides((Node) event.getTarget())) {
                rememberSizes();
            }
        });
    }

    /** Puts the dividers where they were in a window of this size; a share of it where nothing is remembered. */
    void place(double width, double height) {
        // On a smaller screen than the one that they are remembered from, in proportion.
        double across = preferences.bounds().map(then -> Math.min(1, width / then.width())).orElse(1.0);
        double down = preferences.bounds().map(then -> Math.min(1, height / then.height())).orElse(1.0);
        treeWish = wished("tree", Math.min(420, 0.26 * width), across, TREE);
        panelWish = wished("panel", Math.min(440, 0.23 * width), across, PANEL);
        detailsWish = wished("details", 0.27 * height, down, TABLE);
        fit(width, height);
    }

    /**
     * The size that a pane is to have.
     *
     * @param usual where none is remembered
     * @param share of the remembered size that there is room for
     * @param least what is left of it though there is less room, unless it was smaller
     */
    private double wished(String pane, double usual, double share, double least) {
        double remembered = preferences.pane(pane, Double.NaN);
        return Double.isNaN(remembered) ? usual : Math.max(Math.min(remembered, least), share * remembered);
    }

    /** A view with a table of its own needs more of the height: that of the details gives way. */
    void roomy(boolean wanted) {
        upper = wanted ? ROOMY : UPPER;
        later();
    }

    private void later() {
        // Once the split panes have laid themselves out for the new size, which moves their dividers.
        Platform.runLater(() -> {
            layout();
            across.layout();
            fit(across.getWidth(), getHeight());
        });
    }

    private void fit(double width, double height) {
        if (width <= 0 || height <= 0) {
            return;
        }
        double missing = Math.max(0, CHARTS - (width - treeWish - panelWish));
        double fromPanel = Math.clamp(missing, 0, Math.max(0, panelWish - PANEL));
        double fromTree = Math.clamp(missing - fromPanel, 0, Math.max(0, treeWish - TREE));
        move(across, 0, (treeWish - fromTree) / width);
        move(across, 1, 1 - (panelWish - fromPanel) / width);
        if (getItems().contains(details)) {
            double least = Math.min(upper == ROOMY ? TABLE_BELOW_ANOTHER : TABLE, detailsWish);
            double table = Math.max(least, Math.min(detailsWish, height - upper));
            move(this, 0, 1 - Math.min(table, details.getMaxHeight()) / height);
        }
    }

    private static void move(SplitPane pane, int divider, double to) {
        if (Math.abs(pane.getDividerPositions()[divider] - to) > 1e-3) {
            pane.setDividerPosition(divider, to);
        }
    }

    private static boolean divides(Node node) {
        return node != null && (node.getStyleClass().contains("split-pane-divider") || divides(node.getParent()));
    }

    private void rememberSizes() {
        treeWish = tree.getWidth();
        panelWish = panel.getWidth();
        // As high as a small model's rows is no wish.
        if (getItems().contains(details) && details.getHeight() < details.getMaxHeight() - 1) {
            detailsWish = details.getHeight();
        }
    }

    void showDetails(boolean shown) {
        preferences.details(shown);
        if (shown && !getItems().contains(details)) {
            getItems().add(details);
            fit(across.getWidth(), getHeight());
            later();
        } else if (!shown) {
            getItems().remove(details);
        }
    }

    void remember() {
        preferences.putPane("tree", treeWish);
        preferences.putPane("panel", panelWish);
        preferences.putPane("details", detailsWish);
    }
}
