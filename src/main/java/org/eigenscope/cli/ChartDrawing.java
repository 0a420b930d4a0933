package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Detail;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.chart.ChartStyle;
import org.eigenscope.chart.ComparisonChart;
import org.eigenscope.chart.Drawing;
import org.eigenscope.chart.EsdView;
import org.eigenscope.chart.LayerChart;
import org.eigenscope.chart.LayerInTwo;
import org.eigenscope.chart.ModelChart;
import org.eigenscope.chart.SeriesChart;
import org.eigenscope.chart.SeriesChart.Member;
import org.eigenscope.chart.TimelineChart;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.TrapWords;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.report.Outcome;
import org.eigenscope.report.RunChartData;
import org.eigenscope.series.Comparison;
import org.eigenscope.series.MatchedLayer;
import org.eigenscope.series.ModelSeries;
import org.eigenscope.series.SeriesReport;
import org.eigenscope.series.SeriesReport.Cell;
import org.eigenscope.timeline.Timeline;
import org.eigenscope.timeline.TrainingRun;

/** Analyzes what one chart is drawn of, and draws it. What prevents the chart is said, and shows in the exit code. */
final class ChartDrawing {

    private final ModelSession session;
    private final Terminal terminal;
    private final AnalysisOptions options;
    private final ChartStyle style;
    private Drawing drawn;
    private int code = ExitCode.DONE;

    ChartDrawing(ModelSession session, Terminal terminal, AnalysisOptions options, ChartStyle style) {
        this.session = session;
        this.terminal = terminal;
        this.options = options;
        this.style = style;
    }

    /** The chart, once there is one. */
    Drawing drawn() {
        return drawn;
    }

    /** Gives the code that the command ends with, unless the chart cannot be written. */
    int code() {
        return code;
    }

    /** Draws a chart of a layer; false once it has been said why not. */
    boolean layer(LayerChart kind, Model model, Layer layer, EsdView view) {
        Optional<Analyzed> report = analyzed(model, layer);
        if (report.isPresent() && !kind.fits(report.get())) {
            return none(ExitCode.PARTS, ("%s has no chart %s: %s; 'eigenscope screen' lists the layers with "
                    + "traps").formatted(layer.name(), kind.id(), report.get().traps().isEmpty() ? "it has no traps"
                            : "there is none for traps by %s".formatted(
                            report.get().traps().stream().map(trap -> TrapWords.label(trap.cause())).distinct()
                                    .collect(Collectors.joining(", ")))));
        }
        if (report.isPresent() && view.trap() > 0 && view.trap() >= report.get().traps().size()) {
            return none(ExitCode.USAGE, "--trap: %s has %s, and no trap %d".formatted(layer.name(),
                    TrapWords.count(report.get().traps().size()), view.trap() + 1));
        }
        drawn = report.map(found -> kind.draw(found, view, style)).orElse(null);
        return drawn != null;
    }

    /**
     * Draws a chart of a model; false once it has been said why not.
     *
     * @param marked the layer that is marked, or null
     */
    boolean model(ModelChart kind, Model model, Layer marked) {
        ModelReport report = session.analyze(model, model.layers(), options, Set.of());
        if (!report.complete()) {
            return interrupted();
        }
        for (LayerReport layer : report.layers()) {
            if (layer instanceof LayerReport.Failed failed) {
                terminal.say("%s is not in the chart: %s".formatted(layer.layer().name(), failed.message()));
            }
        }
        code = ExitCode.of(Outcome.of(report));
        List<Analyzed> layers = report.analyzed();
        if (!kind.fits(layers)) {
            return none(ExitCode.worse(code, ExitCode.PARTS), layers.isEmpty()
                    ? "%s has no chart: none of its layers was analyzed".formatted(model.name())
                    : "%s has no chart %s, which needs %s".formatted(model.name(), kind.id(), kind.needs()));
        }
        Analyzed current = layers.stream().filter(layer -> layer.layer() == marked).findFirst().orElse(null);
        drawn = kind.draw(model.name(), layers, current, style);
        return true;
    }

    /** Draws a chart of a layer in two models; false once it has been said why not. */
    boolean comparison(ComparisonChart kind, Model model, Layer layer, Model second, Layer counterpart) {
        if (kind.ofDifference()) {
            return difference(kind, ModelSeries.of(model, second), layer);
        }
        Optional<Analyzed> before = analyzed(model, layer);
        Optional<Analyzed> after = before.isEmpty() ? before : analyzed(second, counterpart);
        drawn = after.map(found -> kind.draw(new LayerInTwo(model.name(), before.get(), second.name(), found, null),
                style)).orElse(null);
        return drawn != null;
    }

    private boolean difference(ComparisonChart kind, ModelSeries two, Layer layer) {
        Model difference = Comparison.difference(two);
        Optional<Layer> changed = difference.layers().stream().filter(one -> one.id() == layer.id()).findFirst();
        if (changed.isEmpty()) {
            return none(ExitCode.PARTS, "%s has no such chart: %s".formatted(layer.name(),
                    two.row(0, layer).map(row -> row.mismatch(0, 1)).orElse("it has no matrices")));
        }
        drawn = analyzed(difference, changed.get()).map(found -> kind.draw(new LayerInTwo("", null, "", null, found),
                style)).orElse(null);
        return drawn != null;
    }

    /** Draws a chart of several models; false once it has been said why not. */
    boolean series(SeriesChart kind, List<Model> models) {
        ModelSeries series = ModelSeries.of(models);
        if (series.disjoint()) {
            return none(ExitCode.FILES, series.disjointWords());
        }
        if (!series.explanation().isEmpty()) {
            terminal.say(series.explanation());
        }
        List<ModelReport> reports = new ArrayList<>();
        for (Model model : models) {
            ModelReport report = session.analyze(model, model.layers(), options, Set.of());
            if (!report.complete()) {
                return interrupted();
            }
            code = ExitCode.worse(code, ExitCode.of(Outcome.of(report)));
            reports.add(report);
        }
        List<List<Cell>> rows = new SeriesReport(series, reports).rows().stream()
                .filter(row -> row.stream().anyMatch(cell -> cell.report() != null)).toList();
        if (rows.isEmpty()) {
            return none(ExitCode.worse(code, ExitCode.PARTS), "There is no such chart: no layer was analyzed");
        }
        drawn = kind.draw(IntStream.range(0, models.size()).mapToObj(i -> new Member(models.get(i).name(),
                rows.stream().map(row -> Optional.ofNullable(row.get(i).report())).toList())).toList(), style);
        return true;
    }

    /**
     * Draws a chart of a training run, or of two over each other; false once it has been said why not.
     *
     * @param places their folders
     * @param metric what is drawn of each layer
     * @param layer the name of the layer that is looked at, or null
     */
    boolean run(TimelineChart kind, RunSession runs, List<Path> places, Metric metric, String layer)
            throws IOException, ModelFormatException {
        List<Timeline> timelines = new ArrayList<>();
        for (TrainingRun run : runs.find(places.subList(0, 1), places.subList(1, places.size()))) {
            ModelSeries series = runs.series(run);
            if (run.models().size() == 1) {
                terminal.say(run.name() + " is a single checkpoint: a run is the folder of several checkpoints of one "
                        + "training");
            }
            List<String> names = series.layers().stream().map(MatchedLayer::name).toList();
            if (layer != null && !names.contains(layer)) {
                return none(ExitCode.USAGE, "--layer: " + NearestWord.noLayer(run.name(), layer, names,
                        "--layer "::concat));
            }
            try {
                timelines.add(runs.analyze(run, runs.log(run, List.of()), series, i -> kind.needsLayer()
                        ? series.only(row -> row.name().equals(layer)).layersOf(i) : series.layersOf(i), options,
                        Set.of(Detail.LARGEST_VECTOR)));
            } catch (CancellationException e) {
                return interrupted();
            }
        }
        code = runs.code();
        if (timelines.getFirst().layers().isEmpty()) {
            return none(ExitCode.worse(code, ExitCode.PARTS), "There is no such chart: no layer was analyzed");
        }
        drawn = kind.draw(RunChartData.of(timelines, metric, layer == null ? "" : layer, -1), style);
        return true;
    }

    private Optional<Analyzed> analyzed(Model model, Layer layer) {
        ModelReport report = session.analyze(model, List.of(layer), options, Set.of(Detail.ELEMENTS));
        switch (report.layers().isEmpty() ? null : report.layers().getFirst()) {
            case Analyzed analyzed -> {
                return Optional.of(analyzed);
            }
            case LayerReport.Skipped skipped -> none(ExitCode.PARTS, "%s has no chart: %s".formatted(layer.name(),
                    skipped.reason()));
            case LayerReport.Failed failed -> none(ExitCode.PARTS, "%s has no chart: %s".formatted(layer.name(),
                    failed.message()));
            case null -> interrupted();
        }
        return Optional.empty();
    }

    private boolean interrupted() {
        code = FailureMessages.interrupted(terminal);
        return false;
    }

    private boolean none(int end, String why) {
        terminal.error(why);
        code = end;
        return false;
    }
}
