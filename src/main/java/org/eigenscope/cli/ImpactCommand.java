package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.Trap;
import org.eigenscope.cli.Arguments.Value;
import org.eigenscope.cli.ModelPaths.Candidate;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.impact.Experiment;
import org.eigenscope.impact.Feed;
import org.eigenscope.impact.ImpactColumns;
import org.eigenscope.impact.ImpactOptions;
import org.eigenscope.impact.ImpactReport;
import org.eigenscope.impact.ImpactRow;
import org.eigenscope.impact.ImpactWays;
import org.eigenscope.impact.ImpactWords;
import org.eigenscope.impact.ProbeOptions;
import org.eigenscope.impact.Subject;
import org.eigenscope.impact.TrapImpact;
import org.eigenscope.impact.engine.EngineFolder;
import org.eigenscope.impact.engine.Engines;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.report.ImpactFiles;
import org.eigenscope.report.Outcome;
import org.eigenscope.surgery.Removal;
import picocli.CommandLine;

/** {@code eigenscope impact}: what the network answers once its traps are taken out. */
final class ImpactCommand implements Callable<Integer> {

    private final Arguments arguments = new Arguments("impact",
            "Measures what a network answers once its traps are taken out.", this);
    private final Services services;
    private final Value<Path> path = arguments.model("1",
            "An ONNX file, the folder of a SavedModel, or a TorchScript module.");
    private final Value<List<String>> traps = arguments.repeated(String.class, "--trap", "LAYER:N",
            "Only this trap of this layer: its name or number, and the trap's number from 1, the strongest. Again for "
                    + "more. Else all but weak ones.");
    private final Value<List<Removal>> ways = arguments.choices("--way", "WAY", () -> ImpactWays.ALL, Removal::id,
            "How they are taken out: ${COMPLETION-CANDIDATES}. Default: cause,rank-one.");
    private final ProbeFlags probeFlags = new ProbeFlags(arguments);
    private final Value<Path> inputs = arguments.option(Path.class, "--inputs", "FILE",
            "Feed the arrays of an .npz file, or an .npy file, by the names of the inputs.");
    private final Value<String> labels = arguments.option(String.class, "--labels", "ARRAY",
            "The right classes: an array of --inputs, or an .npy file of its own.");
    private final Value<Integer> replicas = arguments.count("--replicas", "R", "5", 1,
            "Shuffles of rank-one, each measured. Default: ${DEFAULT-VALUE}.");
    private final Value<Integer> random = arguments.count("--random", "R", "20", 0,
            "Random changes of the same size beside each trap. Default: ${DEFAULT-VALUE}.");
    private final Value<Double> temperature = arguments.number("--temperature", "T", "1", Bounds.above(0),
            "What logits are divided by before their softmax. Default: ${DEFAULT-VALUE}.");
    private final Value<Long> seed = arguments.option(Long.class, "--seed", "N", "0",
            "Seed of probes, shuffles and random changes. Default: ${DEFAULT-VALUE}.");
    private final LayerFilterOptions filter = new LayerFilterOptions(arguments);
    private final RowOutputs outputs = new RowOutputs(arguments);
    private final Value<Path> csv = outputs.option("--csv",
            "Write a row for each trap, way and output as CSV; - is standard output, here and below.");
    private final Value<Path> json = outputs.option("--json", "Write them as JSON, with what was fed.");
    private final Value<Path> html = outputs.option("--html", "Write a page for people: sentences and table.");
    private final Value<Boolean> quiet = arguments.flag(
            "No progress and no notes: only the table, and what is missing.", "-q", "--quiet");

    ImpactCommand(Services services) {
        this.services = services;
        arguments.usage().description("", "J is the mean Jensen-Shannon divergence of the answers before and after, in "
                + "nats. It says what changes, beside random changes of the same size, not whether that is good: "
                + "accuracy does, by --inputs and --labels. The network is run by ONNX Runtime, TensorFlow or PyTorch, "
                + "which are fetched apart: a folder of their jars is named by " + EngineFolder.VARIABLE
                + ", or is called 'engines' beside the program. Nothing is changed in the model.", "");
    }

    /** The command for picocli. */
    CommandLine line() {
        return arguments.line();
    }

    @Override
    public Integer call() {
        List<Candidate> named = new ArrayList<>(Candidate.of(List.of(path.get())));
        List<TrapName> asked = traps.get().stream().map(word -> TrapName.of(arguments, word)).toList();
        ProbeOptions options = probeFlags.options(seed.get(), inputs.get() != null);
        ImpactOptions impact = new ImpactOptions(ways.get().isEmpty() ? ImpactWays.USUAL : ways.get(),
                replicas.get(), random.get(), seed.get(), temperature.get(), probeFlags.roles());
        filter.check();
        if (labels.get() != null && inputs.get() == null) {
            throw arguments.wrong("--labels needs --inputs, whose rows they belong to");
        }
        List<Candidate> read = new ArrayList<>(named);
        read.addAll(Candidate.of(inputs.get() == null ? List.of() : List.of(inputs.get())));
        try {
            outputs.check(new ProtectedModels(read, services.files()));
            ModelSession session = ModelSession.analyzing(services, quiet.get());
            Optional<Model> model = session.open(named.getFirst());
            return model.isEmpty() ? ExitCode.FILES : measure(session, model.get(), asked, options,
                    impact);
        } catch (CancellationException e) {
            services.terminal().say("Interrupted: nothing was written.");
            return ExitCode.INTERRUPTED;
        } catch (ModelFormatException e) {
            services.terminal().error(FailureMessages.words(e));
            return ExitCode.FILES;
        } catch (IOException e) {
            return FailureMessages.writing(services.terminal(), e);
        }
    }

    private int measure(ModelSession session, Model model, List<TrapName> words, ProbeOptions options,
            ImpactOptions impact) throws IOException, ModelFormatException {
        if (session.lacksWeights(model, "impact")) {
            return ExitCode.FILES;
        }
        List<Layer> chosen = filter.select(model);
        if (chosen.isEmpty()) {
            services.terminal().error(filter.nothing(model));
            return model.layers().isEmpty() ? ExitCode.FILES : ExitCode.USAGE;
        }
        Map<Layer, List<TrapName>> asked = TrapName.byLayer(arguments, words, model.name(), chosen);
        Feed feed = new Feed(options, inputs.get(), probeFlags.count(), labels.get());
        try (Experiment experiment = Experiment.of(model, services.files(), feed,
                new Engines(EngineFolder.of(services.terminal().environment())))) {
            ModelReport report = session.analyze(model, asked.isEmpty() ? chosen : List.copyOf(asked.keySet()),
                    AnalysisOptions.DEFAULT.withSeed(seed.get()), Set.of());
            if (!report.complete() || services.interruption().requested()) {
                throw new CancellationException();
            }
            List<Subject> subjects = subjects(report, asked);
            int code = ExitCode.of(Outcome.of(report));
            if (subjects.isEmpty()) {
                services.terminal().say("%s: no traps%s: nothing to take out".formatted(model.name(),
                        filter.isOpen() ? "" : " in these layers"));
            }
            ImpactReport measured = experiment.measure(subjects, session.algebra(), impact,
                    new BusyContext(services, quiet.get(), "The network answers"));
            write(measured);
            return measured.partial() ? ExitCode.worse(code, ExitCode.PARTS) : code;
        }
    }

    /** The traps that were named, or all but weak ones. */
    private List<Subject> subjects(ModelReport report, Map<Layer, List<TrapName>> asked) {
        List<Subject> subjects = new ArrayList<>();
        for (LayerReport.Analyzed layer : report.analyzed()) {
            List<Trap> chosen = asked.isEmpty() ? layer.traps().stream().filter(trap -> !trap.weak()).toList()
                    : TrapName.traps(arguments, asked.get(layer.layer()), layer);
            chosen.forEach(trap -> subjects.add(new Subject(layer, layer.traps().indexOf(trap) + 1)));
        }
        return subjects;
    }

    private void write(ImpactReport report) throws IOException {
        outputs.write(csv, services.terminal(), quiet.get(), to -> ImpactFiles.csv(report, to.stream()));
        outputs.write(json, services.terminal(), quiet.get(), to -> ImpactFiles.json(report, to.stream()));
        outputs.write(html, services.terminal(), quiet.get(), to -> ImpactFiles.html(report, to.stream()));
        if (!outputs.takesOutput() && !report.impacts().isEmpty()) {
            TextTable<ImpactRow> table = new TextTable<>(ImpactColumns.ALL);
            ImpactRow.of(report).forEach(table::add);
            table.print(services.terminal());
            services.terminal().out().println();
            ImpactWords.sentences(report).forEach(services.terminal().out()::println);
        }
        if (!quiet.get()) {
            services.terminal().say(ImpactWords.fed(report));
        }
        report.impacts().stream().filter(TrapImpact.Failed.class::isInstance)
                .map(TrapImpact.Failed.class::cast)
                .forEach(failed -> services.terminal().say("%s, trap %d, %s: %s".formatted(failed.layer().name(),
                        failed.number(), failed.way().id(), failed.message())));
    }
}
