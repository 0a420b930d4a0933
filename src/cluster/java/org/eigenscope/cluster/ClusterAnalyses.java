package org.eigenscope.cluster;

import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.run.Analyses;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.AnalysisRun;
import org.eigenscope.cluster.ClusterTask.Done;
import org.eigenscope.format.io.FileRange;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.model.SourceFile;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Analyzes models by tasks of a cluster: a matrix a task, the costliest first, trifles together; of several models each
 * that is small is one task. All of them are one job; what it gives up is tried once more, each task as a job of its
 * own, and is then a layer that failed.
 */
final class ClusterAnalyses implements Analyses {

    /** A model that takes fewer operations, some two seconds of a processor, is one task where there are several. */
    private static final double SMALL = 2e10;
    /** A layer that takes fewer, some twentieth of a second, is done together with others of its model. */
    private static final double TRIFLE = 5e8;
    private static final int LONGEST_REASON = 300;

    private final JavaSparkContext spark;
    private final HadoopModels models;
    private final ExecutorMemory memory;
    private final Consumer<String> notes;
    private final Map<String, ClusterRun> begun = new HashMap<>();

    /**
     * @param models where files of models really are
     * @param notes is told what somebody should know before it begins
     */
    ClusterAnalyses(JavaSparkContext spark, HadoopModels models, ExecutorMemory memory, Consumer<String> notes) {
        this.spark = spark;
        this.models = models;
        this.memory = memory;
        this.notes = notes;
    }

    @Override
    public void expect(List<AnalysisRequest> all) {
        Job job = new Job();
        for (AnalysisRequest wanted : all) {
            begun.put(key(wanted.model()), run(wanted, job, all.size() > 1));
        }
        job.submit();
    }

    @Override
    public AnalysisRun start(AnalysisRequest wanted, AnalysisListener listener) {
        ClusterRun run = begun.remove(key(wanted.model()));
        if (run == null || !run.wanted().layers().equals(wanted.layers())
                || !run.wanted().options().equals(wanted.options())) {
            Job job = new Job();
            run = run(wanted, job, false);
            job.submit();
        }
        run.listen(listener);
        return run;
    }

    private static String key(Model model) {
        return model.path().toString();
    }

    private ClusterRun run(AnalysisRequest wanted, Job job, boolean several) {
        ClusterRun run = new ClusterRun(wanted, job, (report, hashes) -> finished(report, hashes));
        List<Layer> layers = wanted.layers();
        double cost = layers.stream().mapToDouble(layer -> Task.of(layer, wanted.options()).cost()).sum();
        boolean fits = layers.stream().allMatch(layer -> memory.refusal(Task.of(layer, wanted.options())).isEmpty());
        if (several && cost < SMALL && fits) {
            job.add(run.add(new ClusterTask.Layers(layers, wanted.options(), wanted.details())));
        } else {
            List<Layer> trifles = new ArrayList<>();
            double costOfTrifles = 0;
            for (Layer layer : layers) {
                Task alone = Task.of(layer, wanted.options());
                double one = alone.cost();
                if (one >= TRIFLE || memory.refusal(alone).isPresent()) {
                    job.add(run.add(new ClusterTask.Layers(List.of(layer), wanted.options(), wanted.details())));
                    continue;
                }
                trifles.add(layer);
                costOfTrifles += one;
                if (costOfTrifles >= TRIFLE) {
                    job.add(run.add(new ClusterTask.Layers(trifles, wanted.options(), wanted.details())));
                    trifles = new ArrayList<>();
                    costOfTrifles = 0;
                }
            }
            if (!trifles.isEmpty()) {
                job.add(run.add(new ClusterTask.Layers(trifles, wanted.options(), wanted.details())));
            }
        }
        for (SourceFile file : wanted.fingerprints() ? wanted.model().files() : List.<SourceFile>of()) {
            job.add(run.add(new ClusterTask.Hash(new FileRange(file.path(), 0, file.bytes(),
                    models.far(Path.of(file.path())).orElse(null)))));
        }
        return run;
    }

    /** The report of the model as it is called by people, with the hashes of its files. */
    private ModelReport finished(ModelReport report, Map<Path, String> hashes) {
        Model model = report.model();
        Path root = Files.isDirectory(model.path()) ? model.path() : model.path().toAbsolutePath().getParent();
        List<SourceFile> files = new ArrayList<>();
        List<Finding> findings = new ArrayList<>(model.withChanges().findings());
        for (SourceFile file : model.files()) {
            Path here = Path.of(file.path());
            Optional<HadoopFile> far = models.far(here);
            // A file of this machine that no task could read is read when the report is written.
            String hash = hashes.getOrDefault(here, "");
            files.add(hash.isEmpty() && far.isEmpty() ? file
                    : SourceFile.reported(root.toAbsolutePath().relativize(here).toString(), file.bytes(),
                            hash.isEmpty() ? "unread" : hash));
            if (far.isPresent() && far.get().changed()) {
                findings.add(SourceFile.change(here));
            }
        }
        Model known = new Model(model.name(), models.named(model.path()), model.format(), model.metadata(),
                model.layers(), findings, files);
        return new ModelReport(known, report.options(), report.layers(), report.complete(), report.backend(),
                report.started(), report.elapsed());
    }

    /** Tasks that are given to Spark together. */
    private final class Job implements ClusterRun.Submission {
        private final List<Task> tasks = new ArrayList<>();
        private final Map<SimpleFutureAction<BoxedUnit>, List<Task>> running = new LinkedHashMap<>();

        void add(Task task) {
            tasks.add(task);
        }

        /** Gives all tasks to Spark but those that no executor has the memory for. */
        synchronized void submit() {
            tasks.sort(Comparator.comparingDouble(Task::cost).reversed());
            List<Task> fitting = new ArrayList<>();
            for (Task task : tasks) {
                Optional<String> refusal = memory.refusal(task);
                if (refusal.isPresent()) {
                    task.run().ended(task, failed(task, refusal.get()));
                } else {
                    fitting.add(task);
                }
            }
            tasks.stream().max(Comparator.comparingDouble(task -> task.heap() + task.outside())).ifPresent(task ->
                    notes.accept("%,d task%s; the largest needs %s".formatted(tasks.size(),
                            tasks.size() == 1 ? "" : "s", memory.settings(task))));
            if (!fitting.isEmpty()) {
                submit(fitting);
            }
        }

        private void submit(List<Task> some) {
            List<ClusterTask> work = some.stream().map(Task::work).toList();
            List<Object> numbers = IntStream.range(0, work.size()).<Object>mapToObj(Integer::valueOf).toList();
            running.put(spark.sc().submitJob(spark.parallelize(work, work.size()).rdd(), new Run(),
                    CollectionConverters.asScala(numbers).toSeq(), new AbstractFunction2<>() {
                        @Override
                        public BoxedUnit apply(Object number, Done done) {
                            Task task = some.get((Integer) number);
                            task.run().ended(task, done);
                            return BoxedUnit.UNIT;
                        }
                    }, new AbstractFunction0<>() {
                        @Override
                        public BoxedUnit apply() {
                            return BoxedUnit.UNIT;
                        }
                    }), some);
        }

        @Override
        public synchronized void attend() {
            for (Map.Entry<SimpleFutureAction<BoxedUnit>, List<Task>> job : List.copyOf(running.entrySet())) {
                if (!job.getKey().isCompleted()) {
                    continue;
                }
                running.remove(job.getKey());
                List<Task> open = job.getValue().stream().filter(task -> !task.run().has(task)).toList();
                if (job.getValue().size() > 1) {
                    open.forEach(task -> submit(List.of(task)));
                } else if (!open.isEmpty()) {
                    Task task = open.getFirst();
                    task.run().ended(task, failed(task, "the cluster gave it up: " + reason(job.getKey())));
                }
            }
        }

        private String reason(SimpleFutureAction<BoxedUnit> job) {
            try {
                job.get();
                return "no result came";
            } catch (SparkException e) {
                String words = String.valueOf(e.getMessage()).replaceFirst("(?s)^.*most recent failure: ", "")
                        .replaceFirst("(?s)\n.*", "");
                return words.substring(0, Math.min(LONGEST_REASON, words.length()));
            }
        }

        @Override
        public synchronized void cancel() {
            running.keySet().forEach(SimpleFutureAction::cancel);
            running.clear();
        }

        private static Done failed(Task task, String reason) {
            List<LayerReport> reports = task.work() instanceof ClusterTask.Layers some
                    ? some.layers().stream().<LayerReport>map(layer -> new LayerReport.Failed(layer, reason)).toList()
                    : List.of();
            return new Done(reports, "", "", Instant.now(), Duration.ZERO);
        }
    }

    /** Runs the one work of a partition, in a process of the cluster. */
    private static final class Run extends AbstractFunction1<Iterator<ClusterTask>, Done> implements Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public Done apply(Iterator<ClusterTask> partition) {
            try {
                return partition.next().run();
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new java.util.concurrent.CancellationException("the task was taken back");
            }
        }
    }
}
