package org.eigenscope.desktop.analysis;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javafx.application.Platform;

/** Work on virtual threads, its end on the FX thread. */
public final class FxBackground implements Background, AutoCloseable {

    private final ExecutorService executor =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("window-", 0).factory());

    @Override
    public <T> void run(Callable<T> work, Consumer<T> done, Consumer<Throwable> failed) {
        if (executor.isShutdown()) {
            // Of a window that is closed nobody waits for a picture.
            return;
        }
        executor.execute(() -> {
            try {
                T result = work.call();
                Platform.runLater(() -> done.accept(result));
            } catch (Exception | Error e) {
                // An OutOfMemoryError or a reader's StackOverflowError ends this piece of work, not the window.
                Platform.runLater(() -> failed.accept(e));
            }
        });
    }

    @Override
    public void onWindow(Runnable action) {
        Platform.runLater(action);
    }

    /** Does something whose end nobody waits for. */
    public void execute(Runnable work) {
        executor.execute(work);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
