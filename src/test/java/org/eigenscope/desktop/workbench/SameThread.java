package org.eigenscope.desktop.workbench;

import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.eigenscope.desktop.analysis.Background;

/**
 * A background that works at once and fails exactly as the real one: in its second call, never by throwing. What
 * waits for the end of an analysis is done when the test ends it.
 */
final class SameThread implements Background {
    @Override
    public <T> void run(Callable<T> work, Consumer<T> done, Consumer<Throwable> failed) {
        T result;
        try {
            result = work.call();
        } catch (HandRun.NotEnded e) {
            e.run.atEnd = () -> run(work, done, failed);
            return;
        } catch (Exception | Error e) {
            failed.accept(e);
            return;
        }
        done.accept(result);
    }

    @Override
    public void onWindow(Runnable action) {
        action.run();
    }
}
