package org.eigenscope.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.metric.NumberText;
import org.eigenscope.model.SafeText;
import org.eigenscope.spectrum.Spectrum;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;

/** The spectrum of one layer at every step, one ridge above the other. */
final class RunRidgesChart implements TimelineChart {

    private static final int BINS = 64;
    /** Ridges that a picture has room for; of more checkpoints some are left out, evenly. */
    private static final int MOST = 24;
    /** How high the highest bin of a ridge is, in distances of ridges. */
    private static final double HEIGHT = 2.2;
    /** Eigenvalues below this share of the largest are none that a picture is about. */
    private static final double LEAST = 1e-8;

    @Override
    public String id() {
        return "run_spectra";
    }

    @Override
    public String label() {
        return "Spectra";
    }

    @Override
    public String meaning() {
        return "The spectrum of one layer at every training step, one above the other; traps are marked";
    }

    @Override
    public String subject() {
        return "a layer of a training run";
    }

    @Override
    public boolean needsLayer() {
        return true;
    }

    @Override
    public int layerAt(Run run, int plot, double x, double y) {
        return run.current();
    }

    @Override
    public int stepAt(Run run, double x, double y) {
        int step = (int) Math.floor(y) - 1;
        return step >= 0 && step < run.steps().size() ? step : -1;
    }

    /**
     * A spectrum of the picture.
     *
     * @param under that of the second run then, if there is one
     */
    private record Ridge(int step, Analyzed report, Optional<Analyzed> under) {

        Stream<Spectrum> spectra() {
            return Stream.concat(Stream.of(report), under.stream()).map(Analyzed::esd);
        }
    }

    @Override
    public Drawing draw(Run run, ChartStyle style) {
        ChartFrame frame = new ChartFrame(style);
        List<Ridge> ridges = ridges(run);
        double high = ridges.stream().flatMap(Ridge::spectra).mapToDouble(Spectrum::max).max().orElse(1);
        double low = ridges.stream().flatMap(Ridge::spectra).mapToDouble(esd -> smallest(esd, high * LEAST)).min()
                .orElse(0.1);
        ValueAxis x = frame.logAxis("eigenvalue λ", "λ");
        x.setRange(low / 1.3, Math.max(high, low * 2) * 1.3);
        NumberAxis y = frame.linearAxis("checkpoint, the first below", "checkpoint");
        y.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        y.setNumberFormatOverride(new IndexFormat(IntStream.rangeClosed(1, run.steps().size()).summaryStatistics()));
        y.setRange(0.5, run.steps().size() + HEIGHT);
        XYPlot plot = frame.plot(x, y);
        plot.setRangeGridlinesVisible(false);
        plot.addAnnotation(new PlotPainting(new Ridges(run, ridges, low, high, style)));
        run.under().filter(under -> style.legend()).ifPresent(under -> plot.setFixedLegendItems(legend(under, style)));
        if (ridges.isEmpty()) {
            frame.empty(plot, "this layer is not analyzed yet");
        }
        String name = run.current() < 0 || run.current() >= run.layers().size() ? run.name()
                : run.layers().get(run.current()).name();
        return new Drawing(frame.chart(SafeText.of(name), List.of("eigenvalue density over the " + run.unit()
                + "s of the training", NumberText.count(run.steps().size(), "checkpoint"), SafeText.of(run.name())),
                plot), (index, at, value) -> read(run, ridges, at, value));
    }

    private static List<Ridge> ridges(Run run) {
        List<Ridge> ridges = new ArrayList<>();
        if (run.current() < 0 || run.current() >= run.layers().size()) {
            return ridges;
        }
        List<Optional<Analyzed>> reports = run.layers().get(run.current()).reports();
        int every = (reports.size() + MOST - 1) / MOST;
        for (int step = 0; step < reports.size(); step++) {
            if (step % every == 0 || step == reports.size() - 1 || step == run.at()) {
                int place = step;
                reports.get(step).ifPresent(report -> ridges.add(new Ridge(place, report, run.under()
                        .flatMap(under -> then(run, under, run.steps().get(place))))));
            }
        }
        return ridges;
    }

    /** The same layer of another run at its last checkpoint that is not later than a step. */
    private static Optional<Analyzed> then(Run run, Run under, long step) {
        List<Optional<Analyzed>> reports = under.layers().get(run.current()).reports();
        return reports.isEmpty() ? Optional.empty() : reports.get(new StepScale(run).of(under).upTo(step));
    }

    private static double smallest(Spectrum esd, double above) {
        double smallest = esd.max();
        for (int i = 0; i < esd.size(); i++) {
            smallest = esd.get(i) > above ? Math.min(smallest, esd.get(i)) : smallest;
        }
        return smallest;
    }

    private static LegendItemCollection legend(Run under, ChartStyle style) {
        Line2D line = new Line2D.Double(-style.length(9), 0, style.length(9), 0);
        LegendItemCollection legend = new LegendItemCollection();
        legend.add(new LegendItem(SafeText.of(under.name()), null, null, null, line, dashed(style),
                style.theme().ghost()));
        return legend;
    }

    private static BasicStroke dashed(ChartStyle style) {
        return style.dashed(1.3, 3, 2.5f);
    }

    private static Optional<String> read(Run run, List<Ridge> ridges, double at, double y) {
        int step = (int) Math.floor(y) - 1;
        return ridges.stream().filter(ridge -> ridge.step == step).findFirst().map(ridge ->
                "%s %s   λ = %s   λmax = %s%s".formatted(run.unit(), NumberText.count(run.steps().get(step)),
                        NumberText.figure(at, 3), NumberText.figure(ridge.report.esd().max()),
                        ridge.report.traps().isEmpty() ? "" : "   trap at λ = "
                                + NumberText.figure(ridge.report.traps().getFirst().eigenvalue())));
    }

    /** Paints the ridges, the last behind the others. */
    private record Ridges(Run run, List<Ridge> ridges, double low, double high, ChartStyle style)
            implements PlotPainting.Painter {

        @Override
        public void paint(Graphics2D g2, PlotPainting.Axes axes) {
            for (Ridge ridge : ridges.reversed()) {
                Path2D outline = outline(ridge.report.esd(), ridge.step, axes);
                double base = axes.y(ridge.step + 1);
                Color color = style.theme().sequence(ridge.step, run.steps().size());
                g2.setPaint(new Color(color.getRed(), color.getGreen(), color.getBlue(), ridge.step == run.at() ? 230
                        : 130));
                g2.fill(outline);
                g2.setPaint(ridge.step == run.at() ? style.theme().text() : color);
                g2.setStroke(style.line(ridge.step == run.at() ? 2 : 1));
                g2.draw(outline);
                ridge.under.ifPresent(under -> {
                    g2.setPaint(style.theme().ghost());
                    g2.setStroke(dashed(style));
                    g2.draw(outline(under.esd(), ridge.step, axes));
                });
                for (var trap : ridge.report.traps()) {
                    if (!trap.weak()) {
                        double at = axes.x(trap.eigenvalue());
                        double tip = axes.y(ridge.step + 1.8);
                        g2.setPaint(style.theme().trap());
                        g2.setStroke(style.line(2.2));
                        g2.draw(new Line2D.Double(at, base, at, tip));
                    }
                }
            }
        }

        private Path2D outline(Spectrum esd, int step, PlotPainting.Axes axes) {
            double[] bins = bins(esd);
            Path2D outline = new Path2D.Double();
            double base = axes.y(step + 1);
            for (int i = 0; i < BINS; i++) {
                double left = axes.x(edge(i));
                double right = axes.x(edge(i + 1));
                double top = axes.y(step + 1 + HEIGHT * bins[i]);
                if (i == 0) {
                    outline.moveTo(left, base);
                }
                outline.lineTo(left, top);
                outline.lineTo(right, top);
                if (i == BINS - 1) {
                    outline.lineTo(right, base);
                }
            }
            return outline;
        }

        private double edge(int bin) {
            return low * Math.pow(high / low, (double) bin / BINS);
        }

        /** Shares of the fullest bin; its square root, so that single eigenvalues are seen beside a bulk. */
        private double[] bins(Spectrum esd) {
            double[] counts = new double[BINS];
            double most = 1;
            for (int i = 0; i < esd.size(); i++) {
                if (esd.get(i) >= low * (1 - 1e-12)) {
                    int bin = (int) Math.clamp(BINS * Math.log(esd.get(i) / low) / Math.log(high / low), 0, BINS - 1);
                    most = Math.max(most, ++counts[bin]);
                }
            }
            for (int i = 0; i < BINS; i++) {
                counts[i] = Math.sqrt(counts[i] / most);
            }
            return counts;
        }
    }
}
