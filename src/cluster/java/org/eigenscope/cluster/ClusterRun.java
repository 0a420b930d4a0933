package org.eigenscope.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.Part;
import org.eigenscope.analysis.run.Analyses.AnalysisRequest;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.AnalysisRun;
import org.eigenscope.cluster.ClusterTask.Done;
import org.eigenscope.model.Layer;
import org.eigenscope.store.MergedParts;
import org.eigenscope.store.MergedParts.PartFile;

/** The analysis of a model by tasks of a cluster: hears of their ends, and puts them together. */
final class ClusterRun implements AnalysisRun {

    private static final long PATIENCE_MILLIS = 500;

    private final AnalysisRequest wanted;
    private final Submission submission;
    private final Finish finish;
    private final List<Task> tasks = new ArrayList<>();
    private final Map<Integer, Done> done = new TreeMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private AnalysisListener listener = AnalysisListener.NONE;
    private double cost;
    private double doneCost;
    private boolean cancelled;

    /** Who runs the tasks. */
    interface Submission {
        /** Looks whether tasks have been given up, and sees to them. */
        void attend();

        /** Takes all tasks back. */
        void cancel();
    }

    /** Gives the model as it shall be reported, once the hashes of its files are known. */
    @FunctionalInterface
    interface Finish {
        ModelReport finish(ModelReport report, Map<Path, String> hashes);
    }

    ClusterRun(AnalysisRequest wanted, Submission submission, Finish finish) {
        this.wanted = wanted;
        this.submission = submission;
        this.finish = finish;
    }

    /** The analysis that was asked for. */
    AnalysisRequest wanted() {
        return wanted;
    }

    /** Adds a task; before any of them begins. */
    Task add(ClusterTask work) {
        Task task = work instanceof ClusterTask.Layers layers ? Task.of(layers, this, tasks.size())
                : Task.of((ClusterTask.Hash) work, this, tasks.size());
        tasks.add(task);
        cost += task.cost();
        return task;
    }

    /** Tells whom of the layers that are done, and of those that will be. */
    void listen(AnalysisListener whom) {
        lock.lock();
        try {
            listener = whom;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A task has ended. What comes of it a second time is the same, and is passed over. */
    void ended(Task task, Done result) {
        lock.lock();
        try {
            if (done.putIfAbsent(task.number(), result) == null) {
                doneCost += task.cost();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** True if the task has ended. */
    boolean has(Task task) {
        lock.lock();
        try {
            return done.containsKey(task.number());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ModelReport join() throws InterruptedException {
        Map<Integer, Boolean> heard = new TreeMap<>();
        while (true) {
            List<LayerReport> news = new ArrayList<>();
            boolean all;
            lock.lockInterruptibly();
            try {
                done.forEach((number, result) -> {
                    if (heard.put(number, true) == null) {
                        news.addAll(result.layers());
                    }
                });
                all = cancelled || done.size() == tasks.size();
                if (!all && news.isEmpty()) {
                    changed.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                }
            } finally {
                lock.unlock();
            }
            news.forEach(listener::finished);
            if (all) {
                return report();
            }
            submission.attend();
        }
    }

    /** Puts together what the tasks have brought, as the parts of an analysis are. */
    private ModelReport report() {
        Map<Integer, Layer> layers = new TreeMap<>();
        wanted.layers().forEach(layer -> layers.put(layer.id(), layer));
        Map<Path, String> hashes = new TreeMap<>();
        List<PartFile> parts = new ArrayList<>();
        long of = tasks.stream().filter(task -> task.work() instanceof ClusterTask.Layers).count();
        for (Task task : tasks) {
            Done result = done.get(task.number());
            if (task.work() instanceof ClusterTask.Layers && result != null) {
                List<LayerReport> reports = result.layers().stream()
                        .map(report -> as(report, layers.get(report.layer().id()))).toList();
                parts.add(new PartFile("task " + task.number(), new ModelReport(wanted.model(), wanted.options(),
                        reports, true, result.backend(), result.started(), result.elapsed())
                        .as(new Part(parts.size() + 1, Math.max(1, (int) of)))));
            } else if (task.work() instanceof ClusterTask.Hash hash && result != null) {
                hashes.put(Path.of(hash.file().file()), result.sha256());
            }
        }
        if (parts.size() < of) {
            // Cancelled: what is there is not the whole, and says so.
            ModelReport some = new ModelReport(wanted.model(), wanted.options(), parts.stream()
                    .flatMap(part -> part.report().layers().stream()).toList(), false, "", java.time.Instant.now(),
                    java.time.Duration.ZERO);
            return finish.finish(some, hashes);
        }
        try {
            return finish.finish(MergedParts.merge(parts), hashes);
        } catch (MergedParts.Mismatch e) {
            throw new IllegalStateException("the tasks do not make one analysis: " + e.getMessage(), e);
        }
    }

    /** The report as one of the layer that is known here, not of what came back of it. */
    private static LayerReport as(LayerReport report, Layer layer) {
        return switch (report) {
            case LayerReport.Analyzed analyzed -> analyzed.of(layer);
            case LayerReport.Skipped skipped -> new LayerReport.Skipped(layer, skipped.reason());
            case LayerReport.Failed failed -> new LayerReport.Failed(layer, failed.message());
        };
    }

    @Override
    public void cancel() {
        submission.cancel();
        lock.lock();
        try {
            cancelled = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void pause() {
        // Tasks are with the cluster.
    }

    @Override
    public void resume() {
        // Tasks are with the cluster.
    }

    @Override
    public void prefer(int layerId) {
        // Tasks are with the cluster.
    }

    @Override
    public Progress progress() {
        lock.lock();
        try {
            int layers = (int) tasks.stream().filter(task -> done.containsKey(task.number()))
                    .mapToLong(task -> task.work() instanceof ClusterTask.Layers some ? some.layers().size() : 0).sum();
            return new Progress(layers, wanted.layers().size(), cost == 0 ? 1 : Math.min(1, doneCost / cost), 0, 0);
        } finally {
            lock.unlock();
        }
    }
}
