package org.eigenscope.analysis.run;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.SpareArrays;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;

/** One run over a model. Workers take the next job when they are free; everything they share is under one lock. */
final class ModelRun implements AnalysisRun {

    /** A native solver cannot be interrupted: after a cancel nobody waits longer for one. Its result is dropped. */
    private static final long PATIENCE_MILLIS = 800;

    private final Model model;
    private final AnalysisOptions options;
    private final AnalysisListener listener;
    private final LayerAnalyzer analyzer;
    private final ReportCache cache;
    private final SpareArrays spareArrays = new SpareArrays();
    private final int processors;
    private final int threads;
    private final double memory;
    private final Instant started = Instant.now();
    private final long startNanos = System.nanoTime();
    private final double totalCost;
    private final Map<LayerTask, CachedModel> models;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<LayerTask> waiting = new ArrayList<>();
    private final Map<LayerTask, Double> running = new IdentityHashMap<>();
    private final Map<Integer, LayerReport> reports = new TreeMap<>();
    private int helpers;
    private double helperBytes;
    private double waitingCost;
    private double doneCost;
    /** Tasks that are waited for: as many as there are, unless some have to be done again. */
    private int due;
    private volatile int preferred;
    private int ended;
    private volatile boolean paused;
    private volatile boolean cancelled;
    private RuntimeException listenerFailure;
    private long endNanos;
    /** True once a layer was analyzed here, and not only reports found that were kept. */
    private volatile boolean computed;
    /** Rebuilt with every change, since who polls it, the window's thread, must not wait for a worker. */
    private volatile Progress progress;

    /** @param owners the model that a layer is of, whose reports are kept together */
    ModelRun(Model model, List<Layer> layers, Function<Layer, Model> owners, AnalysisOptions options,
            AnalysisListener listener, LayerAnalyzer analyzer, ReportCache cache) {
        this.model = model;
        this.options = options;
        this.listener = listener;
        this.analyzer = analyzer;
        this.cache = cache;
        for (Layer layer : layers) {
            for (Integer slice : LayerAnalyzer.slices(layer, options)) {
                waiting.add(LayerTask.of(waiting.size(), layer, slice, options));
            }
        }
        this.due = waiting.size();
        this.models = CachedModel.of(cache, waiting, owners, options, analyzer.details());
        this.totalCost = waiting.stream().mapToDouble(LayerTask::cost).sum();
        this.waitingCost = totalCost;
        this.processors = options.threads() > 0 ? options.threads() : Runtime.getRuntime().availableProcessors();
        this.threads = Math.clamp(processors, 1, Math.max(1, due));
        this.memory = 0.7 * Runtime.getRuntime().maxMemory();
        this.progress = progressNow();
    }

    void start() {
        AtomicInteger number = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "eigenscope-worker-" + number.incrementAndGet());
            thread.setDaemon(true);
            // The window's thread goes first, where the JVM passes this on (desktop.analysis.ThreadPriority).
            thread.setPriority(Thread.MIN_PRIORITY);
            return thread;
        });
        for (int i = 0; i < threads; i++) {
            pool.execute(this::work);
        }
        pool.shutdown();
    }

    private void work() {
        for (LayerTask job = next(); job != null; job = next()) {
            Layer layer = job.layer();
            tell(() -> listener.started(layer));
            end(job, report(job));
        }
    }

    /** The next job, or null if there is none left; waits while the run is paused or memory is short. */
    private LayerTask next() {
        lock.lock();
        try {
            while (!cancelled && !waiting.isEmpty()) {
                LayerTask job = paused ? null : choose();
                if (job != null) {
                    waiting.removeIf(one -> one == job);
                    waitingCost -= job.cost();
                    running.put(job, 0.0);
                    progress = progressNow();
                    return job;
                }
                changed.awaitUninterruptibly();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Of those that fit the memory the one that was asked for, else the first; but a job that would outlast all others
     * goes before, lest the run end with one busy worker. A job that never fits runs alone.
     */
    private LayerTask choose() {
        double room = running.isEmpty() ? Double.POSITIVE_INFINITY : memory - used();
        LayerTask first = null;
        LayerTask large = null;
        for (LayerTask job : waiting) {
            if (job.bytes() > room) {
                continue;
            }
            if (job.layer().id() == preferred) {
                return job;
            }
            first = first == null ? job : first;
            large = large == null && job.cost() * threads > waitingCost ? job : large;
        }
        return large == null ? first : large;
    }

    private double used() {
        return helperBytes + running.keySet().stream().mapToDouble(LayerTask::bytes).sum();
    }

    /** Once no job waits, an idle processor takes half of the work of one that is running. */
    private void inParallel(Runnable one, Runnable other, double bytes) {
        if (!reserve(bytes)) {
            one.run();
            other.run();
            return;
        }
        CompletableFuture<Void> task = CompletableFuture.runAsync(other,
                work -> Thread.ofPlatform().daemon().priority(Thread.MIN_PRIORITY).name("eigenscope-helper")
                .start(work));
        try {
            one.run();
        } finally {
            // What both read is closed after this.
            task.exceptionally(e -> null).join();
            release(bytes);
        }
        try {
            task.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                default -> throw e;
            }
        }
    }

    private boolean reserve(double bytes) {
        lock.lock();
        try {
            boolean free = waiting.isEmpty() && running.size() + helpers < processors && used() + bytes <= memory;
            if (free) {
                helpers++;
                helperBytes += bytes;
                progress = progressNow();
            }
            return free;
        } finally {
            lock.unlock();
        }
    }

    private void release(double bytes) {
        change(() -> {
            helpers--;
            helperBytes -= bytes;
            progress = progressNow();
        });
    }

    /** Gives the result of a task; null if it was cancelled. */
    private LayerReport report(LayerTask job) {
        try {
            return analyze(job, context(job));
        } catch (CancellationException e) {
            return null;
        } catch (IOException | RuntimeException | Error e) {
            return LayerFailure.report(job, e);
        }
    }

    private AnalysisContext context(LayerTask job) {
        return new AnalysisContext() {
            @Override
            public void checkpoint() {
                if (cancelled) {
                    throw new CancellationException();
                }
            }

            @Override
            public void inParallel(Runnable one, Runnable other, double bytes) {
                ModelRun.this.inParallel(one, other, bytes);
            }

            @Override
            public void progress(double fraction) {
                change(() -> {
                    running.replace(job, fraction);
                    ModelRun.this.progress = progressNow();
                });
            }

            @Override
            public SpareArrays spareArrays() {
                return spareArrays;
            }
        };
    }

    /** Analyzes a layer by way of the cache, which is not asked for one that the options leave out. */
    private LayerReport analyze(LayerTask job, AnalysisContext work) throws IOException {
        Layer layer = job.layer();
        if (!LayerAnalyzer.reason(layer, job.slice(), options).isEmpty()) {
            return analyzer.analyze(layer, job.slice(), options, work);
        }
        Optional<LayerReport> kept = models.get(job).find(job, analyzer::backend, work);
        if (kept.isPresent()) {
            return kept.get();
        }
        computed = true;
        analyzer.prepare();
        return cache.report(new ReportCache.LayerQuery(layer, job.slice(), options, analyzer.details(),
                analyzer::backend), work, () -> models.get(job).unlessReplaced(analyzer.analyze(layer, job.slice(),
                        options, work)));
    }

    private void end(LayerTask job, LayerReport report) {
        LayerReport[] retained = {report};
        tell(() -> retained[0] = report == null ? null : listener.retained(report));
        lock.lock();
        try {
            running.remove(job);
            doneCost += job.cost();
            // After a cancel nobody may hear of a layer that the report, perhaps made already, does not hold.
            if (report != null && !cancelled) {
                reports.put(job.order(), retained[0]);
            }
            progress = progressNow();
        } finally {
            lock.unlock();
        }
        if (report != null && !cancelled) {
            tell(() -> listener.finished(report));
        }
        List<LayerTask> again = again(job, report);
        lock.lock();
        try {
            ended++;
            due += again.size();
            waiting.addAll(again);
            waitingCost += again.stream().mapToDouble(LayerTask::cost).sum();
            endNanos = System.nanoTime();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Tells the model of a task that it has ended; gives what has to be done again. */
    private List<LayerTask> again(LayerTask job, LayerReport report) {
        try {
            return cancelled ? List.of() : models.get(job).ended(job, report, analyzer::backend, context(job));
        } catch (RuntimeException e) {
            // Cancelled, or a failure to keep it.
            return List.of();
        }
    }

    /** A listener's mistake must not stop the run: {@link #join} throws the first. */
    private void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            change(() -> listenerFailure = listenerFailure == null ? e : listenerFailure);
        }
    }

    @Override
    public ModelReport join() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long patience = TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
            while (!running.isEmpty() || !cancelled && ended < due) {
                if (!cancelled) {
                    changed.await();
                } else if (patience <= 0) {
                    break;
                } else {
                    patience = changed.awaitNanos(patience);
                }
            }
            if (listenerFailure != null) {
                throw listenerFailure;
            }
            long end = endNanos == 0 ? System.nanoTime() : endNanos;
            return new ModelReport(model.withChanges(), options, new ArrayList<>(reports.values()),
                    reports.size() == models.size(), backend(), started, Duration.ofNanos(end - startNanos));
        } finally {
            lock.unlock();
        }
    }

    /** The linear algebra that was at work: here, or when what was kept was made. */
    private String backend() {
        return computed ? analyzer.backend() : models.values().stream().map(CachedModel::backend)
                .flatMap(Optional::stream).findFirst().orElseGet(analyzer::backend);
    }

    @Override
    public void cancel() {
        change(() -> cancelled = true);
    }

    @Override
    public void pause() {
        // Nobody waits for this, nor for a layer to be preferred: no lock, which a worker may hold.
        paused = true;
    }

    @Override
    public void resume() {
        change(() -> paused = false);
    }

    @Override
    public void prefer(int layerId) {
        preferred = layerId;
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Progress progress() {
        return progress;
    }

    private Progress progressNow() {
        double done = doneCost;
        for (Map.Entry<LayerTask, Double> entry : running.entrySet()) {
            done += entry.getKey().cost() * entry.getValue();
        }
        return new Progress(reports.size(), models.size(), totalCost == 0 ? 1 : Math.min(1, done / totalCost),
                Math.round(used()), Math.round(memory));
    }
}
