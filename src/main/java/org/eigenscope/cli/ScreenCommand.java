package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.eigenscope.analysis.ScreenedLayer;
import org.eigenscope.analysis.ScreenedLayer.PredictedTrap;
import org.eigenscope.analysis.Trap;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.analysis.run.TrapScreen;
import org.eigenscope.cli.Arguments.Value;
import org.eigenscope.cli.ModelPaths.Candidate;
import org.eigenscope.cli.ModelPaths.Found;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.NumberText;
import org.eigenscope.metric.TrapWords;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.report.RowFiles;
import picocli.CommandLine;
import static org.eigenscope.metric.NumberText.figure;

/** {@code eigenscope screen}: predicts the traps of layers from one pass over their elements. */
final class ScreenCommand implements Callable<Integer> {

    /** A trap, or a layer without one. */
    private record Row(String model, ScreenedLayer screened, PredictedTrap trap) {

        Optional<Trap.Element> element() {
            return trap == null ? Optional.empty() : Optional.ofNullable(trap.element());
        }
    }

    private static final List<Column<Row>> TRAPS = List.of(
            Column.text("model", Row::model).shown().keptAlways(),
            Column.<Row>count("layer_id", row -> row.screened().layer().id()),
            Column.<Row>text("name", row -> row.screened().layer().name()).shown("layer",
                    row -> row.screened().layer().name()).keptAlways(),
            Column.<Row>count("slice", row -> row.trap().slice()),
            Column.<Row>number("strength", row -> row.trap().strength()).shown(row ->
                    figure(row.trap().strength(), 3)).keptAlways(),
            Column.<Row>number("lambda", row -> row.trap().eigenvalue()).shown(),
            Column.<Row>number("p_value", row -> row.trap().pValue()),
            Column.<Row>flag("weak", row -> row.trap().weak()).shown(row -> row.trap().weak() ? "weak" : ""),
            Column.<Row>text("cause", row -> TrapWords.briefCause(row.trap().cause(), row.element())).shown()
                    .keptAlways(),
            Column.<Row>count("row", row -> row.element().map(Trap.Element::row).orElse(null)),
            Column.<Row>count("column", row -> row.element().map(Trap.Element::column).orElse(null)),
            Column.<Row>number("value", row -> row.element().map(Trap.Element::value).orElse(Double.NaN)),
            Column.<Row>number("sigmas", row -> row.element().map(Trap.Element::sigmas).orElse(Double.NaN)));

    private static final List<Column<Row>> LAYERS = List.of(
            Column.text("model", Row::model),
            Column.<Row>count("layer_id", row -> row.screened().layer().id()),
            Column.<Row>text("name", row -> row.screened().layer().name()),
            Column.<Row>text("kind", row -> row.screened().layer().kind().label()),
            Column.<Row>flag("screened", row -> row.screened().screened()),
            Column.<Row>text("trap_test", row -> TrapWords.label(row.screened().method())),
            Column.<Row>count("predicted_traps", row -> row.screened().traps().size()),
            Column.<Row>count("weak_traps", row -> row.screened().traps().stream().filter(PredictedTrap::weak).count()),
            Column.<Row>text("reason", row -> row.screened().screened() ? row.screened().method().reason()
                    : row.screened().reason()));

    private final Arguments arguments = new Arguments("screen", "Finds correlation traps at the speed of the disk.",
            this);
    private final Services services;
    private final Value<List<String>> words = arguments.models();
    private final LayerFilterOptions filter = new LayerFilterOptions(arguments);
    private final AnalysisFlags.Sizes sizes = new AnalysisFlags.Sizes(arguments);

    /** The findings that a screen can fail on. */
    private enum Finding {
        TRAP;

        @Override
        public String toString() {
            return FailOn.TRAP.toString();
        }
    }

    private final Value<Finding> failOn = arguments.option(Finding.class, "--fail-on", "FINDING",
            "End with exit code 1 on: trap. A weak trap does not count.");
    private final RowOutputs outputs = new RowOutputs(arguments);
    private final Value<Path> csv = outputs.option("--csv",
            "Write one row per layer as CSV; - is standard output, here and below.");
    private final Value<Path> traps = outputs.option("--traps", "Write one row per predicted trap as CSV.");
    private final Value<Path> json = outputs.option("--json", "Write the predicted traps as JSON.");
    private final Value<Boolean> quiet = arguments.flag("No notes: only the table, and what is missing from it.", "-q",
            "--quiet");

    ScreenCommand(Services services) {
        this.services = services;
        arguments.elsewhere();
        arguments.usage().customSynopsis("eigenscope screen [OPTION]... MODEL...")
                .description("", "One pass over the elements predicts every trap caused by a huge element or a shift "
                        + "of the mean; no eigenvalue is computed. A weak trap is so close to the edge that a shuffle "
                        + "may not show it. 'eigenscope analyze' finds out which of them are seen, "
                        + "and all others.", "");
    }

    /** The command for picocli. */
    CommandLine line() {
        return arguments.line();
    }

    @Override
    public Integer call() throws IOException {
        filter.check();
        TrapScreen screen = new TrapScreen(sizes.options());
        ModelSession session = new ModelSession(services, quiet.get());
        Found found = ModelPaths.find(services.files(), words.get());
        found.problems().forEach(services.terminal()::say);
        try {
            outputs.check(new ProtectedModels(found.candidates(), services.files()));
        } catch (IOException e) {
            return FailureMessages.writing(services.terminal(), e);
        }
        TextTable<Row> table = new TextTable<>(TRAPS, row -> row.trap().weak() ? TerminalColour.PLAIN
                : TerminalColour.TRAP);
        Gate gate = Gate.ofTraps(failOn.get() != null);
        List<Row> layerRows = new ArrayList<>();
        List<Row> trapRows = new ArrayList<>();
        List<String> summaries = new ArrayList<>();
        Set<Path> known = new HashSet<>();
        boolean seen = false;
        int code = found.problems().isEmpty() ? ExitCode.DONE : ExitCode.PARTS;
        for (Candidate candidate : found.candidates()) {
            Optional<Model> model = session.open(candidate);
            if (model.isEmpty()) {
                if (session.lastWasBroken()) {
                    code = ExitCode.worse(code, ExitCode.FILES);
                    known.add(candidate.path());
                }
                continue;
            }
            if (model.get().holdsLayers()) {
                known.add(candidate.path());
            }
            if (session.lacksWeights(model.get(), "a screen")) {
                code = ExitCode.worse(code, ExitCode.FILES);
                continue;
            }
            List<Layer> selected = filter.select(model.get());
            if (selected.isEmpty()) {
                services.terminal().error(filter.nothing(model.get()));
                code = ExitCode.worse(code, model.get().layers().isEmpty() ? ExitCode.FILES : ExitCode.USAGE);
                continue;
            }
            List<Layer> layers = selected.stream().filter(layer -> layer.weights() != null).toList();
            long start = System.nanoTime();
            try {
                List<ScreenedLayer> screened = screen.screen(layers, layer -> {},
                        new CancellableContext(services.interruption()));
                for (ScreenedLayer layer : screened) {
                    layerRows.add(new Row(candidate.name(), layer, null));
                    layer.traps().forEach(trap -> trapRows.add(new Row(candidate.name(), layer, trap)));
                }
                boolean looked = candidate.named() || !layers.isEmpty() || model.get().missesFigures(selected);
                if (looked) {
                    code = ExitCode.worse(code, coverage(model.get(), selected, screened));
                    code = session.changed(model.get()) ? ExitCode.worse(code, ExitCode.PARTS) : code;
                    code = ExitCode.worse(code, gate.judge(candidate.name(), selected, screened));
                }
                seen |= screened.stream().anyMatch(ScreenedLayer::screened);
                summaries.add(summary(candidate.name(), model.get(), screened, System.nanoTime() - start));
            } catch (CancellationException e) {
                services.terminal().say("Interrupted while %s was screened.".formatted(model.get().name()));
                return ExitCode.INTERRUPTED;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return ExitCode.INTERRUPTED;
            }
        }
        if (summaries.isEmpty()) {
            found.refusedBeside(known).forEach(services.terminal()::error);
            services.terminal().error("no model was screened");
            return ExitCode.worse(code, ExitCode.FILES);
        }
        trapRows.forEach(table::add);
        if (!table.isEmpty() && !outputs.takesOutput()) {
            table.print(services.terminal());
        }
        try {
            outputs.write(csv, services.terminal(), quiet.get(), to -> RowFiles.csv(LAYERS, layerRows, to.stream()));
            outputs.write(traps, services.terminal(), quiet.get(), to -> RowFiles.csv(TRAPS, trapRows, to.stream()));
            outputs.write(json, services.terminal(), quiet.get(), to -> RowFiles.json(TRAPS, trapRows, to.stream()));
        } catch (IOException e) {
            code = ExitCode.worse(code, FailureMessages.writing(services.terminal(), e));
        }
        gate.sentences().forEach(services.terminal()::say);
        if (!quiet.get()) {
            summaries.forEach(services.terminal()::say);
        }
        List<String> refused = found.refusedBeside(known);
        refused.forEach(services.terminal()::error);
        if (!seen && code != ExitCode.FILES) {
            services.terminal().error("no layer was screened");
        }
        if (!seen || !refused.isEmpty()) {
            code = ExitCode.worse(code, ExitCode.FILES);
        }
        return code;
    }

    /** Sums up a model by the layers that were screened and those that were not. */
    private int coverage(Model model, List<Layer> selected, List<ScreenedLayer> screened) {
        boolean failed = false;
        for (ScreenedLayer layer : screened) {
            String left = LayerAnalyzer.reason(layer.layer(), null, sizes.options());
            if (!layer.screened() && (left.isEmpty() || left.equals(layer.layer().excess()))) {
                failed = true;
                services.terminal().say("%s: %s: %s".formatted(model.name(), layer.layer().name(), layer.reason()));
            }
        }
        long done = screened.stream().filter(ScreenedLayer::screened).count();
        if (done == 0) {
            services.terminal().say("%s: no layer was screened".formatted(model.name()));
        }
        return ExitCode.of(done, failed || model.missesFigures(selected));
    }

    private static String summary(String label, Model model, List<ScreenedLayer> screened, long nanos) {
        long done = screened.stream().filter(ScreenedLayer::screened).count();
        long trapped = screened.stream().filter(layer -> !layer.traps().isEmpty()).count();
        long traps = screened.stream().mapToLong(layer -> layer.traps().size()).sum();
        long weak = screened.stream().flatMap(layer -> layer.traps().stream()).filter(PredictedTrap::weak).count();
        List<ScreenedLayer> untested = screened.stream().filter(layer -> layer.screened() && !layer.method().tested())
                .toList();
        return String.format(Locale.ROOT, "%s: %s screened in %.2f s (%.1f MB); %s%s", label,
                NumberText.count(done, "layer"), nanos / 1e9,
                model.bytes() / 1e6, trapped == 0 ? "no traps predicted" : NumberText.count(traps, "trap")
                + " predicted in " + trapped
                        + (weak == 0 ? "" : weak == 1 ? ", 1 of them weak: a shuffle may not show it"
                        : ", %d of them weak: a shuffle may not show them".formatted(weak)), untested.isEmpty() ? ""
                        : "; no trap test of " + NumberText.count(untested.size(), "layer") + ", as "
                                + untested.getFirst().layer().name()
                                + ": " + untested.getFirst().method().reason());
    }
}
