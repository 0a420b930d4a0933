package org.eigenscope.desktop.impact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Trap;
import org.eigenscope.desktop.analysis.Background;
import org.eigenscope.desktop.workbench.FailureNotices;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.impact.ImpactOptions;
import org.eigenscope.impact.ImpactReport;
import org.eigenscope.impact.ImpactSubject;
import org.eigenscope.impact.ImpactWords;
import org.eigenscope.impact.ProbeException;
import org.eigenscope.impact.ProbeSource;
import org.eigenscope.impact.TrapImpact;
import org.eigenscope.impact.engine.EngineException;

/**
 * What the traps of open models do to their answers: one measurement at a time, in the background; it goes on while
 * another model is looked at. To be used on the window's thread.
 */
public final class ImpactMeasurements {

    /** How often a measurement tells how far it is. */
    private static final double STEP = 0.005;

    private final Workbench bench;
    private final Background background;
    private final ImpactService service;
    /** An engine may still be in the midst of a batch when the next measurement begins. */
    private final Semaphore one = new Semaphore(1);
    /** What is known of the traps of open models; a trap that another analysis finds alike is the same. */
    private final Map<LayerItem, Map<Trap, List<String>>> known = new WeakHashMap<>();
    private final Map<Session, ImpactReport> reports = new WeakHashMap<>();
    private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper();
    private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<ImpactReport> report = new ReadOnlyObjectWrapper<>();
    private Task current;

    public ImpactMeasurements(Workbench bench, Background background, ImpactService service) {
        this.bench = bench;
        this.background = background;
        this.service = service;
        bench.sessionProperty().addListener((p, before, now) -> {
            problem.set("");
            report.set(now == null ? null : reports.get(now));
        });
    }

    /** One measurement, and how it is stopped. */
    private final class Task implements AnalysisContext {
        private final Session session;
        private volatile boolean stopped;
        private double told;

        Task(Session session) {
            this.session = session;
        }

        @Override
        public void checkpoint() {
            session.checkpoint();
            if (stopped) {
                throw new CancellationException();
            }
        }

        @Override
        public void progress(double fraction) {
            if (fraction - told >= STEP || fraction >= 1) {
                told = fraction;
                background.onWindow(() -> {
                    if (current == this) {
                        progress.set(fraction);
                    }
                });
            }
        }
    }

    /** True while networks are run. */
    public ReadOnlyBooleanProperty runningProperty() {
        return running.getReadOnlyProperty();
    }

    /** The share that is done, 0 to 1. */
    public ReadOnlyDoubleProperty progressProperty() {
        return progress.getReadOnlyProperty();
    }

    /** Why the open model cannot be run, or was not; empty where nothing speaks against it. */
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /** What was measured last, or null. */
    public ReadOnlyObjectProperty<ImpactReport> reportProperty() {
        return report.getReadOnlyProperty();
    }

    /** All traps of the open model that can be taken out and are not weak. */
    public List<ImpactSubject> subjects() {
        Session session = bench.sessionProperty().get();
        List<ImpactSubject> subjects = new ArrayList<>();
        for (LayerItem item : session == null ? List.<LayerItem>of() : session.analyzable()) {
            Analyzed found = item.analyzed().filter(Analyzed::pooled).orElse(null);
            for (int i = 0; found != null && i < found.traps().size(); i++) {
                if (!found.traps().get(i).weak()) {
                    subjects.add(new ImpactSubject(found, i + 1));
                }
            }
        }
        return subjects;
    }

    /** What was measured of a trap, a sentence for each way; empty if nothing was. */
    public List<String> sentences(LayerItem item, Trap trap) {
        return known.getOrDefault(item, Map.of()).getOrDefault(trap, List.of());
    }

    /** Looks whether the open model can be run at all; {@link #problemProperty()} says why not. */
    public void check() {
        Session session = bench.sessionProperty().get();
        if (session == null || running.get()) {
            return;
        }
        background.run(() -> {
            service.check(session.model());
            return true;
        }, fine -> {
            if (bench.sessionProperty().get() == session && !running.get()) {
                problem.set("");
            }
        }, why -> {
            if (bench.sessionProperty().get() == session && !running.get()) {
                problem.set(words(session, why));
            }
        });
    }

    /** Measures, in place of what is measured now. */
    public void measure(List<ImpactSubject> subjects, ProbeSource feed, ImpactOptions options) {
        cancel();
        Session session = bench.sessionProperty().get();
        if (session == null) {
            return;
        }
        Task task = new Task(session);
        current = task;
        problem.set("");
        progress.set(0);
        running.set(true);
        background.run(() -> {
            one.acquire();
            try {
                task.checkpoint();
                return service.measure(session.model(), feed, subjects, options, task);
            } finally {
                one.release();
            }
        }, done -> {
            if (end(task)) {
                remember(session, done);
                if (bench.sessionProperty().get() == session) {
                    report.set(done);
                }
            }
        }, why -> {
            if (end(task) && bench.sessionProperty().get() == session) {
                problem.set(words(session, why));
            }
        });
    }

    private static String words(Session session, Throwable why) {
        return why instanceof ProbeException || why instanceof EngineException ? why.getMessage()
                : FailureNotices.words(session.file(), why);
    }

    private void remember(Session session, ImpactReport done) {
        reports.put(session, done);
        Map<LayerItem, Map<Trap, List<String>>> found = new HashMap<>();
        for (TrapImpact impact : done.impacts()) {
            found.computeIfAbsent(session.item(impact.layer()), item -> new HashMap<>())
                    .computeIfAbsent(impact.trap(), trap -> new ArrayList<>()).addAll(ImpactWords.of(impact));
        }
        found.forEach((item, traps) -> known.computeIfAbsent(item, one -> new HashMap<>()).putAll(traps));
    }

    /** False if it was ended before. */
    private boolean end(Task task) {
        if (current != task) {
            return false;
        }
        current = null;
        running.set(false);
        return true;
    }

    /** Ends what is measured; the window goes on at once, the engine after its batch. */
    public void cancel() {
        if (current != null) {
            current.stopped = true;
            end(current);
        }
    }
}
