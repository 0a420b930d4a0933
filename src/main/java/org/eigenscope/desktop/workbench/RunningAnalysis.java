package org.eigenscope.desktop.workbench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.AnalysisRun;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.analysis.Phase;
import org.eigenscope.desktop.analysis.ProgressEstimate;
import org.eigenscope.model.Layer;

/**
 * An analysis that is going on. What its workers report is queued, and taken in on the window's thread, one call for
 * all that has come in since the last: a model of thousands of small layers must not flood it.
 */
final class RunningAnalysis implements AnalysisListener {

    private final Session session;
    private final Background background;
    private final AnalysisController.Listener listener;
    private final Queue<Layer> begun = new ConcurrentLinkedQueue<>();
    private final Queue<LayerReport> done = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean deliveryIsDue = new AtomicBoolean();
    private AnalysisRun run;
    private Phase phase = Phase.RUNNING;
    private ProgressEstimate progress;
    private Duration worked = Duration.ZERO;
    private long resumed = System.nanoTime();
    private boolean waiting;
    private boolean resting;
    private boolean abandoned;

    RunningAnalysis(Session session, int layers, Background background, AnalysisController.Listener listener) {
        this.session = session;
        this.background = background;
        this.listener = listener;
        this.progress = new ProgressEstimate(0, layers, 0, 0, 0, null);
    }

    void begin(AnalysisRun started) {
        run = started;
    }

    Session session() {
        return session;
    }

    Phase phase() {
        return phase;
    }

    AnalysisController.Activity activity() {
        return new AnalysisController.Activity(phase, progress, waiting);
    }

    /** Waits for the end; not on the window's thread. */
    ModelReport join() throws InterruptedException {
        return run.join();
    }

    void pause() {
        if (phase == Phase.RUNNING) {
            phase = Phase.PAUSED;
            settle();
        }
    }

    void resume() {
        if (phase == Phase.PAUSED) {
            phase = Phase.RUNNING;
            settle();
        }
    }

    /** Lets it wait for others, or not, whatever its phase. */
    void hold(boolean wait) {
        waiting = wait;
        settle();
    }

    private void settle() {
        boolean rest = waiting || phase == Phase.PAUSED;
        if (rest && !resting) {
            run.pause();
            worked = workedUntilNow();
        } else if (!rest && resting) {
            run.resume();
            resumed = System.nanoTime();
        }
        resting = rest;
    }

    void cancel() {
        if (phase != Phase.STOPPING) {
            phase = Phase.STOPPING;
            run.cancel();
        }
    }

    /** Cancels it, and what it still reports is dropped. */
    void abandon() {
        abandoned = true;
        run.cancel();
    }

    void prefer(Layer layer) {
        run.prefer(layer.id());
    }

    void poll() {
        progress = ProgressEstimate.of(run.progress(), elapsed());
    }

    /** How long it has worked, without its rests. */
    Duration elapsed() {
        return resting ? worked : workedUntilNow();
    }

    private Duration workedUntilNow() {
        return worked.plusNanos(System.nanoTime() - resumed);
    }

    @Override
    public void started(Layer layer) {
        begun.add(layer);
        callForDelivery();
    }

    @Override
    public void finished(LayerReport report) {
        done.add(report);
        callForDelivery();
    }

    private void callForDelivery() {
        if (deliveryIsDue.compareAndSet(false, true)) {
            background.onWindow(this::deliver);
        }
    }

    /** Puts what has come in into the layers of the session. */
    void deliver() {
        deliveryIsDue.set(false);
        // Reports first: a layer that is done was begun before, and its beginning must not come after its end.
        List<LayerReport> reports = drain(done);
        List<Layer> layers = drain(begun);
        if (abandoned || reports.isEmpty() && layers.isEmpty()) {
            return;
        }
        layers.forEach(layer -> session.item(layer).state(LayerState.RUNNING));
        reports.forEach(report -> session.item(report.layer()).report(report));
        listener.changed();
    }

    private static <T> List<T> drain(Queue<T> queue) {
        List<T> drained = new ArrayList<>();
        for (T next = queue.poll(); next != null; next = queue.poll()) {
            drained.add(next);
        }
        return drained;
    }
}
