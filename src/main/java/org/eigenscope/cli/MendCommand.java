package org.eigenscope.cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Detail;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.cli.Arguments.Value;
import org.eigenscope.cli.ModelPaths.Candidate;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.metric.NumberText;
import org.eigenscope.metric.TrapWords;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.model.SafeText;
import org.eigenscope.report.MendFiles;
import org.eigenscope.series.ModelSeries;
import org.eigenscope.surgery.CopyPlace;
import org.eigenscope.surgery.LayerChange;
import org.eigenscope.surgery.LeftLayer;
import org.eigenscope.surgery.MendColumns;
import org.eigenscope.surgery.MendPlan;
import org.eigenscope.surgery.MendPlanner;
import org.eigenscope.surgery.MendRow;
import org.eigenscope.surgery.MendedLayer;
import org.eigenscope.surgery.MendedModel;
import org.eigenscope.surgery.Mending;
import org.eigenscope.surgery.Removal;
import picocli.CommandLine;

/** {@code eigenscope mend}: a copy of a model without its traps. */
final class MendCommand implements Callable<Integer> {

    private final Arguments arguments = new Arguments("mend", "Writes a copy of a model without its traps.", this);
    private final Services services;
    private final Value<Path> path = arguments.model("1", "A weight file, or the folder of a model.");
    private final Value<Path> out = arguments.required(Path.class, "FILE",
            "Where to write the copy, in the format of the model: a file, or a folder if the model has several files.",
            "-o", "--out");
    private final RemovalFlags removal = new RemovalFlags(arguments);
    private final Value<List<String>> traps = arguments.repeated(String.class, "--trap", "LAYER:N",
            "Only this trap of this layer, given as the layer's name or number and the trap's number (1 is the "
                    + "strongest); may be repeated.");
    private final Value<Boolean> everyLayer = arguments.flag("Also analyze layers whose elements predict no trap.",
            "--every-layer");
    private final RowOutputs outputs = new RowOutputs(arguments);
    private final Value<Path> csv = outputs.option("--csv",
            "Write the table of the changed layers, before and after, as CSV; - is standard output, here and below.");
    private final Value<Path> json = outputs.option("--json", "Write it as JSON.");
    private final LayerFilterOptions filter = new LayerFilterOptions(arguments);
    private final AnalysisFlags flags = new AnalysisFlags(arguments);
    private final Value<Boolean> quiet = arguments.flag(
            "No progress and no notes: only the table and warnings.", "-q", "--quiet");

    MendCommand(Services services) {
        this.services = services;
        arguments.elsewhere();
        arguments.usage().customSynopsis("eigenscope mend [OPTION]... MODEL --out FILE")
                .description("", "Without options, removes all traps but weak ones by their causes. The copy has the "
                        + "model's format and types, and all other bytes are unchanged. Before it appears it is opened "
                        + "again and its changed layers are analyzed; the table shows them before and after. The "
                        + "spectrum cannot tell whether the network is better for it.", "");
    }

    /** The command for picocli. */
    CommandLine line() {
        return arguments.line();
    }

    @Override
    public Integer call() {
        AnalysisOptions options = flags.options().withPoolSlices(true);
        Removal way = removal.way(options);
        List<TrapName> named = traps.get().stream().map(word -> TrapName.of(arguments, word)).toList();
        if (!named.isEmpty() && way.ofWholeLayers()) {
            throw arguments.wrong("--trap works with --way cause and rank-one; the other ways change whole layers, "
                    + "which --layers chooses");
        }
        if (!way.ofWholeLayers() && options.replicas() == 0) {
            throw arguments.wrong("without shuffles no traps are found: leave out %s"
                    .formatted(arguments.given("--replicas") ? "--replicas 0" : "--no-randomize"));
        }
        filter.check();
        List<Candidate> models = new ArrayList<>(Candidate.of(Stream.of(removal.base(), path.get())
                .filter(Objects::nonNull).toList()));
        try {
            outputs.check(new ProtectedModels(models, services.files()), out.get());
            ModelSession session = ModelSession.analyzing(services, quiet.get());
            Optional<Candidate> here = LocalFiles.of(models.getLast(), services, "mend");
            if (here.isEmpty()) {
                return ExitCode.FILES;
            }
            models.set(models.size() - 1, here.get());
            for (Candidate model : models) {
                if (Files.exists(out.get()) && Files.exists(model.path())
                        && Files.isSameFile(out.get(), model.path())) {
                    throw arguments.wrong("--out: %s is the model that is read; give the copy another name"
                            .formatted(out.get()));
                }
            }
            Optional<List<Model>> opened = session.openSeries(models);
            if (opened.isEmpty()) {
                return ExitCode.FILES;
            }
            ModelSeries two = models.size() == 1 ? null : ModelSeries.of(opened.get());
            if (opened.get().stream().anyMatch(model -> session.lacksWeights(model, "mend"))) {
                return ExitCode.FILES;
            }
            CopyPlace place = new CopyPlace(opened.get().getLast(), out.get(), outputs.mode());
            Optional<String> misnaming = place.misnaming();
            if (misnaming.isPresent()) {
                throw arguments.wrong("--out: " + misnaming.get());
            }
            place.check();
            return mend(session, two, place, named, way, options);
        } catch (CancellationException e) {
            return FailureMessages.interrupted(services.terminal());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        } catch (IOException e) {
            return FailureMessages.writing(services.terminal(), e);
        } catch (ModelFormatException e) {
            services.terminal().error(FailureMessages.words(e));
            return ExitCode.FILES;
        }
    }

    /** @param two the base model and this one; null if there is no base */
    private int mend(ModelSession session, ModelSeries two, CopyPlace place, List<TrapName> named, Removal way,
            AnalysisOptions options) throws IOException, InterruptedException, ModelFormatException {
        Model model = place.model();
        AnalysisContext work = new CancellableContext(services.interruption());
        MendPlanner mender = new MendPlanner(session.algebra(), options, two);
        List<Layer> chosen = filter.select(model);
        if (chosen.isEmpty()) {
            services.terminal().error(filter.nothing(model));
            return model.layers().isEmpty() ? ExitCode.FILES : ExitCode.USAGE;
        }
        Map<Layer, List<TrapName>> asked = TrapName.byLayer(arguments, named, model.name(), chosen);
        List<Layer> all = chosen.stream().filter(Layer::hasMatrices).toList();
        List<Layer> layers = !asked.isEmpty() ? List.copyOf(asked.keySet())
                : way.ofWholeLayers() || everyLayer.get() ? all : mender.suspects(all, work);
        if (asked.isEmpty() && layers.size() < all.size() && !quiet.get()) {
            services.terminal().say(("%d of %s analyzed; the elements of %d predict no trap (--every-layer analyzes "
                    + "them too)").formatted(layers.size(), NumberText.count(all.size(), "layer"),
                    all.size() - layers.size()));
        }
        ModelReport report = session.analyze(model, layers, options, EnumSet.noneOf(Detail.class));
        if (!report.complete()) {
            throw new CancellationException();
        }
        List<LeftLayer> left = new ArrayList<>();
        for (LayerReport layer : report.layers()) {
            if (layer instanceof LayerReport.Failed failed) {
                left.add(LeftLayer.failed(failed));
            }
        }
        MendPlan plan = mender.plan(report.analyzed(), layer -> asked.isEmpty() ? MendPlanner.settled(layer)
                : TrapName.traps(arguments, asked.get(layer.layer()), layer), way, place, work);
        left.addAll(plan.left());
        Stream.of(left, plan.weak()).flatMap(List::stream).map(LeftLayer::words).forEach(services.terminal()::say);
        List<Mending> changes = plan.changes();
        if (changes.isEmpty()) {
            services.terminal().say(report.analyzed().isEmpty() && !layers.isEmpty()
                    ? "No layer was analyzed: nothing was written."
                    : "There is nothing to remove: nothing was written.");
            return report.analyzed().isEmpty() && !layers.isEmpty() ? ExitCode.FILES : code(left);
        }
        MendedModel mended = MendedModel.write(place, changes,
                (written, again) -> session.analyze(written, again, options, EnumSet.noneOf(Detail.class)), work);
        mended.left().stream().map(LeftLayer::words).forEach(services.terminal()::say);
        left.addAll(mended.left());
        List<MendRow> rows = MendRow.of(mended.layers(), Stream.of(left, plan.weak()).flatMap(List::stream).toList());
        outputs.write(csv, services.terminal(), quiet.get(), to -> MendFiles.csv(rows, to.stream()));
        outputs.write(json, services.terminal(), quiet.get(),
                to -> MendFiles.json(model, mended.path(), rows, way, options, to.stream()));
        if (!outputs.takesOutput()) {
            TextTable.print(services.terminal(), MendColumns.ALL, rows);
        }
        return ExitCode.worse(code(left), summary(model, mended, way));
    }

    private static int code(List<LeftLayer> left) {
        return left.isEmpty() ? ExitCode.DONE : ExitCode.PARTS;
    }

    private int summary(Model model, MendedModel mended, Removal way) {
        for (MendedLayer layer : mended.layers()) {
            LayerChange.Spread spread = layer.mending().operation().spread();
            if (spread.draws() > 1) {
                services.terminal().say("%s: a single shuffle removes %s ± %s of ‖W‖".formatted(
                        SafeText.of(layer.mending().layer().name()), NumberText.figure(spread.mean()),
                        NumberText.figure(spread.deviation(), 2)));
            }
            if (layer.trapsLeft() > 0) {
                services.terminal().say("%s: %s left".formatted(SafeText.of(layer.mending().layer().name()),
                        TrapWords.count(layer.trapsLeft())));
            }
        }
        boolean missing = mended.layers().stream().anyMatch(layer -> layer.analyzed() == null);
        if (!quiet.get()) {
            services.terminal().say("Wrote %s: %s of %s changed %s".formatted(mended.path(),
                    NumberText.ascii(NumberText.count(mended.layers().size(), "layer")), model.name(), way.words()));
        }
        return missing ? ExitCode.PARTS : ExitCode.DONE;
    }
}
