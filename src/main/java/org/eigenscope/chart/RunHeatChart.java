package org.eigenscope.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eigenscope.metric.NumberText;
import org.eigenscope.model.SafeText;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;

/** A metric of every layer over the steps as a map: a row per layer, a column per checkpoint, below what was logged. */
final class RunHeatChart implements TimelineChart {

    /** Values of a larger ratio are coloured by their logarithms. */
    private static final double WIDE = 8;

    @Override
    public String id() {
        return "run_map";
    }

    @Override
    public String label() {
        return "Map";
    }

    @Override
    public String meaning() {
        return "A metric of every layer over the training steps as a map, with one row per layer; traps are framed";
    }

    @Override
    public int layerAt(Run run, int plot, double x, double y) {
        int layer = (int) Math.round(y) - 1;
        return plot == new RunPlots(new ChartFrame(ChartStyle.withoutTitle(ChartTheme.LIGHT)), run).above()
                && layer >= 0
                && layer < run.layers().size() ? layer : -1;
    }

    @Override
    public Drawing draw(Run run, ChartStyle style) {
        ChartFrame frame = new ChartFrame(style);
        RunPlots plots = new RunPlots(frame, run);
        NumberAxis y = run.under().isPresent() ? frame.linearAxis("layer; the lower half of a row: the second run",
                "layer; below: second run", "layer") : frame.linearAxis("layer, from the first to the last", "layer");
        y.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        y.setInverted(true);
        y.setRange(0.5, Math.max(1, run.layers().size()) + 0.5);
        XYPlot plot = frame.plot(null, y);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinesVisible(false);
        DoubleSummaryStatistics values = Stream.concat(Stream.of(run), run.under().stream())
                .flatMapToDouble(RunHeatChart::values).summaryStatistics();
        boolean any = values.getCount() > 0;
        double low = any ? values.getMin() : 0;
        double high = any && values.getMax() > low ? values.getMax() : low + 1;
        HeatScale colors = new HeatScale(style.theme(), low, high, low > 0 && high / low > WIDE);
        StepScale scale = plots.scale();
        double half = run.under().isPresent() ? 0.5 : 1;
        plot.addAnnotation(new PlotPainting(new Cells(run, scale, colors, style, 0, half)));
        run.under().ifPresent(under -> plot.addAnnotation(new PlotPainting(new Cells(under, scale.of(under), colors,
                style, half, 1))));
        if (!any) {
            frame.empty(plot, "no layer has this figure yet");
        }
        JFreeChart chart = frame.chart(SafeText.of(run.name()), List.of(run.figure() + " over the "
                + run.unit() + "s of the training", NumberText.count(run.steps().size(), "checkpoint"),
                NumberText.count(run.layers().size(), "layer")), plots.over(plot, true));
        if (any) {
            chart.addSubtitle(colors.log() ? frame.logScale(colors, run.figures())
                    : frame.scale(colors, run.figures()));
        }
        return new Drawing(chart, (index, x, value) -> index < plots.above() ? plots.read(index, x)
                : read(run, plots, index, x, value));
    }

    private static DoubleStream values(Run run) {
        return run.layers().stream().flatMapToDouble(line -> IntStream.range(0, run.steps().size())
                .mapToDouble(step -> line.value(run.metric(), step))).filter(Double::isFinite);
    }

    private Optional<String> read(Run run, RunPlots plots, int plot, double x, double y) {
        int layer = layerAt(run, plot, x, y);
        // Rows are counted from half a row above the first.
        Run shown = run.under().filter(under -> y + 0.5 - Math.floor(y + 0.5) >= 0.5).orElse(run);
        int checkpoint = plots.scale().of(shown).nearest(x);
        return layer < 0 || checkpoint < 0 ? Optional.empty()
                : Optional.of("%s %s   %s   %s = %s%s".formatted(run.unit(), NumberText.count(shown.steps()
                        .get(checkpoint)), run.layers().get(layer).name(), run.figure(),
                        run.metric().text(shown.layers().get(layer).value(run.metric(), checkpoint)),
                        shown == run ? "" : "   " + SafeText.of(shown.name())));
    }

    /**
     * Paints the figures as coloured cells.
     *
     * @param from where in its row a cell begins, as a share of its height
     * @param to where it ends
     */
    private record Cells(Run run, StepScale scale, HeatScale colors, ChartStyle style, double from, double to)
            implements PlotPainting.Painter {

        @Override
        public void paint(Graphics2D g2, PlotPainting.Axes axes) {
            for (int step = 0; step < run.steps().size(); step++) {
                for (int layer = 0; layer < run.layers().size(); layer++) {
                    double value = run.layers().get(layer).value(run.metric(), step);
                    Rectangle2D cell = axes.cell(scale.edge(step), scale.edge(step + 1), layer + 0.5 + from,
                            layer + 0.5 + to);
                    if (Double.isFinite(value)) {
                        g2.setPaint(colors.getPaint(value));
                        g2.fill(cell);
                    }
                    frame(g2, layer, step, cell);
                }
            }
        }

        /** A settled trap is framed, if there is room for a frame; the current layer is too. */
        private void frame(Graphics2D g2, int layer, int step, Rectangle2D cell) {
            boolean trap = run.layers().get(layer).reports().get(step).stream()
                    .flatMap(report -> report.traps().stream()).anyMatch(one -> !one.weak());
            double room = style.length(4);
            if (trap && cell.getWidth() > 2 * room && cell.getHeight() > 2 * room) {
                g2.setPaint(style.theme().trap());
                g2.setStroke(style.line(2.2));
                g2.draw(new Rectangle2D.Double(cell.getX() + room / 2, cell.getY() + room / 2,
                        cell.getWidth() - room, cell.getHeight() - room));
            }
        }
    }
}
