package org.eigenscope.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eigenscope.analysis.run.AnalysisRun;

/**
 * Handles Ctrl-C: cancels what runs, then gives the command a moment to remove half-written files and to report.
 * Thread-safe.
 */
final class Interruption implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 2;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<AnalysisRun> running = new AtomicReference<>();
    private final AtomicReference<Runnable> lastly = new AtomicReference<>(() -> {});
    private volatile boolean requested;

    /** An interruption that the process's signals cause. Close it when the command has ended. */
    static Interruption bySignal() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(new Thread(interruption::stopAndWait, "interruption"));
        return interruption;
    }

    /** True once the user wants to stop. */
    boolean requested() {
        return requested;
    }

    /** Names what is to be cancelled. */
    void watch(AnalysisRun run) {
        running.set(run);
        if (requested) {
            run.cancel();
        }
    }

    /** Sets what cleans up after a command that does not end in time: it may be in the middle of a long file. */
    void lastly(Runnable cleanUp) {
        lastly.set(cleanUp);
    }

    void request() {
        requested = true;
        AnalysisRun run = running.get();
        if (run != null) {
            run.cancel();
        }
    }

    private void stopAndWait() {
        if (ended.getCount() == 0) {
            return;
        }
        request();
        try {
            if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                lastly.get().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
    }
}
