package org.eigenscope.desktop.workbench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.run.AnalysisRun;
import org.eigenscope.desktop.analysis.AnalysisService;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.analysis.Phase;
import org.eigenscope.desktop.analysis.ProgressEstimate;
import org.eigenscope.model.Layer;
import org.eigenscope.store.ReportedRun;

/**
 * Starts, pauses and ends the analyses of the open models, at most one of each model. What they find goes into the
 * layers of their sessions; the analysis of a session that is closed is given up. Those of models that are not shown go
 * on one after the other while none of a shown one does, so that all together take no more memory than these. To be
 * used on the window's thread.
 */
public final class AnalysisController {

    private final AnalysisService service;
    private final Background background;
    private final ObservableList<Session> shown;
    private final Listener listener;
    private final Map<Session, RunningAnalysis> running = new LinkedHashMap<>();
    private final ReadOnlyObjectWrapper<Phase> phase = new ReadOnlyObjectWrapper<>(Phase.IDLE);
    private final ReadOnlyObjectWrapper<Activity> activity = new ReadOnlyObjectWrapper<>(Activity.NONE);
    private final ReadOnlyIntegerWrapper progress = new ReadOnlyIntegerWrapper();
    private final ReadOnlyBooleanWrapper working = new ReadOnlyBooleanWrapper();

    /** Is told how the analyses go, on the window's thread. */
    interface Listener {

        /** Figures or states of layers have changed; once for many. */
        void changed();

        /**
         * An analysis has ended, or was cancelled.
         *
         * @param worked how long it took
         */
        void ended(Session session, ModelReport report, Duration worked);

        /** An analysis as a whole has failed. */
        void failed(Session session, Throwable problem);
    }

    /**
     * What is going on.
     *
     * @param phase of an analysis
     * @param progress how far it is
     * @param waiting true while it waits for the analysis of a model that is shown
     */
    public record Activity(Phase phase, ProgressEstimate progress, boolean waiting) {
        static final Activity NONE = new Activity(Phase.IDLE, ProgressEstimate.NONE, false);
    }

    /** @param shown the models that are shown, the main one first */
    AnalysisController(AnalysisService service, Background background, ObservableList<Session> shown,
            Listener listener) {
        this.service = service;
        this.background = background;
        this.shown = shown;
        this.listener = listener;
        shown.addListener((ListChangeListener<Session>) change -> sweep());
    }

    /** Gives up the analyses of models that are closed. */
    void sweep() {
        List.copyOf(running.keySet()).stream().filter(session -> !session.open()).forEach(this::abandon);
        show();
    }

    /** The phase of the analysis of the main model. */
    public ReadOnlyObjectProperty<Phase> phaseProperty() {
        return phase.getReadOnlyProperty();
    }

    public Phase phase() {
        return phase.get();
    }

    /** The phase of the analysis of a model. */
    public Phase phase(Session session) {
        return running.containsKey(session) ? running.get(session).phase() : Phase.IDLE;
    }

    /** The analysis of the main model, or while that is idle, of one beside it. */
    public ReadOnlyObjectProperty<Activity> activityProperty() {
        return activity.getReadOnlyProperty();
    }

    /** The analysis of a model, shown or not. */
    public Activity activity(Session session) {
        return running.containsKey(session) ? running.get(session).activity() : Activity.NONE;
    }

    /** Changes when an analysis, of a model that is shown or not, may have come further. */
    public ReadOnlyIntegerProperty progressProperty() {
        return progress.getReadOnlyProperty();
    }

    /** True while a model is analyzed, shown or not. */
    public ReadOnlyBooleanProperty workingProperty() {
        return working.getReadOnlyProperty();
    }

    /**
     * Starts to analyze those of the layers that have matrices; an analysis of this model that is still going is given
     * up.
     */
    void start(Session session, List<LayerItem> items, AnalysisOptions options) {
        abandon(session);
        List<Layer> layers = items.stream().map(LayerItem::layer).filter(layer -> layer.hasMatrices())
                .toList();
        if (layers.isEmpty()) {
            show();
            return;
        }
        session.waiting(layers.stream().map(session::item).toList());
        RunningAnalysis next = new RunningAnalysis(session, layers.size(), background, listener);
        running.put(session, next);
        next.begin(session.stored().<AnalysisRun>map(report -> new ReportedRun(report, session.model(), layers, next))
                .orElseGet(() -> service.start(session.model(), layers, options, next)));
        background.run(next::join, report -> {
            if (finish(next)) {
                listener.ended(session, report, next.elapsed());
            }
        }, problem -> {
            if (finish(next)) {
                listener.failed(session, problem);
            }
        });
        show();
        listener.changed();
    }

    /** Takes a run that has come to its end off the list; false if it was given up before. */
    private boolean finish(RunningAnalysis ended) {
        ended.deliver();
        if (!running.remove(ended.session(), ended)) {
            return false;
        }
        ended.session().settle();
        show();
        listener.changed();
        return true;
    }

    /** Holds the analyses of the models that are shown: no further layer is begun. */
    public void pause() {
        running().forEach(RunningAnalysis::pause);
        show();
    }

    /** Goes on with them. */
    public void resume() {
        running().forEach(RunningAnalysis::resume);
        show();
    }

    /** Stops them; layers that are done stay done. */
    public void cancel() {
        running().forEach(RunningAnalysis::cancel);
        show();
    }

    /** The analyses of the models that are shown. */
    private List<RunningAnalysis> running() {
        return shown.stream().map(running::get).filter(Objects::nonNull).toList();
    }

    /** Moves a waiting layer of a model to the front. */
    public void prefer(Session session, LayerItem item) {
        if (running.containsKey(session) && item.state() == LayerState.WAITING) {
            running.get(session).prefer(item.layer());
        }
    }

    /** Asks the analyses how far they are; cheap. */
    void poll() {
        running.values().forEach(RunningAnalysis::poll);
        show();
    }

    /** Cancels and hears no more of it. */
    private void abandon(Session session) {
        RunningAnalysis old = running.remove(session);
        if (old != null) {
            old.abandon();
            session.settle();
        }
    }

    private void show() {
        boolean busy = !running().isEmpty();
        for (RunningAnalysis each : running.values()) {
            boolean looked = shown.contains(each.session());
            each.hold(busy && !looked);
            busy = true;
        }
        phase.set(shown.isEmpty() ? Phase.IDLE : phase(shown.getFirst()));
        activity.set(running().stream().findFirst().map(RunningAnalysis::activity).orElse(Activity.NONE));
        working.set(!running.isEmpty());
        progress.set(progress.get() + 1);
    }
}
