package org.eigenscope.desktop.workbench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * layers of their sessions; the analysis of a session that is closed is given up. To be used on the window's thread.
 */
public final class AnalysisController {

    private final AnalysisService service;
    private final Background background;
    private final ObservableList<Session> sessions;
    private final Listener listener;
    private final Map<Session, RunningAnalysis> running = new LinkedHashMap<>();
    private final ReadOnlyObjectWrapper<Phase> phase = new ReadOnlyObjectWrapper<>(Phase.IDLE);
    private final ReadOnlyObjectWrapper<Activity> activity = new ReadOnlyObjectWrapper<>(Activity.NONE);

    /** Hears how the analyses go, on the window's thread. */
    interface Listener {

        /** Figures or states of layers have changed; once for many. */
        void changed();

        /** An analysis has ended, or was cancelled. */
        void ended(Session session, ModelReport report);

        /** An analysis as a whole has failed. */
        void failed(Session session, Throwable problem);
    }

    /**
     * What is going on.
     *
     * @param phase of an analysis
     * @param progress how far it is
     */
    public record Activity(Phase phase, ProgressEstimate progress) {
        static final Activity NONE = new Activity(Phase.IDLE, ProgressEstimate.NONE);
    }

    /** @param sessions the open models, the main one first */
    AnalysisController(AnalysisService service, Background background, ObservableList<Session> sessions,
            Listener listener) {
        this.service = service;
        this.background = background;
        this.sessions = sessions;
        this.listener = listener;
        sessions.addListener((ListChangeListener<Session>) change -> {
            while (change.next()) {
                // Those that only change places go on.
                change.getRemoved().stream().filter(session -> !sessions.contains(session)).forEach(this::abandon);
            }
            show();
        });
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

    /** The analysis of the main model, or while that is idle, of another. */
    public ReadOnlyObjectProperty<Activity> activityProperty() {
        return activity.getReadOnlyProperty();
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
                listener.ended(session, report);
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

    /** Holds the analyses of all models: no further layer is begun. */
    public void pause() {
        running.values().forEach(RunningAnalysis::pause);
        show();
    }

    /** Goes on with them. */
    public void resume() {
        running.values().forEach(RunningAnalysis::resume);
        show();
    }

    /** Stops them; layers that are done stay done. */
    public void cancel() {
        running.values().forEach(RunningAnalysis::cancel);
        show();
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
        phase.set(sessions.isEmpty() ? Phase.IDLE : phase(sessions.getFirst()));
        activity.set(sessions.stream().map(running::get).filter(Objects::nonNull).findFirst()
                .map(RunningAnalysis::activity).orElse(Activity.NONE));
    }
}
