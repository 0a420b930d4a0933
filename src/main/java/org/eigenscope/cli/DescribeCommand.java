package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.eigenscope.cli.Arguments.Value;
import org.eigenscope.cli.ModelPaths.Candidate;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.NumberText;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.model.SafeText;
import org.eigenscope.report.DescriptionJson;
import picocli.CommandLine;

/** {@code eigenscope describe}: lists what a file holds, from its index alone. */
final class DescribeCommand implements Callable<Integer> {

    private static final int LONGEST_VALUE = 200;

    private static final List<Column<Layer>> COLUMNS = List.of(
            Column.<Layer>count("id", Layer::id).shown(layer -> String.valueOf(layer.id())).keptAlways(),
            Column.text("layer", Layer::name).shown().keptAlways(),
            Column.<Layer>text("kind", layer -> layer.kind().label()).shown(),
            Column.<Layer>text("type", layer -> layer.tensor().storage()).shown(),
            Column.<Layer>text("shape", layer -> layer.tensor().shape().toString()).shown().keptAlways(),
            Column.count("parameters", layer -> layer.tensor().shape().elements()),
            Column.count("bytes", layer -> layer.tensor().bytes()),
            Column.text("analyzed as", DescribeCommand::matrices).shown());

    private final Arguments arguments = new Arguments("describe",
            "Lists what is in a weight file, without analyzing it.", this);
    private final Services services;
    private final Value<Path> path = arguments.model("1", "A weight file, or the folder of a model.");
    private final RowOutputs outputs = new RowOutputs(arguments);
    private final Value<Path> json = outputs.option("--json", "Write it as JSON; - is standard output.");
    private final LayerFilterOptions filter = new LayerFilterOptions(arguments);

    DescribeCommand(Services services) {
        this.services = services;
        arguments.elsewhere();
    }

    /** The command for picocli. */
    CommandLine line() {
        return arguments.line();
    }

    @Override
    public Integer call() {
        filter.check();
        List<Candidate> named = Candidate.of(List.of(path.get()));
        Optional<Model> opened = new ModelSession(services, true).open(named.getFirst());
        if (opened.isEmpty()) {
            return ExitCode.FILES;
        }
        Model model = opened.get();
        List<Layer> layers = filter.select(model);
        boolean damaged = model.findings().stream().anyMatch(finding -> finding.severity() == Finding.Severity.DAMAGED);
        int code = damaged ? ExitCode.PARTS : ExitCode.DONE;
        if (layers.isEmpty() && !model.layers().isEmpty()) {
            services.terminal().error(filter.nothing(model));
            return ExitCode.USAGE;
        }
        try {
            outputs.check(new ProtectedModels(named, services.files()));
            outputs.write(json, services.terminal(), false, to -> DescriptionJson.write(model, COLUMNS, layers,
                    to.stream()));
        } catch (IOException e) {
            return FailureMessages.writing(services.terminal(), e);
        }
        if (!outputs.takesOutput()) {
            print(model, layers);
        }
        return code;
    }

    private void print(Model model, List<Layer> layers) {
        line("%s: %s".formatted(model.name(), model.format()));
        line(NumberText.ascii("%s, %s, %s".formatted(NumberText.count(model.layers().size(), "tensor"),
                NumberText.count(model.elements(), "parameter"), NumberText.count(model.bytes(), "byte"))));
        for (Map.Entry<String, String> entry : model.metadata().entrySet()) {
            line("  %s: %s".formatted(entry.getKey(), shortened(entry.getValue())));
        }
        for (Finding finding : model.findings()) {
            line("  %s: %s".formatted(finding.severity().name().toLowerCase(Locale.ROOT),
                    finding.sentence(model.name())));
        }
        line("");
        TextTable.print(services.terminal(), COLUMNS, layers);
    }

    private static String matrices(Layer layer) {
        return layer.hasMatrices() ? layer.weights().analyzedShape() + ", "
                + NumberText.count(layer.weights().eigenvalues(), "eigenvalue") : "– " + layer.reason();
    }

    private void line(String text) {
        services.terminal().out().println(SafeText.of(text));
    }

    private static String shortened(String value) {
        return value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) + "…" : value;
    }
}
