package org.eigenscope.report;

import com.google.gson.stream.JsonWriter;
import java.awt.Color;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Trap;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.chart.TimelineChart.Logged;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.model.SafeText;
import org.eigenscope.spectrum.Spectrum;
import org.eigenscope.store.RecordJson;
import org.eigenscope.timeline.LayerHistory;
import org.eigenscope.timeline.RunHistory;
import org.eigenscope.timeline.Timeline;
import org.eigenscope.timeline.Timeline.LayerLine;

/** What the script of a run's page draws: every figure of every layer at every step, and the spectra in bins. */
final class TimelineData {

    /** Bins of a spectrum. */
    private static final int BINS = 64;
    /** Eigenvalues below this share of the largest are in the first bin. */
    private static final double LEAST = 1e-8;
    /** Digits that a picture can show. */
    private static final MathContext DIGITS = new MathContext(5);
    /** Colours of a scale. */
    private static final int COLORS = 64;
    private static final Range NONE = new Range(0.1, 1);

    private final List<Timeline> runs;
    private final List<Metric> metrics = MetricCatalog.figures();
    private final List<LayerLine> layers;

    /** @param runs one, or two that are drawn over each other; the layers are those of the first */
    TimelineData(List<Timeline> runs) {
        this.runs = runs;
        this.layers = runs.getFirst().layers();
    }

    List<Metric> metrics() {
        return metrics;
    }

    List<LayerLine> layers() {
        return layers;
    }

    /** The place of the layer that is looked at first: that with the strongest trap, else the first. */
    int first() {
        String strongest = RunHistory.of(runs.getFirst()).strongest().map(LayerHistory::name).orElse("");
        return IntStream.range(0, layers.size()).filter(i -> layers.get(i).name().equals(strongest)).findFirst()
                .orElse(0);
    }

    /** Writes it as JSON that can be in a page: nothing in it can close the element that holds it. */
    void write(Writer out, Metric metric) throws IOException {
        JsonWriter json = new JsonWriter(out);
        json.setHtmlSafe(true);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("unit", runs.getFirst().run().unit().word());
        all.put("metric", Math.max(0, metrics.indexOf(metric)));
        all.put("layer", first());
        all.put("metrics", metrics.stream().map(Metric::name).toList());
        all.put("themes", Stream.of(ChartTheme.LIGHT, ChartTheme.DARK).map(TimelineData::theme).toList());
        List<Range> ranges = layers.stream().map(this::range).toList();
        all.put("runs", runs.stream().map(run -> run(run, ranges)).toList());
        new RecordJson(json).write(all);
        json.flush();
    }

    private static Map<String, Object> theme(ChartTheme theme) {
        Map<String, Object> colors = new LinkedHashMap<>();
        colors.put("ground", hex(theme.background()));
        colors.put("text", hex(theme.text()));
        colors.put("muted", hex(theme.muted()));
        colors.put("grid", hex(theme.grid()));
        colors.put("green", hex(theme.original()));
        colors.put("red", hex(theme.randomized()));
        colors.put("blue", hex(theme.fit()));
        colors.put("violet", hex(theme.ghost()));
        colors.put("trap", hex(theme.trap()));
        colors.put("sequence", IntStream.range(0, COLORS).mapToObj(i -> hex(theme.sequence(i, COLORS))).toList());
        return colors;
    }

    private static String hex(Color color) {
        return "#%06x".formatted(color.getRGB() & 0xFFFFFF);
    }

    private Map<String, Object> run(Timeline timeline, List<Range> ranges) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", SafeText.of(timeline.run().name()));
        members.put("steps", timeline.run().steps());
        members.put("logged", RunChartData.logged(timeline).stream().map(TimelineData::curve).toList());
        RunHistory story = RunHistory.of(timeline);
        List<LayerLine> own = timeline.layers();
        members.put("layers", IntStream.range(0, layers.size()).mapToObj(i -> own.stream()
                .filter(line -> line.name().equals(layers.get(i).name())).findFirst()
                .map(line -> layer(line, ranges.get(i), story, timeline.run().unit().word()))
                .orElseGet(() -> layer(new LayerLine(layers.get(i).name(), timeline.run().checkpoints().stream()
                        .map(one -> Optional.<Analyzed>empty()).toList(), List.of()), ranges.get(i), story, "")))
                .toList());
        return members;
    }

    private static Map<String, Object> curve(Logged curve) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", SafeText.of(curve.name()));
        members.put("share", curve.share());
        members.put("steps", curve.steps());
        members.put("values", curve.values().stream().map(TimelineData::rounded).toList());
        return members;
    }

    private Map<String, Object> layer(LayerLine line, Range range, RunHistory story, String unit) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", SafeText.of(line.name()));
        members.put("story", story.layers().stream().filter(one -> one.name().equals(line.name()))
                .map(one -> one.sentence(unit)).findFirst().orElse(""));
        members.put("values", metrics.stream().map(metric -> each(line, metric::number)).toList());
        members.put("traps", each(line, LayerHistory::settled));
        members.put("low", rounded(range.low));
        members.put("high", rounded(range.high));
        members.put("spectra", line.reports().stream().map(report -> report.map(range::spectrum).orElse(null))
                .toList());
        return members;
    }

    private static List<BigDecimal> each(LayerLine line, ToDoubleFunction<Analyzed> figure) {
        return line.reports().stream().map(report -> report.map(one -> rounded(figure.applyAsDouble(one)))
                .orElse(null)).toList();
    }

    private static BigDecimal rounded(double value) {
        return Double.isFinite(value) ? new BigDecimal(value).round(DIGITS).stripTrailingZeros() : null;
    }

    /** The eigenvalues of a layer at all steps, of all runs. */
    private Range range(LayerLine layer) {
        List<Analyzed> reports = runs.stream().flatMap(run -> run.layers().stream())
                .filter(line -> line.name().equals(layer.name())).flatMap(line -> line.reports().stream())
                .flatMap(Optional::stream).toList();
        double largest = reports.stream().mapToDouble(one -> Math.max(one.esd().max(),
                one.random() == null ? 0 : one.random().maxRandEval())).filter(Double::isFinite).max().orElse(0);
        double least = reports.stream().flatMapToDouble(one -> Arrays.stream(one.esd().toArray()))
                .filter(value -> value > LEAST * largest).min().orElse(0);
        return largest > 0 && least > 0 ? new Range(least / 1.05, Math.max(largest, least * 2) * 1.05) : NONE;
    }

    /** A logarithmic axis of eigenvalues. */
    private record Range(double low, double high) {

        Map<String, Object> spectrum(Analyzed report) {
            int[] bins = new int[BINS];
            Spectrum esd = report.esd();
            for (int i = 0; i < esd.size(); i++) {
                double share = esd.get(i) > low ? Math.log(esd.get(i) / low) / Math.log(high / low) : 0;
                bins[(int) Math.clamp(BINS * share, 0, BINS - 1)]++;
            }
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("bins", Arrays.stream(bins).boxed().toList());
            members.put("edge", report.random() == null ? null : rounded(report.random().bulk().lambdaPlus()));
            members.put("traps", report.traps().stream().filter(trap -> !trap.weak()).map(Trap::eigenvalue)
                    .map(TimelineData::rounded).filter(Objects::nonNull).toList());
            return members;
        }
    }
}
