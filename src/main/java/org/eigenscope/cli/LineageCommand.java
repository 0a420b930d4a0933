package org.eigenscope.cli;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.eigenscope.cli.Arguments.Value;
import org.eigenscope.cli.ModelPaths.Candidate;
import org.eigenscope.model.Model;
import org.eigenscope.report.LineageFiles;
import org.eigenscope.series.LayerLineage;
import org.eigenscope.series.Lineage;
import org.eigenscope.series.LineageAnalyzer;
import org.eigenscope.series.LineageColumns;
import org.eigenscope.series.ModelSeries;
import picocli.CommandLine;

/** {@code eigenscope lineage}: tests whether two models are related. */
final class LineageCommand implements Callable<Integer> {

    /** With fewer no p-value is below 0.01. */
    private static final int FEWEST_DRAWS = 99;

    private final Arguments arguments = new Arguments("lineage", "Tests whether two models are related.", this);
    private final Services services;
    private final Value<Path> firstPath = arguments.model("1", "The first model.");
    private final Value<Path> secondPath = arguments.model("OTHER", "1", "The second model.");
    private final RowOutputs outputs = new RowOutputs(arguments);
    private final Value<Path> csv = outputs.option("--csv",
            "Write the results for each layer as CSV; - is standard output, here and below.");
    private final Value<Path> json = outputs.option("--json", "Write the results as JSON, including the verdict.");
    private final Value<Integer> draws = arguments.count("--draws", "N", "9999", FEWEST_DRAWS,
            "Draws of each test; no p-value is smaller than 1/(N + 1). Default: ${DEFAULT-VALUE}.");
    private final Value<Long> seed = arguments.option(Long.class, "--seed", "N", "0",
            "Seed of the draws; the same seed gives the same numbers. Default: ${DEFAULT-VALUE}.");
    private final LayerFilterOptions filter = new LayerFilterOptions(arguments);
    private final Value<Integer> maxEvals = arguments.count("--max-evals", "N", "20000", 2,
            "Skip the singular values of larger matrices. Default: ${DEFAULT-VALUE}.");
    private final Value<Boolean> quiet = arguments.flag("No notes: only the verdict, and what is missing.", "-q",
            "--quiet");

    LineageCommand(Services services) {
        this.services = services;
        arguments.elsewhere();
        arguments.usage().customSynopsis("eigenscope lineage [OPTION]... MODEL OTHER")
                .description("", "Tests whether the weights of two models agree unit by unit better than they would "
                        + "with the units in another order, as after independent training, and whether the fine "
                        + "pattern of the singular values agrees, which neither reordering nor rotation changes. A "
                        + "verdict comes with its p-value; where nothing is found, none is given.", "");
    }

    /** The command for picocli. */
    CommandLine line() {
        return arguments.line();
    }

    @Override
    public Integer call() {
        List<Candidate> named = Candidate.of(List.of(firstPath.get(), secondPath.get()));
        filter.check();
        try {
            outputs.check(new ProtectedModels(named, services.files()));
            ModelSession session = ModelSession.analyzing(services, quiet.get());
            Optional<List<Model>> models = session.openSeries(named);
            if (models.isEmpty()) {
                return ExitCode.FILES;
            }
            if (models.get().stream().anyMatch(model -> session.lacksWeights(model, "lineage"))) {
                return ExitCode.FILES;
            }
            ModelSeries whole = ModelSeries.of(models.get());
            ModelSeries two = filter.select(whole);
            int matched = filter.explain(whole, two, services.terminal());
            if (matched != ExitCode.DONE) {
                return matched;
            }
            Lineage lineage = new LineageAnalyzer(session.algebra(), draws.get(), maxEvals.get(), seed.get())
                    .of(two, new CancellableContext(services.interruption()));
            return write(session, two, lineage);
        } catch (CancellationException e) {
            return FailureMessages.interrupted(services.terminal());
        } catch (IOException e) {
            return FailureMessages.writing(services.terminal(), e);
        }
    }

    private int write(ModelSession session, ModelSeries two, Lineage lineage) throws IOException {
        outputs.write(csv, services.terminal(), quiet.get(), to -> LineageFiles.csv(lineage, to.stream()));
        outputs.write(json, services.terminal(), quiet.get(), to -> LineageFiles.json(two, lineage, to.stream()));
        if (!outputs.takesOutput()) {
            TextTable.print(services.terminal(), LineageColumns.ALL, lineage.layers());
            services.terminal().out().println();
            services.terminal().out().println(lineage.words());
        }
        boolean missing = two.models().stream().anyMatch(model -> session.changed(model)
                || model.missesFigures(model.layers()))
                || lineage.layers().stream().anyMatch(LayerLineage::failed);
        return Double.isNaN(lineage.pValue()) || missing ? ExitCode.PARTS : ExitCode.DONE;
    }
}
