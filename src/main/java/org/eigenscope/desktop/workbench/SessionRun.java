package org.eigenscope.desktop.workbench;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.run.AnalysisRun;
import org.eigenscope.desktop.analysis.AnalysisStarter;
import org.eigenscope.desktop.analysis.Phase;
import org.eigenscope.desktop.analysis.ProgressEstimate;
import org.eigenscope.model.Layer;

/** The analysis of one session: at most one runs at a time, and its news go into the session's items. */
public final class SessionRun {

    private final AnalysisStarter starter;
    private final LongSupplier nanoTime;
    private final ReadOnlyObjectWrapper<Phase> phase = new ReadOnlyObjectWrapper<>(Phase.IDLE);
    private final ReadOnlyObjectWrapper<ProgressEstimate> pace = new ReadOnlyObjectWrapper<>(ProgressEstimate.NONE);
    private Consumer<Session> changed = session -> { };
    private Consumer<ModelReport> ended = report -> { };
    private Consumer<Throwable> failed = problem -> { };
    private Session session;
    private AnalysisRun run;
    private long resumed;
    private Duration worked = Duration.ZERO;

    /** @param nanoTime a clock as {@link System#nanoTime()} */
    public SessionRun(AnalysisStarter starter, LongSupplier nanoTime) {
        this.starter = starter;
        this.nanoTime = nanoTime;
    }

    public ReadOnlyObjectProperty<Phase> phaseProperty() {
        return phase.getReadOnlyProperty();
    }

    public Phase phase() {
        return phase.get();
    }

    public ReadOnlyObjectProperty<ProgressEstimate> paceProperty() {
        return pace.getReadOnlyProperty();
    }

    /** Who hears of new figures, once for many layers; of the end; of a failure of the analysis as a whole. */
    public void listen(Consumer<Session> onChange, Consumer<ModelReport> onEnd, Consumer<Throwable> onFailure) {
        changed = onChange;
        ended = onEnd;
        failed = onFailure;
    }

    /** Starts; a run that is still going is given up first. */
    public void start(Session target, List<LayerItem> items, AnalysisOptions options) {
        abandon();
        List<Layer> layers = items.stream().filter(item -> item.layer().matrices().isPresent())
                .map(LayerItem::layer).toList();
        if (layers.isEmpty()) {
            return;
        }
        session = target;
        target.waiting(layers.stream().map(target::item).toList());
        worked = Duration.ZERO;
        resumed = nanoTime.getAsLong();
        phase.set(Phase.RUNNING);
        pace.set(new ProgressEstimate(0, layers.size(), 0, 0, 0, null));
        changed.accept(target);
        Inbox inbox = new Inbox(target);
        run = starter.start(target.model(), layers, options, inbox);
        inbox.run = run;
    }

    public void pause() {
        if (phase.get() == Phase.RUNNING) {
            run.pause();
            worked = worked.plusNanos(nanoTime.getAsLong() - resumed);
            phase.set(Phase.PAUSED);
        }
    }

    public void resume() {
        if (phase.get() == Phase.PAUSED) {
            run.resume();
            resumed = nanoTime.getAsLong();
            phase.set(Phase.RUNNING);
        }
    }

    /** Stops; layers that are done stay done. */
    public void cancel() {
        if (phase.get() == Phase.RUNNING || phase.get() == Phase.PAUSED) {
            phase.set(Phase.STOPPING);
            run.cancel();
        }
    }

    /** Moves a waiting layer to the front. */
    public void prefer(LayerItem item) {
        if (phase.get().busy() && item.state() == LayerState.WAITING) {
            run.prefer(item.layer().id());
        }
    }

    /** Asks the run how far it is; cheap. */
    public void poll() {
        if (!phase.get().busy() || run == null) {
            return;
        }
        AnalysisRun.Progress progress = run.progress();
        Duration time = phase.get() == Phase.RUNNING
                ? worked.plusNanos(nanoTime.getAsLong() - resumed) : worked;
        pace.set(ProgressEstimate.of(progress, time));
    }

    /** Cancels and hears no more of it: its session is being closed. */
    public void abandon() {
        if (phase.get().busy()) {
            AnalysisRun old = run;
            Session left = session;
            run = null;
            session = null;
            phase.set(Phase.IDLE);
            old.cancel();
            left.settle();
        }
    }

    private final class Inbox implements AnalysisStarter.News {
        private final Session target;
        private AnalysisRun run;

        Inbox(Session target) {
            this.target = target;
        }

        private boolean stale() {
            return session != target || run != null && run != SessionRun.this.run;
        }

        @Override
        public void progressed(List<Layer> begun, List<LayerReport> done) {
            if (stale()) {
                return;
            }
            begun.forEach(layer -> target.item(layer).state(LayerState.RUNNING));
            done.forEach(report -> target.item(report.layer()).report(report));
            changed.accept(target);
        }

        @Override
        public void ended(ModelReport report) {
            if (!stale()) {
                finish();
                ended.accept(report);
            }
        }

        @Override
        public void failed(Throwable problem) {
            if (!stale()) {
                finish();
                failed.accept(problem);
            }
        }

        private void finish() {
            target.settle();
            phase.set(Phase.IDLE);
            changed.accept(target);
        }
    }
}
