package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Detail;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.run.ModelsTogether;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.model.ModelNames;
import org.eigenscope.report.Outcome;
import org.eigenscope.report.WrittenReports;
import org.eigenscope.series.MatchedLayer;
import org.eigenscope.series.ModelSeries;
import org.eigenscope.store.ReportReader;
import org.eigenscope.timeline.Checkpoint;
import org.eigenscope.timeline.CheckpointDistances;
import org.eigenscope.timeline.Timeline;
import org.eigenscope.timeline.TrainingRun;
import org.eigenscope.timeline.find.ReportedModels;
import org.eigenscope.timeline.find.RunFinder;
import org.eigenscope.timeline.training.CheckpointFigures;
import org.eigenscope.timeline.training.TrainingLog;

/** Opens and analyzes training runs for a command, saying what happens and what is missing. */
final class RunSession {

    /** Findings of a severity that are all said; of more, the first. */
    private static final int MOST_ALIKE = 5;
    private static final int FIRST_ALIKE = 3;

    private final Services services;
    private final ModelSession session;
    private final RunFinder finder;
    private final boolean quiet;
    private int code = ExitCode.DONE;

    RunSession(Services services, ModelSession session, boolean quiet) {
        this.services = services;
        this.session = session;
        this.quiet = quiet;
        this.finder = new RunFinder(services.files(), WrittenReports::recognizes, new ReportedModels() {
            @Override
            public boolean recognizes(Path file) {
                return ReportReader.recognizes(file);
            }

            @Override
            public List<Model> open(Path file) throws IOException, ModelFormatException {
                return session.readReport(file);
            }
        });
    }

    /** Finds the checkpoints of a run, and says what is left out. */
    TrainingRun find(List<Path> paths) throws IOException, ModelFormatException {
        TrainingRun run = finder.find(paths);
        say(few(run.findings()));
        return run;
    }

    /**
     * Finds runs whose steps share an axis, each under a name of its own.
     *
     * @throws Unsupported if their steps count different things
     */
    List<TrainingRun> find(List<Path> first, List<Path> others) throws IOException, ModelFormatException {
        List<TrainingRun> runs = new ArrayList<>(List.of(find(first)));
        for (Path other : others) {
            TrainingRun found = find(List.of(other));
            if (found.unit() != runs.getFirst().unit()) {
                throw new Unsupported(other, "its checkpoints are numbered by %s, those of %s by %s: they share no axis"
                        .formatted(found.unit().word(), runs.getFirst().name(), runs.getFirst().unit().word()));
            }
            runs.add(found);
        }
        List<String> names = ModelNames.of(runs.stream().map(TrainingRun::folder).toList());
        return runs.size() == 1 ? runs : IntStream.range(0, runs.size())
                .mapToObj(i -> runs.get(i).named(names.get(i))).toList();
    }

    /** Reads what training logged, beside the checkpoints and in these files. */
    TrainingLog log(TrainingRun run, List<Path> named) throws IOException {
        TrainingLog log = TrainingLog.of(run, named, WrittenReports::recognizes);
        say(log.findings());
        return log;
    }

    /** The layers of the checkpoints, matched. */
    ModelSeries series(TrainingRun run) {
        session.say(run.models());
        ModelSeries series = ModelSeries.of(run.models());
        if (!series.explanation().isEmpty()) {
            services.terminal().say(series.explanation());
        }
        return series;
    }

    /**
     * Analyzes the checkpoints in one run.
     *
     * @param layers of a checkpoint, those that are analyzed
     * @param details what of a layer the user will look at
     * @throws java.util.concurrent.CancellationException if the user has interrupted
     */
    Timeline analyze(TrainingRun run, TrainingLog log, ModelSeries series, Function<Integer, List<Layer>> layers,
            AnalysisOptions options, Set<Detail> details) {
        List<ModelReport> reports = reports(run, layers, options, details);
        CancellableContext context = new CancellableContext(services.interruption());
        context.checkpoint();
        reports.forEach(this::ended);
        List<List<Double>> distances = CheckpointDistances.of(series, context);
        List<Integer> same = IntStream.range(0, reports.size()).filter(i -> !replaced(run.checkpoints().get(i))).boxed()
                .toList();
        if (same.size() == reports.size() || same.isEmpty()) {
            return Timeline.of(run, series, reports, log.curves(), CheckpointFigures.join(run, log.curves()),
                    distances);
        }
        // Its figures, and how far weights moved to it and from it, may be of two files.
        Set<Checkpoint> kept = same.stream().map(run.checkpoints()::get).collect(Collectors.toSet());
        say(run.checkpoints().stream().filter(one -> !kept.contains(one)).map(one -> new Finding(Severity.DAMAGED,
                one.model().name(), "it was replaced while it was analyzed: it was left out")).toList());
        TrainingRun rest = run.only(kept::contains);
        ModelSeries matched = new ModelSeries(rest.models(), series.layers().stream()
                .map(row -> same.stream().map(row.layers()::get).toList())
                .filter(row -> row.stream().anyMatch(Objects::nonNull)).map(MatchedLayer::new).toList(),
                series.explanation());
        return Timeline.of(rest, matched, same.stream().map(reports::get).toList(), log.curves(),
                CheckpointFigures.join(rest, log.curves()), CheckpointDistances.of(matched, context));
    }

    /** True if another file has taken the place of a checkpoint; one that is only gone has been read as it was. */
    private static boolean replaced(Checkpoint checkpoint) {
        return Files.exists(checkpoint.path()) && checkpoint.gone();
    }

    /** The reports of the checkpoints: those that were written, and those of an analysis. */
    private List<ModelReport> reports(TrainingRun run, Function<Integer, List<Layer>> layers, AnalysisOptions options,
            Set<Detail> details) {
        List<Model> models = run.models();
        List<Integer> fresh = IntStream.range(0, models.size()).filter(i -> !session.isFromReport(models.get(i)))
                .boxed()
                .toList();
        List<ModelReport> made = fresh.isEmpty() ? List.of() : session.analyze(new ModelsTogether(run.name(),
                fresh.stream().map(models::get).toList(), fresh.stream().map(layers).toList()), options, details);
        return IntStream.range(0, models.size()).mapToObj(i -> fresh.contains(i) ? made.get(fresh.indexOf(i))
                : session.analyze(models.get(i), layers.apply(i), options, details)).toList();
    }

    /**
     * The timeline of checkpoints that are analyzed already, with what training has logged by now. How far weights
     * have moved is not part of it, since earlier checkpoints may be gone.
     */
    Timeline timeline(TrainingRun run, ModelSeries series, List<ModelReport> reports, List<Path> named)
            throws IOException {
        TrainingLog log = TrainingLog.of(run, named, WrittenReports::recognizes);
        return Timeline.of(run, series, reports, log.curves(), CheckpointFigures.join(run, log.curves()), List.of());
    }

    /** Says what was missing in the end. */
    void missing(List<Finding> findings) {
        say(findings);
    }

    /** The exit code of what was missing so far. */
    int code() {
        return code;
    }

    /**
     * The first of many findings of a severity, and how many more there are: where most checkpoints of a run are
     * damaged, one line for each would hide what else is said. Dangers are all said.
     */
    private static List<Finding> few(List<Finding> findings) {
        Map<Severity, List<Finding>> kinds = findings.stream().collect(Collectors.groupingBy(Finding::severity,
                () -> new EnumMap<>(Severity.class), Collectors.toList()));
        Set<Finding> counted = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Finding> counts = new ArrayList<>();
        kinds.forEach((severity, alike) -> {
            if (severity != Severity.DANGEROUS && alike.size() > MOST_ALIKE) {
                List<Finding> others = alike.subList(FIRST_ALIKE, alike.size());
                counted.addAll(others);
                counts.add(new Finding(severity, "", "%,d more %s: --json and --html write them all".formatted(
                        others.size(), severity.costsFigures() ? "files like these" : "notes")));
            }
        });
        return Stream.concat(findings.stream().filter(finding -> !counted.contains(finding)), counts.stream())
                .toList();
    }

    /** Says what is missing, and notes unless it is to be quiet. */
    private void say(List<Finding> findings) {
        for (Finding finding : findings) {
            boolean missing = finding.severity().costsFigures();
            if (missing || !quiet) {
                services.terminal().say(finding.where().isEmpty() ? finding.message()
                        : "%s: %s".formatted(finding.where(), finding.message()));
            }
            code = missing ? ExitCode.worse(code, ExitCode.PARTS) : code;
        }
    }

    /** A checkpoint of which nothing was analyzed is a part of the run that is missing. */
    void ended(ModelReport report) {
        int ended = ExitCode.of(Outcome.of(report));
        if (ended == ExitCode.FILES) {
            services.terminal().say(NothingAnalyzed.sentence(report));
        }
        code = ExitCode.worse(code, ended == ExitCode.FILES ? ExitCode.PARTS : ended);
    }
}
