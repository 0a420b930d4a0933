package org.eigenscope.chart;

import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.NumberText;
import org.eigenscope.metric.TrapWords;
import org.eigenscope.model.SafeText;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** A metric of every layer over the steps, one line per layer, below what training logged. */
final class RunLinesChart implements TimelineChart {

    /** Lines that a legend names; of more it names the first and the last. */
    private static final int NAMED = 8;
    /** Most points that are drawn with dots: more could not be told apart. */
    private static final int DOTS = 3_000;

    @Override
    public String id() {
        return "run";
    }

    @Override
    public String label() {
        return "Lines";
    }

    @Override
    public String meaning() {
        return "A metric of every layer over the training steps, with one line per layer, below accuracy and loss";
    }

    @Override
    public Prominence prominence() {
        return Prominence.LEADING;
    }

    @Override
    public int layerAt(Run run, int plot, double x, double y) {
        StepScale scale = new StepScale(run);
        int checkpoint = scale.nearest(x);
        if (checkpoint < 0 || plot < new RunPlots(new ChartFrame(ChartStyle.withoutTitle(ChartTheme.LIGHT)),
                run).above()) {
            return -1;
        }
        return IntStream.range(0, run.layers().size())
                .filter(layer -> Double.isFinite(run.layers().get(layer).value(run.metric(), checkpoint))).boxed()
                .min((a, b) -> Double.compare(
                        Math.abs(run.layers().get(a).value(run.metric(), checkpoint) - y),
                        Math.abs(run.layers().get(b).value(run.metric(), checkpoint) - y))).orElse(-1);
    }

    @Override
    public Drawing draw(Run run, ChartStyle style) {
        ChartFrame frame = new ChartFrame(style);
        RunPlots plots = new RunPlots(frame, run);
        Values own = new Values(run, plots, false, style);
        Optional<Values> under = run.under().map(other -> new Values(other, plots, true, style));
        double low = Math.min(own.low, under.map(values -> values.low).orElse(own.low));
        double high = Math.max(own.high, under.map(values -> values.high).orElse(own.high));
        XYPlot plot = frame.plot(null, plots.metricAxis(low, high));
        plot.setDataset(0, own.lines);
        plot.setRenderer(0, own.renderer);
        XYSeriesCollection traps = new XYSeriesCollection(own.traps);
        under.ifPresent(values -> traps.addSeries(values.traps));
        plot.setDataset(1, traps);
        plot.setRenderer(1, rings(style, plots));
        under.ifPresent(values -> {
            plot.setDataset(2, values.lines);
            plot.setRenderer(2, values.renderer);
        });
        LegendItemCollection legend = legend(run, plot, own.renderer, own.traps.getItemCount() > 0);
        run.under().filter(other -> !run.layers().isEmpty()).ifPresent(other -> legend.add(dashes(other.name(), plots,
                style)));
        plot.setFixedLegendItems(legend);
        if (run.metric().name().equals("alpha") && low <= high) {
            DepthPlot.explain(plot, DepthPlot.verdicts(Math.max(high * 1.1, AlphaVerdict.HIGHEST), style.theme())
                    .stream().filter(band -> plot.getRangeAxis().getRange().intersects(band.from(), band.to()))
                    .toList(), style);
        }
        if (!(low <= high)) {
            frame.empty(plot, "no layer has this figure yet");
        }
        CombinedDomainXYPlot all = plots.over(plot, false);
        return new Drawing(frame.chart(SafeText.of(run.name()), List.of(run.figure() + " over the "
                + run.unit() + "s of the training", NumberText.count(run.steps().size(), "checkpoint"),
                NumberText.count(run.layers().size(), "layer")), all), (index, x, value) -> index < plots.above()
                        ? plots.read(index, x) : read(run, plots, index, x, value));
    }

    /** The lines of a run. */
    private static final class Values {
        private final XYSeriesCollection lines = new XYSeriesCollection();
        private final ManyLinesRenderer renderer;
        private final XYSeries traps;
        private double low = Double.POSITIVE_INFINITY;
        private double high = Double.NEGATIVE_INFINITY;

        /** @param dashed true for the run beneath */
        Values(Run run, RunPlots plots, boolean dashed, ChartStyle style) {
            traps = new XYSeries("settled trap" + (dashed ? " of the other run" : ""), false, true);
            int layers = run.layers().size();
            double dot = layers * run.steps().size() > DOTS ? 0 : style.length(layers > NAMED ? 1.2 : 2.6);
            List<ManyLinesRenderer.LineStyle> looks = new ArrayList<>();
            for (int layer = 0; layer < layers; layer++) {
                lines.addSeries(series(run, layer, plots.scale()));
                looks.add(new ManyLinesRenderer.LineStyle(style.theme().sequence(layer, layers),
                        plots.stroke(layer, dashed), dot, null, layer == run.current()));
            }
            renderer = new ManyLinesRenderer(looks, plots.legendLine(), style.inWindow()
                    && layers * run.steps().size() > DOTS);
        }

        private XYSeries series(Run run, int layer, StepScale scale) {
            Line line = run.layers().get(layer);
            XYSeries series = new XYSeries(layer, false, true);
            for (int step = 0; step < run.steps().size(); step++) {
                double value = line.value(run.metric(), step);
                double x = scale.place((double) run.steps().get(step));
                // A point without a figure interrupts the line.
                series.add(x, value);
                if (Double.isFinite(value)) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                    if (line.reports().get(step).orElseThrow().traps().stream().anyMatch(trap -> !trap.weak())) {
                        traps.add(x, value);
                    }
                }
            }
            return series;
        }
    }

    private Optional<String> read(Run run, RunPlots plots, int plot, double x, double y) {
        int layer = layerAt(run, plot, x, y);
        if (layer < 0) {
            return Optional.empty();
        }
        int checkpoint = plots.scale().nearest(x);
        Line line = run.layers().get(layer);
        String traps = line.reports().get(checkpoint).flatMap(report -> report.traps().stream().findFirst())
                .map(trap -> "   trap " + TrapWords.strength(trap.strength())
                        + (trap.weak() ? " (weak)" : "")).orElse("");
        return Optional.of("%s   %s   %s = %s%s".formatted(plots.words(checkpoint), line.name(), run.figure(),
                run.metric().text(line.value(run.metric(), checkpoint)), traps));
    }

    private static ManyLinesRenderer rings(ChartStyle style, RunPlots plots) {
        ManyLinesRenderer.LineStyle ring = new ManyLinesRenderer.LineStyle(style.theme().trap(), null,
                style.length(5.5), style.line(2.2), true);
        return new ManyLinesRenderer(List.of(ring, ring), plots.legendLine(), false);
    }

    private static LegendItemCollection legend(Run run, XYPlot plot, ManyLinesRenderer renderer, boolean traps) {
        List<Integer> named = new ArrayList<>();
        int last = run.layers().size() - 1;
        for (int layer = 0; layer <= last; layer++) {
            if (last < NAMED || layer == 0 || layer == last || layer == run.current()) {
                named.add(layer);
            }
        }
        LegendItemCollection legend = new LegendItemCollection();
        for (int layer : named) {
            legend.add(named(run.layers().get(layer).name(), renderer.getLegendItem(0, layer)));
        }
        if (traps) {
            legend.add(plot.getRenderer(1).getLegendItem(1, 0));
        }
        return legend;
    }

    /** Dashes without a dot, which would hide them, in no layer's colour: they stand for all lines of the run. */
    private static LegendItem dashes(String name, RunPlots plots, ChartStyle style) {
        return new LegendItem(SafeText.of(name), null, null, null, false, new Line2D.Double(), true,
                style.theme().muted(), false, style.theme().muted(), style.line(1), true, plots.legendLine(),
                style.dashed(1.5, 5, 3), style.theme().muted());
    }

    private static LegendItem named(String name, LegendItem item) {
        return new LegendItem(SafeText.of(name), null, null, null, item.isShapeVisible(), item.getShape(), true,
                item.getFillPaint(), false, item.getOutlinePaint(), item.getOutlineStroke(), true, item.getLine(),
                item.getLineStroke(), item.getLinePaint());
    }
}
