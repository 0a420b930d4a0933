package org.eigenscope.desktop.app;

import java.util.List;
import java.util.Optional;
import javafx.geometry.Rectangle2D;
import javafx.stage.Stage;
import org.eigenscope.desktop.settings.Preferences;
import org.eigenscope.desktop.settings.Preferences.Bounds;

/** Where the window opens, and how large: as it was the last time, as far as that is on a screen. */
final class WindowPlace {

    private static final double WIDTH = 1280;
    private static final double HEIGHT = 820;
    private static final double LEAST_WIDTH = 760;
    private static final double LEAST_HEIGHT = 520;

    private final Preferences preferences;
    private final Optional<Bounds> bounds;
    private final double usualWidth;
    private final double usualHeight;

    /**
     * @param screens the usable part of each screen, the main one first
     * @param before how many windows of the program stand already
     */
    WindowPlace(Preferences preferences, List<Rectangle2D> screens, int before) {
        this.preferences = preferences;
        Rectangle2D screen = screens.getFirst();
        usualWidth = Math.min(WIDTH, screen.getWidth());
        usualHeight = Math.min(HEIGHT, screen.getHeight());
        // JavaFX would put each first window into the same middle.
        Optional<Bounds> middle = Optional.of(new Bounds(screen.getMinX() + (screen.getWidth() - usualWidth) / 2,
                screen.getMinY() + (screen.getHeight() - usualHeight) / 3, usualWidth, usualHeight, false));
        bounds = preferences.bounds().or(() -> middle.filter(place -> before > 0))
                .map(place -> place.cascaded(before, screens));
    }

    double width() {
        return bounds.map(Bounds::width).orElse(usualWidth);
    }

    double height() {
        return bounds.map(Bounds::height).orElse(usualHeight);
    }

    /** Puts the window there. */
    void put(Stage stage) {
        stage.setMinWidth(LEAST_WIDTH);
        stage.setMinHeight(LEAST_HEIGHT);
        bounds.ifPresent(place -> {
            stage.setX(place.x());
            stage.setY(place.y());
            stage.setWidth(place.width());
            stage.setHeight(place.height());
        });
        stage.setMaximized(preferences.maximized());
    }

    /** Keeps where the window is now. */
    void remember(Stage stage) {
        preferences.bounds(new Bounds(stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight(),
                stage.isMaximized()));
    }
}
