package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.cli.Arguments.Value;
import org.eigenscope.cli.ModelPaths.Candidate;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.plan.ModelPlan;
import org.eigenscope.plan.PlanColumns;
import org.eigenscope.plan.PlanOptions;
import org.eigenscope.report.Outcome;
import org.eigenscope.report.PlanFiles;
import picocli.CommandLine;

/** {@code eigenscope plan}: sparsities, learning rates, weight decays and ranks from the spectra of a model. */
final class PlanCommand implements Callable<Integer> {

    private final Arguments arguments = new Arguments("plan",
            "Makes tables of sparsities, learning rates, weight decays and ranks from the spectra.", this);
    private final Services services;
    private final Value<Path> path = arguments.model("1", "A weight file, or the folder of a model.");
    private final RowOutputs outputs = new RowOutputs(arguments);
    private final Value<Path> csv = outputs.option("--csv",
            "Write the table as CSV; - is standard output, here and below.");
    private final Value<Path> json = outputs.option("--json", "Write it as JSON, with the formulas and their sources.");
    private final Value<Double> sparsity = arguments.number("--sparsity", "S", "0.5", NumberLimits.SHARE,
            "AlphaPruning: total share of the weights to prune. Default: ${DEFAULT-VALUE}.");
    private final Value<Double> epsilon = arguments.number("--epsilon", "E", "0.3", NumberLimits.from(0).to(1),
            "AlphaPruning: how far the share of a block may differ from that. Default: ${DEFAULT-VALUE}.");
    private final Value<Double> lowest = arguments.number("--lowest", "F", "0.5", NumberLimits.from(0),
            "TempBalance and AlphaDecay: factor of the layer with the smallest exponent. Default: ${DEFAULT-VALUE}.");
    private final Value<Double> highest = arguments.number("--highest", "F", "1.5", NumberLimits.from(0),
            "Factor of the layer with the largest exponent. Default: ${DEFAULT-VALUE}.");
    private final Value<Double> laserRate = arguments.number("--laser-rate", "RATE", "9", NumberLimits.from(0).to(10),
            "LASER keeps 1 - 0.1 RATE of the singular values. Default: ${DEFAULT-VALUE}.");
    private final Value<Integer> loraRank = arguments.count("--lora-rank", "R", "8", 1,
            "Mean rank of low-rank adapters. Default: ${DEFAULT-VALUE}.");
    private final LayerFilterOptions filter = new LayerFilterOptions(arguments);
    private final AnalysisFlags flags = new AnalysisFlags(arguments);
    private final CacheFlag cache = new CacheFlag(arguments);
    private final Value<Boolean> quiet = arguments.flag(
            "No progress and no notes: only the table and warnings.", "-q", "--quiet");

    PlanCommand(Services services) {
        this.services = services;
        arguments.elsewhere();
        arguments.usage().description("", "The methods are AlphaPruning, TempBalance, AlphaDecay, LASER, truncation at "
                + "the effective rank, and adapter ranks in proportion to the exponent. docs/definitions.md and the "
                + "JSON give the formula of each column. The model is not changed.", "");
    }

    /** The command for picocli. */
    CommandLine line() {
        return arguments.line();
    }

    @Override
    public Integer call() {
        List<Candidate> named = Candidate.of(List.of(path.get()));
        PlanOptions options = options();
        AnalysisOptions analysis = flags.options().withPoolSlices(true);
        filter.check();
        try {
            outputs.check(new ProtectedModels(named, services.files()));
            ModelSession session = ModelSession.analyzing(services, quiet.get(), cache.of(services));
            Optional<Model> model = session.open(named.getFirst());
            if (model.isEmpty()) {
                return ExitCode.FILES;
            }
            List<Layer> layers = filter.select(model.get());
            if (layers.isEmpty()) {
                services.terminal().error(filter.nothing(model.get()));
                return model.get().layers().isEmpty() ? ExitCode.FILES : ExitCode.USAGE;
            }
            ModelReport report = session.analyze(model.get(), layers, analysis, Set.of());
            if (!report.complete() || services.interruption().requested()) {
                return FailureMessages.interrupted(services.terminal());
            }
            return write(report, ModelPlan.of(report, options), options);
        } catch (IOException e) {
            return FailureMessages.writing(services.terminal(), e);
        }
    }

    private int write(ModelReport report, ModelPlan plan, PlanOptions options) throws IOException {
        int code = ExitCode.of(Outcome.of(report));
        if (code == ExitCode.FILES) {
            services.terminal().error(NothingAnalyzed.sentence(report));
            return code;
        }
        outputs.write(csv, services.terminal(), quiet.get(), to -> PlanFiles.csv(plan, to.stream()));
        outputs.write(json, services.terminal(), quiet.get(),
                to -> PlanFiles.json(report.model(), options, plan, to.stream()));
        if (!outputs.takesOutput()) {
            TextTable.print(services.terminal(), PlanColumns.ALL, plan.layers());
        }
        plan.problems().forEach(services.terminal()::say);
        return plan.whole() ? code : ExitCode.worse(code, ExitCode.PARTS);
    }

    private PlanOptions options() {
        if (lowest.get() > highest.get()) {
            throw arguments.wrong("--lowest must not be larger than --highest: they are %s and %s".formatted(
                    lowest.get(), highest.get()));
        }
        return new PlanOptions(sparsity.get(), epsilon.get(), lowest.get(), highest.get(), laserRate.get(),
                loraRank.get());
    }
}
