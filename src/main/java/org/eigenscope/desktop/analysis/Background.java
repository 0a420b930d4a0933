package org.eigenscope.desktop.analysis;

import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Runs work off the window's thread. Every piece of work ends in exactly one of its two calls, on the window's thread.
 */
public interface Background {

    /** @param failed is notified of anything that {@code work} throws, errors included */
    <T> void run(Callable<T> work, Consumer<T> done, Consumer<Throwable> failed);

    /** Does something on the window's thread, soon. */
    void onWindow(Runnable action);
}
