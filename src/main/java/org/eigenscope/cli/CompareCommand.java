package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.cli.Arguments.Value;
import org.eigenscope.cli.ModelPaths.Candidate;
import org.eigenscope.metric.Column;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Model;
import org.eigenscope.output.AtomicFile;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.output.Printable;
import org.eigenscope.report.ComparisonJson;
import org.eigenscope.report.ComparisonTable;
import org.eigenscope.report.Outcome;
import org.eigenscope.series.AuditOptions;
import org.eigenscope.series.Comparison;
import org.eigenscope.series.ComparisonColumns;
import org.eigenscope.series.LayerComparison;
import org.eigenscope.series.ModelSeries;
import picocli.CommandLine;

/** {@code eigenscope compare}: two models, layer by layer. */
final class CompareCommand implements Callable<Integer> {

    private final Arguments arguments = new Arguments("compare", "Compares two models layer by layer.", this);
    private final Services services;
    private final Value<Path> firstPath = arguments.model("1", "The first model.");
    private final Value<Path> secondPath = arguments.model("1", "The second model.");
    private final Value<Path> csv = arguments.option(Path.class, "--csv", "FILE", "Write the comparison as CSV.");
    private final Value<Path> json = arguments.option(Path.class, "--json", "FILE",
            "Write it as JSON: both models, how their layers were matched, and every layer.");
    private final Value<Boolean> force = arguments.flag("Replace a file that exists.", "--force");
    private final Value<Boolean> audit = arguments.flag("Look at the change itself: the spectrum of W₂ − W₁ "
            + "as of a layer, intruder dimensions, and what noise of its size would do. About twice as slow.",
            "--audit");
    private final Value<Integer> leading = arguments.option(Integer.class, "--leading", "K", "10",
            "How many leading singular vectors are compared. Default: ${DEFAULT-VALUE}.");
    private final Value<Double> epsilon = arguments.option(Double.class, "--epsilon", "E", "0.5",
            "An intruder's cosine with every left singular vector of the first model is smaller. "
                    + "Default: ${DEFAULT-VALUE}.");
    private final LayerFilterOptions filter = new LayerFilterOptions(arguments);
    private final AnalysisFlags flags = new AnalysisFlags(arguments);
    private final Value<Boolean> quiet = arguments.flag(
            "No progress and no notes: only the table, and what is missing from it.", "-q", "--quiet");

    CompareCommand(Services services) {
        this.services = services;
        arguments.usage().customSynopsis("eigenscope compare [OPTION]... MODEL MODEL")
                .description("", "A checkpoint with a later one, a base model with its fine-tuned child or its "
                + "adapter: W is then "
                        + "compared with W + ΔW. Layers are matched "
                        + "by name; where few names are alike, by how they end and by shape, and it is said so. "
                        + "Names and numbers are those of the first model.", "");
    }

    /** The command for picocli. */
    CommandLine line() {
        return arguments.line();
    }

    @Override
    public Integer call() {
        Mode mode = force.get() ? Mode.REPLACE : Mode.NEW;
        AnalysisOptions options = flags.options();
        AuditOptions auditing = auditing(options);
        filter.check();
        try {
            for (Path file : files()) {
                AtomicFile.check(file, mode);
            }
            ModelSession session = ModelSession.analyzing(services, quiet.get());
            List<Candidate> models = Candidate.of(firstPath.get(), secondPath.get());
            Optional<Model> first = session.open(models.getFirst());
            Optional<Model> second = session.open(models.getLast(), first.orElse(null));
            if (first.isEmpty() || second.isEmpty()) {
                return ExitCode.FILES;
            }
            if (isAdapter(first.get()) && !isAdapter(second.get())) {
                first = session.open(models.getFirst(), second.get());
            }
            if (first.isEmpty()) {
                return ExitCode.FILES;
            }
            ModelSeries whole = ModelSeries.of(first.get(), second.get());
            if (whole.disjoint()) {
                services.terminal().say(whole.disjointWords());
                return ExitCode.FILES;
            }
            ModelSeries two = filter.select(whole);
            if (two.layers().isEmpty()) {
                services.terminal().say(("%s: no layer is of this name, kind or number; 'eigenscope describe' lists "
                        + "them").formatted(first.get().name()));
                return ExitCode.USAGE;
            }
            // Also with -q: it tells which layers the figures belong to.
            if (!two.explanation().isEmpty()) {
                services.terminal().say(two.explanation());
            }
            ModelReport a = session.analyze(first.get(), layers(two, 0), options, Set.of());
            ModelReport b = session.analyze(second.get(), layers(two, 1), options, Set.of());
            ModelReport difference = audit.get() ? difference(session, two, options) : null;
            List<LayerComparison> pairs = new Comparison(session.algebra(), auditing)
                    .compare(two, a, b, new CancellableContext(services.interruption()));
            List<LayerComparison> layers = audit.get() ? Comparison.with(pairs, difference) : pairs;
            if (csv.get() != null) {
                ComparisonTable.write(layers, csv.get(), mode);
            }
            if (json.get() != null) {
                ComparisonJson.write(two, layers, json.get(), mode);
            }
            print(layers);
            if (!quiet.get()) {
                files().forEach(file -> services.terminal().say("Wrote " + file));
            }
            return ExitCode.worse(audit.get() && failed(difference) ? ExitCode.PARTS : ExitCode.DONE,
                    ExitCode.worse(ended(a), ended(b)));
        } catch (CancellationException e) {
            services.terminal().say("Interrupted: nothing was written.");
            return ExitCode.INTERRUPTED;
        } catch (IOException e) {
            return FailureMessages.writing(services.terminal(), e);
        }
    }

    private AuditOptions auditing(AnalysisOptions options) {
        try {
            return new AuditOptions(leading.get(), epsilon.get(), audit.get(), options.maxEvals(), options.seed());
        } catch (IllegalArgumentException e) {
            throw arguments.wrong("--leading is at least 1, and --epsilon above 0 and at most 1");
        }
    }

    private static ModelReport difference(ModelSession session, ModelSeries two, AnalysisOptions options) {
        Model difference = Comparison.difference(two);
        return session.analyze(difference, difference.layers(), options.withPoolSlices(true), Set.of());
    }

    private static boolean failed(ModelReport report) {
        return report.layers().stream().anyMatch(LayerReport.Failed.class::isInstance);
    }

    /** Those of one model that are compared, and with all of them its other entries, of which it is said why not. */
    private List<Layer> layers(ModelSeries two, int model) {
        return filter.isOpen() ? two.models().get(model).layers() : two.layersOf(model);
    }

    private static boolean isAdapter(Model model) {
        return model.layers().stream().anyMatch(layer -> layer.kind() == LayerKind.LORA);
    }

    /** How it went with one model; nothing is wrong with one that has none of the layers that are meant. */
    private int ended(ModelReport report) {
        if (report.complete() && report.layers().isEmpty() && !filter.isOpen()) {
            return ExitCode.DONE;
        }
        int code = ExitCode.of(Outcome.of(report));
        if (code == ExitCode.FILES) {
            services.terminal().say("%s: no layer was analyzed".formatted(report.model().name()));
        }
        return code;
    }

    private List<Path> files() {
        return Stream.of(csv.get(), json.get()).filter(Objects::nonNull).toList();
    }

    private void print(List<LayerComparison> layers) {
        print(ComparisonColumns.ALL, layers);
        List<LayerComparison> audited = layers.stream().filter(layer -> layer.audit() != null).toList();
        if (!audited.isEmpty()) {
            services.terminal().out().println();
            print(ComparisonColumns.AUDIT, audited);
        }
        List<String> intruders = audited.stream().filter(layer -> !layer.audit().intruders().isEmpty())
                .map(layer -> "%s: %s".formatted(layer.name(), layer.audit().intruderCosines())).toList();
        if (!intruders.isEmpty()) {
            services.terminal().out().println();
            services.terminal().out().println(("Intruder dimensions, by place among the singular values of the second "
                    + "model, with the largest cosine to any of the first:"));
            intruders.forEach(line -> services.terminal().out().println("  " + Printable.of(line)));
        }
    }

    private void print(List<Column<LayerComparison>> columns, List<LayerComparison> layers) {
        TextTable<LayerComparison> table = new TextTable<>(columns);
        layers.forEach(table::add);
        table.print(services.terminal().out());
    }
}
