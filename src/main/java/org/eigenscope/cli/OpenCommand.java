package org.eigenscope.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.chart.ChartFiles;
import org.eigenscope.chart.ChartStyle;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.chart.Charts;
import org.eigenscope.chart.EsdView;
import org.eigenscope.cli.Arguments.Value;
import org.eigenscope.cli.ModelPaths.Candidate;
import org.eigenscope.format.Formats;
import org.eigenscope.model.Model;
import org.eigenscope.output.FileNames;
import org.eigenscope.output.OutputException;
import org.eigenscope.report.Outcome;
import picocli.CommandLine;

/** {@code eigenscope [FILE]}: opens the window, or works in the terminal where there is no screen. */
final class OpenCommand implements Callable<Integer> {

    /** The model that is analyzed when no other is named: its fc2 is the textbook picture of a trap. */
    private static final String EXAMPLE = "digits-overtrained.safetensors";

    private final Arguments arguments = new Arguments("eigenscope",
            "Tells from its weight file alone whether a neural network was trained well.", this);
    private final Services services;
    private final Value<Path> path = arguments.model("0..1", "A weight file, or the folder of a model.");

    OpenCommand(Services services) {
        this.services = services;
        arguments.usage().synopsisSubcommandLabel("[COMMAND]")
                .description("", "Without a command it opens the window, on MODEL or on a built-in example.", "")
                .commandListHeading("%nCommands:%n")
                .footer(Stream.concat(Stream.of("", "'eigenscope COMMAND --help' explains a command.", "",
                        "Formats, recognized by a file's first bytes, whatever its name:"), formats())
                        .toArray(String[]::new));
    }

    /** A line each, with the usual endings of its files. */
    private static Stream<String> formats() {
        return Formats.ALL.stream().map(format -> "  %-22s%s".formatted(format.name(), format.fileTypes().stream()
                .flatMap(type -> type.extensions().stream()).map(extension -> "." + extension)
                .collect(Collectors.joining(" "))));
    }

    /** The command for picocli. */
    CommandLine line() {
        return arguments.line();
    }

    @Override
    public Integer call() throws IOException {
        if (services.window().isPresent()) {
            services.window().get().accept(Optional.ofNullable(path.get()));
            return ExitCode.DONE;
        }
        if (path.get() != null) {
            return analyze(path.get());
        }
        services.terminal().say("There is no screen here: analyzing the built-in example in the terminal.");
        Path folder = Files.createTempDirectory("eigenscope");
        Path example = folder.resolve(EXAMPLE);
        try {
            try (InputStream in = OpenCommand.class.getResourceAsStream("/org/eigenscope/examples/" + EXAMPLE)) {
                Files.copy(in, example);
            }
            return analyze(example);
        } finally {
            Files.deleteIfExists(example);
            Files.deleteIfExists(folder);
        }
    }

    private int analyze(Path file) throws IOException {
        ModelSession session = ModelSession.analyzing(services, false);
        Optional<Model> model = session.open(Candidate.of(List.of(file)).getFirst());
        if (model.isEmpty()) {
            return ExitCode.FILES;
        }
        ModelReport report = session.analyze(model.get(), model.get().layers(), AnalysisOptions.DEFAULT, Set.of());
        if (!report.complete() || services.interruption().requested()) {
            services.terminal().say("Interrupted: no chart was drawn.");
            return ExitCode.INTERRUPTED;
        }
        ModelTables.layers(report, services.terminal());
        services.terminal().say("");
        Optional<Analyzed> worst = Outcome.of(report).worst().or(() -> report.analyzed().stream()
                .max(Comparator.comparingDouble(layer -> layer.scale().spectralNorm())));
        int code = ExitCode.of(Outcome.of(report));
        if (worst.isPresent()) {
            code = ExitCode.worse(code, draw(worst.get()));
        }
        services.terminal().say("To see everything in the window, run this where there is a screen: on a desktop, or "
                + "by "
                + "'ssh -X'. 'eigenscope --help' shows what else works without one.");
        return code;
    }

    /** A chart that is there already was not asked for by name: that is a fact, and no failure. */
    private int draw(Analyzed layer) throws IOException {
        Path chart = services.here().resolve(new FileNames().of("eigenscope-" + layer.layer().name(), ".png"));
        try {
            ChartFiles.write(Charts.SPECTRUM.draw(layer, EsdView.DEFAULT, ChartStyle.page(ChartTheme.LIGHT)).chart(),
                    chart,
                    ChartFiles.Size.DEFAULT, false);
            services.terminal().say("The chart of %s is saved as %s.".formatted(layer.layer().name(),
                    chart.toAbsolutePath()));
            return ExitCode.DONE;
        } catch (OutputException e) {
            if (e.reason() != OutputException.Reason.EXISTS) {
                return FailureMessages.writing(services.terminal(), e);
            }
            services.terminal().say("The chart of %s is in %s, from an earlier run; delete it to have it drawn again."
                    .formatted(layer.layer().name(), chart.toAbsolutePath()));
            return ExitCode.DONE;
        }
    }
}
