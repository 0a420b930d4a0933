package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.cli.Arguments.Value;
import org.eigenscope.cli.ModelPaths.Candidate;
import org.eigenscope.metric.Column;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.model.SafeText;
import org.eigenscope.report.ComparisonJson;
import org.eigenscope.report.ComparisonTable;
import org.eigenscope.report.Outcome;
import org.eigenscope.report.SeriesFiles;
import org.eigenscope.series.AuditOptions;
import org.eigenscope.series.Comparison;
import org.eigenscope.series.ComparisonColumns;
import org.eigenscope.series.LayerComparison;
import org.eigenscope.series.ModelSeries;
import org.eigenscope.series.SeriesReport;
import picocli.CommandLine;

/** {@code eigenscope compare}: two models, or several, layer by layer. */
final class CompareCommand implements Callable<Integer> {

    private final Arguments arguments = new Arguments("compare", "Compares models layer by layer.", this);
    private final Services services;
    private final Value<List<Path>> paths = arguments.paths("The models; at least two.");
    private final RowOutputs outputs = new RowOutputs(arguments);
    private final Value<Path> csv = outputs.option("--csv",
            "Write the comparison as CSV; - is standard output, here and below.");
    private final Value<Path> json = outputs.option("--json",
            "Write it as JSON: the models, how their layers were matched, and every layer.");
    private final Value<Boolean> audit = arguments.flag("Analyze the change itself: the spectrum of W₂ − W₁, intruder "
            + "dimensions, and the effect of noise of the same size. Takes about twice as long.",
            "--audit");
    private final Value<Integer> leading = arguments.count("--leading", "K", "10", 1,
            "Number of leading singular vectors to compare. Default: ${DEFAULT-VALUE}.");
    private final Value<Double> epsilon = arguments.number("--epsilon", "E", "0.5", NumberLimits.above(0).to(1),
            "Largest cosine that an intruder has with any left singular vector of the first model. Default: "
                    + "${DEFAULT-VALUE}.");
    private final LayerFilterOptions filter = new LayerFilterOptions(arguments);
    private final AnalysisFlags flags = new AnalysisFlags(arguments);
    private final CacheFlag cache = new CacheFlag(arguments);
    private final Value<Boolean> quiet = arguments.flag(
            "No progress and no notes: only the table, and what is missing from it.", "-q", "--quiet");

    CompareCommand(Services services) {
        this.services = services;
        arguments.elsewhere();
        arguments.usage().customSynopsis("eigenscope compare [OPTION]... MODEL MODEL...")
                .description("", "Compares a checkpoint with a later one, or a base model with a fine-tuned model or "
                        + "an adapter; with an adapter, W is compared with W + ΔW. For two models the table shows how "
                        + "far each layer has moved, for more than two the metrics of each side by side. Layers are "
                        + "matched by name; where few names agree, by name endings and shapes, which a note tells. "
                        + "Layer names and numbers are those of the first model.", "");
    }

    /** The command for picocli. */
    CommandLine line() {
        return arguments.line();
    }

    @Override
    public Integer call() {
        AnalysisOptions options = flags.options();
        arguments.need(audit.get(), "--audit", "--epsilon");
        AuditOptions auditing = new AuditOptions(leading.get(), epsilon.get(), audit.get(), options.maxEvals(),
                options.seed());
        filter.check();
        if (paths.get().size() < 2) {
            throw arguments.wrong("compare: name two models at least");
        }
        if (audit.get() && paths.get().size() > 2) {
            throw arguments.wrong("--audit compares two models, but %d are named".formatted(paths.get().size()));
        }
        List<Candidate> named = Candidate.of(paths.get());
        try {
            outputs.check(new ProtectedModels(named, services.files()));
            ModelSession session = ModelSession.analyzing(services, quiet.get(), cache.of(services));
            Optional<List<Model>> models = session.openSeries(named);
            if (models.isEmpty()) {
                return ExitCode.FILES;
            }
            if (audit.get() && models.get().stream().anyMatch(model -> session.lacksWeights(model, "--audit"))) {
                return ExitCode.FILES;
            }
            ModelSeries whole = ModelSeries.of(models.get());
            ModelSeries series = filter.select(whole);
            int matched = filter.explain(whole, series, services.terminal());
            if (matched != ExitCode.DONE) {
                return matched;
            }
            List<ModelReport> reports = new ArrayList<>();
            for (int i = 0; i < series.models().size(); i++) {
                reports.add(session.analyze(series.models().get(i), layers(series, i), options, Set.of()));
            }
            int code = reports.size() == 2 ? two(session, series, reports, auditing)
                    : several(new SeriesReport(series, reports));
            return ExitCode.worse(code, reports.stream().map(this::ended).reduce(ExitCode.DONE, ExitCode::worse));
        } catch (CancellationException e) {
            return FailureMessages.interrupted(services.terminal());
        } catch (IOException e) {
            return FailureMessages.writing(services.terminal(), e);
        }
    }

    private static ModelReport difference(ModelSession session, ModelSeries two, AnalysisOptions options) {
        Model difference = Comparison.difference(two);
        return session.analyze(difference, difference.layers(), options.withPoolSlices(true), Set.of());
    }

    private static boolean failed(ModelReport report) {
        return report.layers().stream().anyMatch(LayerReport.Failed.class::isInstance);
    }

    /** The layers of one model that are compared; where all are, its other entries too, with the reason why not. */
    private List<Layer> layers(ModelSeries series, int model) {
        return filter.isOpen() ? series.models().get(model).layers() : series.layersOf(model);
    }

    /** Compares two models, writes and prints it; the exit code is that of the audit. */
    private int two(ModelSession session, ModelSeries two, List<ModelReport> reports, AuditOptions auditing)
            throws IOException {
        ModelReport difference = audit.get() ? difference(session, two, flags.options()) : null;
        List<LayerComparison> pairs = new Comparison(session.algebra(), auditing).compare(two, reports.getFirst(),
                reports.getLast(), new CancellableContext(services.interruption()));
        List<LayerComparison> layers = audit.get() ? Comparison.with(pairs, difference) : pairs;
        outputs.write(csv, services.terminal(), quiet.get(), to -> ComparisonTable.write(layers, to.stream()));
        outputs.write(json, services.terminal(), quiet.get(), to -> ComparisonJson.write(two, layers, to.stream()));
        if (!outputs.takesOutput()) {
            print(layers);
        }
        if (!audit.get()) {
            return ExitCode.DONE;
        }
        boolean changed = two.models().stream().filter(session::changed).count() > 0;
        return changed || failed(difference) ? ExitCode.PARTS : ExitCode.DONE;
    }

    /** Writes and prints the metrics of more than two models. */
    private int several(SeriesReport report) throws IOException {
        new CancellableContext(services.interruption()).checkpoint();
        outputs.write(csv, services.terminal(), quiet.get(), to -> SeriesFiles.csv(report, to.stream()));
        outputs.write(json, services.terminal(), quiet.get(), to -> SeriesFiles.json(report, to.stream()));
        if (!outputs.takesOutput()) {
            SeriesTables.print(report, services.terminal());
        }
        return ExitCode.DONE;
    }

    /** The exit code of one model; nothing is wrong with one that has none of the layers that are meant. */
    private int ended(ModelReport report) {
        if (report.complete() && report.layers().isEmpty() && !filter.isOpen()) {
            return ExitCode.DONE;
        }
        int code = ExitCode.of(Outcome.of(report));
        if (code == ExitCode.FILES) {
            services.terminal().say(NothingAnalyzed.sentence(report));
        }
        return code;
    }

    private void print(List<LayerComparison> layers) {
        print(ComparisonColumns.ofChange(layers), layers);
        List<LayerComparison> audited = layers.stream().filter(layer -> layer.audit() != null).toList();
        if (!audited.isEmpty()) {
            services.terminal().out().println();
            print(ComparisonColumns.AUDIT, audited);
        }
        List<String> intruders = audited.stream().filter(layer -> !layer.audit().intruders().isEmpty())
                .map(layer -> "%s: %s".formatted(layer.name(), layer.audit().intruderCosines())).toList();
        if (!intruders.isEmpty()) {
            services.terminal().out().println();
            services.terminal().out().println(("Intruder dimensions: rank among the singular values of the second "
                    + "model, and largest cosine with any singular vector of the first:"));
            intruders.forEach(line -> services.terminal().out().println("  " + SafeText.of(line)));
        }
    }

    private void print(List<Column<LayerComparison>> columns, List<LayerComparison> layers) {
        TextTable.print(services.terminal(), columns, layers);
    }
}
