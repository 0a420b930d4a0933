package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eigenscope.chart.Chart;
import org.eigenscope.chart.ChartFiles;
import org.eigenscope.chart.Charts;
import org.eigenscope.chart.ComparisonChart;
import org.eigenscope.chart.EsdView;
import org.eigenscope.chart.LayerChart;
import org.eigenscope.chart.ModelChart;
import org.eigenscope.chart.SeriesChart;
import org.eigenscope.chart.TimelineChart;
import org.eigenscope.cli.Arguments.Value;
import org.eigenscope.cli.ModelPaths.Candidate;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.output.AtomicFile;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.series.ModelSeries;
import picocli.CommandLine;

/** {@code eigenscope chart}: one chart of a layer, a model or two models, for a page or a paper. */
final class ChartCommand implements Callable<Integer> {

    private final Arguments arguments = new Arguments("chart",
            "Draws a chart of a layer or of a model as PNG, SVG or PDF.", this);
    private final Services services;
    private final Value<Path> path = arguments.model("1",
            "A weight file, or the folder of a model; for a chart of a training run, the folder of its checkpoints.");
    private final Value<String> layer = arguments.option(String.class, "--layer", "NAME",
            "The layer's name or number, or a glob that matches one layer. Charts of the whole model highlight it.");
    private final Value<Path> out = arguments.required(Path.class, "FILE",
            "The file to write: .png, .svg or .pdf.", "-o", "--out");
    private final Value<Chart> chart = arguments.choice("--chart", "CHART", () -> Charts.ALL, Chart::id,
            "${COMPLETION-CANDIDATES} (in any case). Default: " + Charts.SPECTRUM_ID + ".");
    private final Value<List<Path>> others = arguments.repeated(Path.class, "--with", "MODEL",
            "The second model or run of a chart of two; repeat the option for each further model of a "
                    + "chart of several.");
    private final Value<Integer> trap = arguments.count("--trap", "N", "1", 1,
            "Number of the trap to draw; the strongest is 1. Default: ${DEFAULT-VALUE}.");
    private final Value<Integer> bins = arguments.count("--bins", "N", "0", 0, EsdView.MAX_BINS,
            "Bins of the histogram; 0 chooses automatically.");
    private final MetricFlag metric = new MetricFlag(arguments);
    private final Value<Boolean> force = arguments.flag("Replace a file that exists.", "--force");
    private final Value<Boolean> quiet = arguments.flag("No progress and no notes.", "-q", "--quiet");
    private final FigureFlags figures = new FigureFlags(arguments);
    private final AnalysisFlags flags = new AnalysisFlags(arguments);
    private final CacheFlag cache = new CacheFlag(arguments);

    ChartCommand(Services services) {
        this.services = services;
        arguments.elsewhere();
        arguments.usage().customSynopsis("eigenscope chart [OPTION]... MODEL [--layer NAME] --out FILE");
    }

    /** The command for picocli. */
    CommandLine line() {
        return arguments.line();
    }

    @Override
    public Integer call() {
        figures.size();
        EsdView view = EsdView.DEFAULT.withBins(bins.get()).withTrap(trap.get() - 1);
        Chart kind = chart.get() == null ? Charts.SPECTRUM : chart.get();
        if (ChartFiles.Kind.of(out.get()).isEmpty()) {
            throw arguments.wrong(("--out must be a name that ends in .png, .svg or .pdf, not "
                    + "'%s'").formatted(out.get()));
        }
        if (layer.get() == null && kind.needsLayer()) {
            throw arguments.wrong(("--layer NAME is missing: %s is a chart of %s; --chart %s draws "
                    + "the whole model").formatted(kind.id(), kind.subject(), Charts.ofModel().getFirst().id()));
        }
        arguments.need(kind instanceof TimelineChart, "a chart of a training run, --chart " + Charts.ofRun().getFirst()
                .id(), "--metric");
        checkModels(kind);
        try {
            AtomicFile.check(out.get(), force.get() ? Mode.REPLACE : Mode.NEW);
            ModelSession session = ModelSession.analyzing(services, quiet.get(), cache.of(services));
            if (kind instanceof TimelineChart ofRun) {
                RunSession runs = new RunSession(services, session, quiet.get());
                return write(new ChartDrawing(session, services.terminal(), flags.options(), figures.style()),
                        drawing -> drawing.run(ofRun, runs,
                                Stream.concat(Stream.of(path.get()), others.get().stream()).toList(), metric.get(),
                                layer.get()));
            }
            Optional<List<Model>> opened = session.openSeries(Candidate.of(Stream.concat(
                    Stream.of(path.get()), others.get().stream()).toList()));
            if (opened.isEmpty()) {
                return ExitCode.FILES;
            }
            Model model = opened.get().getFirst();
            return write(new ChartDrawing(session, services.terminal(), flags.options(), figures.style()),
                    drawing -> switch (kind) {
                case LayerChart ofLayer -> drawing.layer(ofLayer, model, choose(model), view);
                case ModelChart ofModel -> drawing.model(ofModel, model,
                        layer.get() == null ? null : choose(model));
                case ComparisonChart ofTwo -> {
                    Layer chosen = choose(model);
                    Model second = opened.get().getLast();
                    yield drawing.comparison(ofTwo, model, chosen, second, counterpart(model, chosen, second));
                }
                case SeriesChart ofSeveral -> drawing.series(ofSeveral, opened.get());
                case TimelineChart ofRun -> throw new IllegalStateException("a run is no list of models");
            });
        } catch (ModelFormatException e) {
            services.terminal().error(FailureMessages.words(e));
            return ExitCode.FILES;
        } catch (IOException e) {
            return FailureMessages.writing(services.terminal(), e);
        }
    }

    /** Draws; false once it has been said why not. */
    @FunctionalInterface
    private interface DrawStep {
        boolean draw(ChartDrawing drawing) throws IOException, ModelFormatException;
    }

    private int write(ChartDrawing drawing, DrawStep act) throws IOException, ModelFormatException {
        if (act.draw(drawing)) {
            ChartFiles.write(drawing.drawn().chart(), out.get(), figures.size(), force.get());
            say("Wrote " + out.get());
        }
        return drawing.code();
    }

    /** A chart is of one model, of two, or of two at least. */
    private void checkModels(Chart kind) {
        int models = 1 + others.get().size();
        boolean several = kind instanceof SeriesChart;
        boolean ofRuns = kind instanceof TimelineChart;
        int most = several ? Integer.MAX_VALUE : kind instanceof ComparisonChart || ofRuns ? 2 : 1;
        if (models > most || models < Math.min(most, 2) && !ofRuns) {
            throw arguments.wrong("--with: %s is a chart of %s".formatted(kind.id(), kind.subject())
                    + (models > 1 ? most == 1 ? " alone" : " in two models" : ": name the second model"));
        }
        if (several && layer.get() != null) {
            throw arguments.wrong("--layer: %s is a chart of all layers".formatted(kind.id()));
        }
    }

    private Layer choose(Model model) {
        List<Layer> found = model.layers().stream().filter(l -> l.name().equals(layer.get())).toList();
        if (found.isEmpty() && layer.get().matches("\\d{1,9}")) {
            found = model.layers().stream().filter(l -> l.id() == Integer.parseInt(layer.get())).toList();
        }
        if (found.isEmpty()) {
            Predicate<String> pattern = LayerFilterOptions.pattern(arguments, "--layer", layer.get());
            found = model.layers().stream()
                    .filter(l -> l.weights() != null && pattern.test(l.name())).toList();
        }
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw arguments.wrong(found.isEmpty()
                ? "--layer: " + NearestWord.noLayer(model.name(), layer.get(), model.layers().stream().map(Layer::name)
                        .toList(), "--layer "::concat)
                : "--layer: '%s' matches %d layers, %s and %s among them; name one".formatted(
                        layer.get(), found.size(), found.get(0).name(), found.get(1).name()));
    }

    private Layer counterpart(Model first, Layer chosen, Model second) {
        return ModelSeries.of(first, second).counterpart(0, chosen, 1)
                .orElseThrow(() -> arguments.wrong(("--with: %s has no counterpart of '%s'; 'eigenscope compare' shows "
                + "what matches")
                        .formatted(second.name(), chosen.name())));
    }

    private void say(String message) {
        if (!quiet.get()) {
            services.terminal().say(message);
        }
    }
}
