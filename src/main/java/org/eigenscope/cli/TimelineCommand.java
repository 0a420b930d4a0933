package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Detail;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.cli.Arguments.Value;
import org.eigenscope.cli.ModelPaths.Candidate;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.model.Layer;
import org.eigenscope.model.SafeText;
import org.eigenscope.output.Destination;
import org.eigenscope.report.ReportFile;
import org.eigenscope.report.ReportFiles;
import org.eigenscope.report.TimelineFiles;
import org.eigenscope.series.ModelSeries;
import org.eigenscope.timeline.Checkpoint;
import org.eigenscope.timeline.RunHistory;
import org.eigenscope.timeline.Timeline;
import org.eigenscope.timeline.TimelineColumns;
import org.eigenscope.timeline.TrainingRun;
import org.eigenscope.timeline.training.TrainingLog;
import picocli.CommandLine;

/** {@code eigenscope timeline}: shows the checkpoints of a training run over its steps. */
final class TimelineCommand implements Callable<Integer> {

    private final Arguments arguments = new Arguments("timeline", "Shows a training run over its checkpoints.", this);
    private final Services services;
    private final Value<List<String>> words = arguments.runs();
    private final RowOutputs outputs = new RowOutputs(arguments);
    private final Value<Path> csv = outputs.option("--csv", "Write one row per checkpoint and layer, with every "
            + "metric, as CSV; - is standard output, here and below.");
    private final Value<Path> json = outputs.option("--json",
            "Write the run as JSON: checkpoints, what happened, what training logged, and every layer.");
    private final Value<Path> html = outputs.option("--html",
            "Write an HTML page with an interactive picture of every metric of every layer at every step. It needs no "
                    + "network.");
    private final Value<Path> pgfplots = outputs.option("--pgfplots",
            "Write a table for LaTeX (pgfplots): one row per checkpoint, one column per log and for --metric of each "
                    + "layer.");
    private final Value<Path> sarif = outputs.option("--sarif",
            "Write the findings in the last checkpoint for a code scanner, as SARIF 2.1.0.");
    private final Value<Path> junit = outputs.option("--junit",
            "Write them for a build server, as JUnit XML: one test case per layer, which fails for --fail-on.");
    private final MetricFlag metric = new MetricFlag(arguments);
    private final Value<Path> with = arguments.option(Path.class, "--with", "RUN",
            "A second run to compare with: the folder of its checkpoints.");
    private final Value<List<Path>> logs = arguments.repeated(Path.class, "--log", "FILE", "The log of the training: "
            + "CSV or JSON with a step, or an event file of TensorBoard. Logs beside the checkpoints are found without "
            + "it.");
    private final Value<Boolean> watch = arguments.flag("Follow a training that is still running: print one line per "
            + "checkpoint, and everything else at the end, by Ctrl-C or --until.", "--watch");
    private final Value<Long> until = arguments.option(Long.class, "--until", "STEP",
            "With --watch: end when a checkpoint of this or a later step is analyzed.");
    private final Value<Integer> every = arguments.count("--every", "SECONDS", "5", 1,
            "With --watch: how often to look at the folder. Default: ${DEFAULT-VALUE}.");
    private final LayerFilterOptions filter = new LayerFilterOptions(arguments);
    private final AnalysisFlags flags = new AnalysisFlags(arguments);
    private final CacheFlag cache = new CacheFlag(arguments);
    private final GateFlags gates = new GateFlags(arguments);
    private final Value<Boolean> quiet = arguments.flag(
            "No progress and no notes: only the table, and what is missing from it.", "-q", "--quiet");

    TimelineCommand(Services services) {
        this.services = services;
        arguments.usage().customSynopsis("eigenscope timeline [OPTION]... RUN...")
                .description("", "RUN is the folder of the checkpoints of a training, or the checkpoints one by one. "
                        + "They are ordered by their steps, which are read from their metadata or names. Accuracy, "
                        + "loss and everything else that training logged beside them is read too.", "");
    }

    /** The command for picocli. */
    CommandLine line() {
        return arguments.line();
    }

    @Override
    public Integer call() {
        AnalysisOptions options = flags.options();
        filter.check();
        gates.check(options, true);
        metric.get();
        arguments.need(watch.get(), "--watch", "--until", "--every");
        arguments.need(html.get() != null || pgfplots.get() != null, "--html or --pgfplots", "--metric");
        if (until.get() != null && until.get() < 0) {
            throw arguments.wrong("--until: steps are counted from 0; %d is none".formatted(until.get()));
        }
        if (watch.get() && with.get() != null) {
            throw arguments.wrong("--with: only one run can be watched at a time; leave out --watch or --with");
        }
        if (pgfplots.get() != null && with.get() != null) {
            throw arguments.wrong("--pgfplots: a table holds one run; leave out --with, and write one for each run");
        }
        try {
            ModelSession session = ModelSession.analyzing(services, quiet.get(), cache.of(services));
            RunSession runs = new RunSession(services, session, quiet.get());
            List<Path> paths = ModelPaths.expand(words.get());
            if (watch.get()) {
                return watch(session, runs, paths, options);
            }
            List<TrainingRun> found = runs.find(paths, with.get() == null ? List.of() : List.of(with.get()));
            outputs.check(new ProtectedModels(protectedPaths(paths, found), services.files()));
            return timeline(runs, found, options);
        } catch (ModelFormatException e) {
            services.terminal().error(FailureMessages.words(e));
            return ExitCode.FILES;
        } catch (CancellationException e) {
            return FailureMessages.interrupted(services.terminal());
        } catch (IOException e) {
            return FailureMessages.writing(services.terminal(), e);
        }
    }

    private List<Candidate> protectedPaths(List<Path> named, List<TrainingRun> found) {
        List<Path> all = new ArrayList<>(named);
        Optional.ofNullable(with.get()).ifPresent(all::add);
        found.stream().flatMap(run -> run.checkpoints().stream()).map(Checkpoint::path).forEach(all::add);
        return Candidate.of(all);
    }

    private int timeline(RunSession runs, List<TrainingRun> found, AnalysisOptions options)
            throws IOException, ModelFormatException {
        List<Timeline> timelines = new ArrayList<>();
        for (TrainingRun run : found) {
            TrainingLog log = runs.log(run, timelines.isEmpty() ? logs.get() : List.of());
            ModelSeries series = filter.select(runs.series(run));
            if (series.layers().isEmpty()) {
                services.terminal().error(filter.nothing(run.models().getFirst()));
                return ExitCode.USAGE;
            }
            timelines.add(runs.analyze(run, log, series, i -> layers(series, i), options, details()));
        }
        return end(runs, timelines);
    }

    /** Analyzes checkpoints as they appear. */
    private int watch(ModelSession session, RunSession runs, List<Path> paths, AnalysisOptions options)
            throws IOException, ModelFormatException {
        if (paths.size() == 1 && Files.notExists(paths.getFirst())) {
            throw new NoSuchFileException(paths.getFirst().toString(), null, "it does not exist");
        }
        if (paths.size() != 1 || !Files.isDirectory(paths.getFirst())) {
            throw arguments.wrong("--watch: name the one folder that training writes its checkpoints to");
        }
        outputs.check(new ProtectedModels(Candidate.of(paths), services.files()));
        RunWatch watching = new RunWatch(services, paths.getFirst(), every.get(), quiet.get());
        RunWatch.Analysis work = new RunWatch.Analysis() {
            @Override
            public ModelReport analyze(Checkpoint checkpoint) {
                session.say(List.of(checkpoint.model()));
                // One that changes meanwhile is opened anew by the next look: nobody need do anything.
                return session.analyze(checkpoint.model(), filter.select(checkpoint.model()), options, details(),
                        finding -> { }).withoutPictures();
            }

            @Override
            public Timeline timeline(TrainingRun analyzed, List<ModelReport> inOrder) throws IOException {
                return runs.timeline(analyzed, filter.select(ModelSeries.of(analyzed.models())), inOrder, logs.get());
            }
        };
        Optional<TrainingRun> run = watching.watch(until.get(), work);
        if (run.isEmpty()) {
            services.terminal().error("%s: no checkpoint was analyzed".formatted(paths.getFirst()));
            return ExitCode.FILES;
        }
        runs.missing(watching.damage());
        watching.reports(run.get()).forEach(runs::ended);
        services.terminal().out().println();
        return end(runs, List.of(work.timeline(run.get(), watching.reports(run.get()))));
    }

    private Set<Detail> details() {
        return csv.get() == null && json.get() == null ? Set.of() : Set.of(Detail.LARGEST_VECTOR);
    }

    /** Writes and prints the runs, and judges the last checkpoint of the first. */
    private int end(RunSession runs, List<Timeline> timelines) throws IOException, ModelFormatException {
        outputs.write(csv, services.terminal(), quiet.get(), to -> TimelineFiles.csv(timelines, to.stream()));
        outputs.write(json, services.terminal(), quiet.get(), to -> TimelineFiles.json(timelines, to.stream()));
        outputs.write(html, services.terminal(), quiet.get(), to -> TimelineFiles.html(timelines, metric.get(),
                to.stream()));
        outputs.write(pgfplots, services.terminal(), quiet.get(), to -> TimelineFiles.pgfplots(timelines.getFirst(),
                metric.get(), to.stream()));
        List<ModelReport> reports = timelines.getFirst().analysis().reports();
        // Without a baseline the last checkpoint is compared with the one before it.
        Gate gate = gates.gate(new Baseline(reports.subList(Math.max(0, reports.size() - 2), reports.size() - 1)));
        write(sarif, to -> ReportFiles.sarif(to, Gate.rules(), gate::findings), reports.getLast());
        write(junit, to -> ReportFiles.junit(to, gate::findings), reports.getLast());
        for (Timeline timeline : outputs.takesOutput() ? List.<Timeline>of() : timelines) {
            if (timelines.size() > 1) {
                services.terminal().out().println((timeline == timelines.getFirst() ? "" : System.lineSeparator())
                        + SafeText.of(timeline.run().name()));
            }
            print(timeline);
        }
        int judged = gate.judge(reports.getLast());
        gate.sentences().forEach(services.terminal()::say);
        return ExitCode.worse(runs.code(), judged);
    }

    /** A kind of report, begun at a destination. */
    @FunctionalInterface
    private interface Kind {
        ReportFile to(Destination destination) throws IOException;
    }

    private void write(Value<Path> asked, Kind kind, ModelReport report) throws IOException {
        outputs.write(asked, services.terminal(), quiet.get(), to -> {
            try (ReportFile file = kind.to(Destination.of(to.stream()))) {
                file.add(report);
                file.commit();
            }
        });
    }

    /** The layers of a checkpoint that are analyzed; where all are, its other entries too, with the reason why not. */
    private List<Layer> layers(ModelSeries series, int checkpoint) {
        return filter.isOpen() ? series.models().get(checkpoint).layers() : series.layersOf(checkpoint);
    }

    private void print(Timeline timeline) {
        TextTable<Integer> table = new TextTable<>(TimelineColumns.checkpoints(timeline));
        for (int i = 0; i < timeline.run().checkpoints().size(); i++) {
            table.add(i);
        }
        table.print(services.terminal());
        RunHistory story = RunHistory.of(timeline);
        if (!story.headline().isEmpty()) {
            services.terminal().out().println();
            services.terminal().outWords(story.headline());
        }
        List<String> sentences = story.sentences(timeline.run().unit());
        if (!sentences.isEmpty()) {
            services.terminal().out().println();
            sentences.forEach(services.terminal()::outWords);
        }
    }
}
