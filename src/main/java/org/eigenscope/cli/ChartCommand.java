package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.chart.ChartFiles;
import org.eigenscope.chart.ChartFiles.Size;
import org.eigenscope.chart.EsdView;
import org.eigenscope.chart.LayerChart;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.output.AtomicFile;
import org.eigenscope.output.AtomicFile.Mode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code eigenscope chart}: one chart of one layer, for a page or a paper. */
@Command(name = "chart", mixinStandardHelpOptions = true, sortOptions = false,
        customSynopsis = "eigenscope chart [OPTION]... MODEL --layer NAME --out FILE",
        header = "Draws a chart of a layer as PNG, SVG or PDF.")
final class ChartCommand implements Callable<Integer> {

    private final Services services;

    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "MODEL", description = "A weight file, or the folder of a model.")
    private Path path;

    @Option(names = "--layer", required = true, paramLabel = "NAME",
            description = "The layer's name or number, or a glob that matches one layer.")
    private String layer;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "What to write: .png, .svg or .pdf.")
    private Path out;

    @Option(names = "--chart", defaultValue = "esd_log_log", paramLabel = "CHART",
            description = "${COMPLETION-CANDIDATES} (in any case). Default: ${DEFAULT-VALUE}.")
    private LayerChart chart;

    @Option(names = "--trap", defaultValue = "1", paramLabel = "N",
            description = "Which trap is looked at, the strongest first. Default: ${DEFAULT-VALUE}.")
    private int trap;

    @Option(names = "--bins", defaultValue = "0", paramLabel = "N", description = "Bins of the histogram; 0 to choose.")
    private int bins;

    @Option(names = "--force", description = "Replace a file that exists.")
    private boolean force;

    @Option(names = {"-q", "--quiet"}, description = "No progress and no notes.")
    private boolean quiet;

    @Mixin
    private FigureFlags figures;

    @Mixin
    private AnalysisFlags flags;

    ChartCommand(Services services) {
        this.services = services;
    }

    @Override
    public Integer call() {
        Size paper = figures.size();
        EsdView view = view();
        if (ChartFiles.Kind.of(out).isEmpty()) {
            throw wrong("--out: the name must end in .png, .svg or .pdf: " + out);
        }
        try {
            AtomicFile.check(out, force ? Mode.REPLACE : Mode.NEW);
            ModelSession session = ModelSession.analyzing(services, quiet);
            Optional<Model> model = session.open(path);
            if (model.isEmpty()) {
                return ExitCode.FILES;
            }
            Layer chosen = choose(model.get());
            ModelReport report = session.analyze(model.get(), List.of(chosen), flags.options());
            return switch (report.layers().isEmpty() ? null : report.layers().getFirst()) {
                case LayerReport.Analyzed analyzed when !chart.fits(analyzed) -> {
                    services.terminal().say("%s has no such chart: no trap was found that has one".formatted(chosen.name()));
                    yield ExitCode.LAYERS;
                }
                case LayerReport.Analyzed analyzed -> {
                    ChartFiles.write(chart.draw(analyzed, view, figures.style()).chart(), out, paper, force);
                    say("Wrote " + out);
                    yield ExitCode.DONE;
                }
                case LayerReport.Skipped skipped -> {
                    services.terminal().say("%s has no chart: %s".formatted(chosen.name(), skipped.reason()));
                    yield ExitCode.LAYERS;
                }
                case LayerReport.Failed failed -> {
                    services.terminal().say("%s has no chart: %s".formatted(chosen.name(), failed.message()));
                    yield ExitCode.LAYERS;
                }
                case null -> {
                    services.terminal().say("Interrupted: nothing was written.");
                    yield ExitCode.INTERRUPTED;
                }
            };
        } catch (IOException e) {
            return Failures.writing(services.terminal(), e);
        }
    }

    private Layer choose(Model model) {
        List<Layer> found = model.layers().stream().filter(l -> l.name().equals(layer)).toList();
        if (found.isEmpty() && layer.matches("\\d{1,9}")) {
            found = model.layers().stream().filter(l -> l.id() == Integer.parseInt(layer)).toList();
        }
        if (found.isEmpty()) {
            Pattern pattern = LayerFilter.pattern(layer);
            found = model.layers().stream()
                    .filter(l -> l.weights() != null && pattern.matcher(l.name()).matches()).toList();
        }
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw wrong(found.isEmpty()
                ? "--layer: %s has no layer '%s'; 'eigenscope describe' lists them".formatted(model.name(), layer)
                : "--layer: '%s' matches %d layers, %s and %s among them; name one".formatted(
                        layer, found.size(), found.get(0).name(), found.get(1).name()));
    }

    private EsdView view() {
        if (trap < 1) {
            throw wrong("--trap: traps are counted from 1");
        }
        try {
            return EsdView.DEFAULT.withBins(bins).withTrap(trap - 1);
        } catch (IllegalArgumentException e) {
            throw wrong("--bins: " + e.getMessage());
        }
    }

    private void say(String message) {
        if (!quiet) {
            services.terminal().say(message);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
