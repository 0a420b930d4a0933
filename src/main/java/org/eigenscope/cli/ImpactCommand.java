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
import org.eigenscope.impact.ImpactColumns;
import org.eigenscope.impact.ImpactOptions;
import org.eigenscope.impact.ImpactReport;
import org.eigenscope.impact.ImpactRow;
import org.eigenscope.impact.ImpactSubject;
import org.eigenscope.impact.ImpactWays;
import org.eigenscope.impact.ImpactWords;
import org.eigenscope.impact.ProbeOptions;
import org.eigenscope.impact.ProbeSource;
import org.eigenscope.impact.engine.EngineFolder;
import org.eigenscope.impact.engine.Engines;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.report.ImpactFiles;
import org.eigenscope.report.Outcome;
import org.eigenscope.surgery.Removal;
import picocli.CommandLine;

/** {@code eigenscope impact}: measures how the network's answers change when its traps are removed. */
final class ImpactCommand implements Callable<Integer> {

    private final Arguments arguments = new Arguments("impact",
            "Measures how a network's answers change when its traps are removed.", this);
    private final Services services;
    private final Value<Path> path = arguments.model("1",
            "An ONNX file, the folder of a SavedModel, or a TorchScript module.");
    private final Value<List<String>> traps = arguments.repeated(String.class, "--trap", "LAYER:N",
            "Only this trap of this layer, given as the layer's name or number and the trap's number (1 is the "
                    + "strongest); may be repeated. Default: all traps but weak ones.");
    private final Value<List<Removal>> ways = arguments.choices("--way", "WAY", () -> ImpactWays.ALL, Removal::id,
            "How traps are removed: ${COMPLETION-CANDIDATES}. Default: cause,rank-one.");
    private final ProbeFlags probeFlags = new ProbeFlags(arguments);
    private final Value<Path> inputs = arguments.option(Path.class, "--inputs", "FILE",
            "Feed the network the arrays of an .npz file, named as its inputs, or an .npy file.");
    private final Value<String> labels = arguments.option(String.class, "--labels", "ARRAY",
            "The right classes: an array of --inputs, or an .npy file of its own.");
    private final Value<Integer> replicas = arguments.count("--replicas", "R", "5", 1,
            "Shuffles for rank-one, each measured by itself. Default: ${DEFAULT-VALUE}.");
    private final Value<Integer> random = arguments.count("--random", "R", "20", 0,
            "Random changes of the same size beside each trap. Default: ${DEFAULT-VALUE}.");
    private final Value<Double> temperature = arguments.number("--temperature", "T", "1", NumberLimits.above(0),
            "What logits are divided by before their softmax. Default: ${DEFAULT-VALUE}.");
    private final Value<Long> seed = arguments.option(Long.class, "--seed", "N", "0",
            "Seed of probes, shuffles and random changes. Default: ${DEFAULT-VALUE}.");
    private final LayerFilterOptions filter = new LayerFilterOptions(arguments);
    private final RowOutputs outputs = new RowOutputs(arguments);
    private final Value<Path> csv = outputs.option("--csv",
            "Write one row per trap, way and output as CSV; - is standard output, here and below.");
    private final Value<Path> json = outputs.option("--json", "Write the same as JSON, with a description of the "
            + "inputs.");
    private final Value<Path> html = outputs.option("--html", "Write an HTML page with the effects in words and as a "
            + "table.");
    private final Value<Boolean> quiet = arguments.flag(
            "No progress and no notes: only the table, and what is missing.", "-q", "--quiet");

    ImpactCommand(Services services) {
        this.services = services;
        arguments.elsewhere();
        arguments.usage().description("", "J is the mean Jensen-Shannon divergence of the answers before and after, in "
                + "nats. It tells how much the answers change, compared with random changes of the same size, not "
                + "whether they improve: for that, give --inputs and --labels, which add the accuracy. The network is "
                + "run by ONNX Runtime, TensorFlow or PyTorch, which are downloaded separately; the folder of their "
                + "jars is named by " + EngineFolder.VARIABLE
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
            Optional<Candidate> here = LocalFiles.of(named.getFirst(), services, "impact");
            Optional<Model> model = here.flatMap(session::open);
            return model.isEmpty() ? ExitCode.FILES : measure(session, model.get(), asked, options,
                    impact);
        } catch (CancellationException e) {
            return FailureMessages.interrupted(services.terminal());
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
        ProbeSource feed = new ProbeSource(options, inputs.get(), probeFlags.count(), labels.get());
        try (Experiment experiment = Experiment.of(model, services.files(), feed,
                new Engines(EngineFolder.of(services.terminal().environment())))) {
            ModelReport report = session.analyze(model, asked.isEmpty() ? chosen : List.copyOf(asked.keySet()),
                    AnalysisOptions.DEFAULT.withSeed(seed.get()), Set.of());
            if (!report.complete() || services.interruption().requested()) {
                throw new CancellationException();
            }
            List<ImpactSubject> subjects = subjects(report, asked);
            int code = ExitCode.of(Outcome.of(report));
            if (subjects.isEmpty()) {
                services.terminal().say("%s: no traps%s: nothing to remove".formatted(model.name(),
                        filter.isOpen() ? "" : " in these layers"));
            }
            ImpactReport measured = experiment.measure(subjects, session.algebra(), impact,
                    new BusyContext(services, quiet.get(), "The network answers"));
            write(measured);
            return measured.partial() ? ExitCode.worse(code, ExitCode.PARTS) : code;
        }
    }

    /** The traps that were named, or all but weak ones. */
    private List<ImpactSubject> subjects(ModelReport report, Map<Layer, List<TrapName>> asked) {
        List<ImpactSubject> subjects = new ArrayList<>();
        for (LayerReport.Analyzed layer : report.analyzed()) {
            List<Trap> chosen = asked.isEmpty() ? layer.traps().stream().filter(trap -> !trap.weak()).toList()
                    : TrapName.traps(arguments, asked.get(layer.layer()), layer);
            chosen.forEach(trap -> subjects.add(new ImpactSubject(layer, layer.traps().indexOf(trap) + 1)));
        }
        return subjects;
    }

    private void write(ImpactReport report) throws IOException {
        outputs.write(csv, services.terminal(), quiet.get(), to -> ImpactFiles.csv(report, to.stream()));
        outputs.write(json, services.terminal(), quiet.get(), to -> ImpactFiles.json(report, to.stream()));
        outputs.write(html, services.terminal(), quiet.get(), to -> ImpactFiles.html(report, to.stream()));
        if (!outputs.takesOutput() && !report.impacts().isEmpty()) {
            TextTable.print(services.terminal(), ImpactColumns.ALL, ImpactRow.of(report));
            services.terminal().out().println();
            ImpactWords.measured(report).forEach(services.terminal().out()::println);
        }
        if (!quiet.get()) {
            services.terminal().say(ImpactWords.inputs(report));
        }
        ImpactWords.failures(report).forEach(services.terminal()::say);
    }
}
