package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Comparison;
import org.eigenscope.analysis.LayerComparison;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.cli.TextTable.Column;
import org.eigenscope.model.Model;
import org.eigenscope.output.AtomicFile;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.report.ComparisonTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import static org.eigenscope.chart.Figures.figure;

/** {@code eigenscope compare}: two models, layer by layer. */
@Command(name = "compare", mixinStandardHelpOptions = true, sortOptions = false,
        customSynopsis = "eigenscope compare [OPTION]... MODEL MODEL",
        header = "Compares two models layer by layer.",
        description = {"", "A checkpoint with a later one, a base model with its fine-tuned child. Layers are matched by name.",
            ""})
final class CompareCommand implements Callable<Integer> {

    private final Services services;

    @Parameters(index = "0", paramLabel = "MODEL", description = "The first model.")
    private Path firstPath;

    @Parameters(index = "1", paramLabel = "MODEL", description = "The second model.")
    private Path secondPath;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write the comparison as CSV.")
    private Path csv;

    @Option(names = "--force", description = "Replace a file that exists.")
    private boolean force;

    @Mixin
    private AnalysisFlags flags;

    @Option(names = {"-q", "--quiet"}, description = "No progress and no notes: only the table, and failures.")
    private boolean quiet;

    CompareCommand(Services services) {
        this.services = services;
    }

    @Override
    public Integer call() {
        Mode mode = force ? Mode.REPLACE : Mode.NEW;
        AnalysisOptions options = flags.options();
        try {
            if (csv != null) {
                AtomicFile.check(csv, mode);
            }
            ModelSession session = ModelSession.analyzing(services, quiet);
            Optional<Model> first = session.open(firstPath);
            Optional<Model> second = session.open(secondPath);
            if (first.isEmpty() || second.isEmpty()) {
                return ExitCode.FILES;
            }
            ModelReport a = session.analyze(first.get(), first.get().layers(), options);
            ModelReport b = session.analyze(second.get(), second.get().layers(), options);
            List<LayerComparison> layers = new Comparison(session.algebra())
                    .compare(a, b, new Patience(services.interruption()));
            if (csv != null) {
                ComparisonTable.write(layers, csv, mode);
            }
            print(layers);
            if (csv != null && !quiet) {
                services.terminal().say("Wrote " + csv);
            }
            return failed(a) || failed(b) ? ExitCode.LAYERS : ExitCode.DONE;
        } catch (CancellationException e) {
            services.terminal().say("Interrupted: nothing was written.");
            return ExitCode.INTERRUPTED;
        } catch (IOException e) {
            return Failures.writing(services.terminal(), e);
        }
    }

    private static boolean failed(ModelReport report) {
        return report.layers().stream().anyMatch(LayerReport.Failed.class::isInstance);
    }

    private void print(List<LayerComparison> layers) {
        TextTable table = new TextTable(Column.words("layer"), Column.numbers("distance"), Column.numbers("relative"),
                Column.numbers("angle"), Column.numbers("delta_alpha"), Column.numbers("delta_traps"), Column.words("note"));
        for (LayerComparison layer : layers) {
            boolean both = layer.note().isEmpty();
            table.add(layer.name(), figure(layer.distance()), figure(layer.relative(), 3),
                    both ? "%.2f°".formatted(layer.angle()) : "–",
                    Double.isNaN(layer.deltaAlpha()) ? "–" : "%+.3f".formatted(layer.deltaAlpha()),
                    both ? "%+d".formatted(layer.deltaTraps()) : "–", layer.note());
        }
        table.print(services.terminal().out());
    }
}
