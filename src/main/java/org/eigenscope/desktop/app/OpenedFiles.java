package org.eigenscope.desktop.app;

import com.sun.glass.ui.Application;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Receives the files that macOS opens with the program. It sends them to the running program as an event, which JavaFX
 * tells only inside: the program for macOS is started with that part of it opened to us ({@code
 * installers/macos/program.args}).
 */
final class OpenedFiles extends Application.EventHandler {

    private final Application.EventHandler toolkit;
    private final Consumer<Path> open;

    private OpenedFiles(Application.EventHandler toolkit, Consumer<Path> open) {
        this.toolkit = toolkit;
        this.open = open;
    }

    /** From now on; on the FX thread. */
    static void listen(Consumer<Path> open) {
        Application application = Application.GetApplication();
        application.setEventHandler(new OpenedFiles(application.getEventHandler(), open));
    }

    /** As of files that are dropped, the first. */
    @Override
    public void handleOpenFilesAction(Application application, long time, String[] files) {
        if (files.length > 0) {
            open.accept(Path.of(files[0]));
        }
    }

    @Override
    public void handleQuitAction(Application application, long time) {
        toolkit.handleQuitAction(application, time);
    }

    @Override
    public void handlePreferencesChanged(Map<String, Object> preferences) {
        toolkit.handlePreferencesChanged(preferences);
    }
}
