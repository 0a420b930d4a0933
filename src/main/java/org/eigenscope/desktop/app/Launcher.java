package org.eigenscope.desktop.app;

import java.nio.file.Path;
import java.util.Optional;
import javafx.application.Application;

/** Starts the window. Not itself an {@link Application}: such a class could not be named without loading JavaFX. */
public final class Launcher {

    private Launcher() {}

    /**
     * Opens the window, and returns when it is closed.
     *
     * @param file a model to open; without one the built-in example, or an empty window, greets the user
     */
    public static void launch(Optional<Path> file) {
        Application.launch(EigenscopeApp.class, file.map(path -> new String[] {path.toString()})
                .orElseGet(() -> new String[0]));
    }
}
