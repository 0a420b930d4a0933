package org.eigenscope.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Trap;
import org.eigenscope.metric.AlphaTrust;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.TrapWords;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.IntervalMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.TextAnchor;

/** What the charts of a figure of every layer against its depth share: axis, bands, dots, read-out. */
final class DepthPlot {

    /** How much of a layer's place its slices take. */
    private static final double SLICES = 0.8;

    private DepthPlot() {}

    /** The number of a layer on the axis, which is its number in every table; slices of a layer stand around it. */
    static double place(Analyzed report) {
        return report.layer().id() + (report.pooled() ? 0
                : SLICES * ((report.slice() + 0.5) / report.layer().weights().slices() - 0.5));
    }

    /** The layer that stands at x; empty where none is near. */
    static OptionalInt at(List<Analyzed> layers, double x) {
        return IntStream.range(0, layers.size()).filter(i -> Math.abs(place(layers.get(i)) - x) <= 0.5).boxed()
                .min(Comparator.comparingDouble(i -> Math.abs(place(layers.get(i)) - x))).stream()
                .mapToInt(Integer::intValue).findFirst();
    }

    static XYPlot plot(Frame frame, List<Analyzed> layers, ValueAxis y) {
        DoubleSummaryStatistics places = layers.stream().mapToDouble(DepthPlot::place).summaryStatistics();
        return layers.isEmpty() ? plot(frame, "layer (id)", 1, 1, y)
                : plot(frame, "layer (id)", places.getMin(), places.getMax(), y);
    }

    static XYPlot plot(Frame frame, String label, double low, double high, ValueAxis y) {
        NumberAxis x = frame.linearAxis(label);
        x.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        double margin = Math.max(0.7, (high - low) * 0.02);
        x.setRange(low - margin, high + margin);
        XYPlot plot = frame.plot(x, y);
        plot.setDomainGridlinesVisible(false);
        return plot;
    }

    /** Gives the range axis of a plot the range of α, with the bands of its verdicts; returns its upper end. */
    static double alphaAxis(XYPlot plot, ChartTheme theme, List<Analyzed> layers) {
        double top = Math.clamp(layers.stream().filter(r -> r.tail().succeeded()).mapToDouble(r -> r.tail().alpha())
                .max().orElse(7) * 1.2, 7, 18);
        plot.getRangeAxis().setRange(0, top);
        // At the edges of the picture: no α is below 1, and the largest has room above.
        band(plot, theme, 0, AlphaVerdict.LOWEST, theme.randomized(), label(AlphaVerdict.OVER_TRAINED),
                RectangleAnchor.BOTTOM_RIGHT, TextAnchor.BOTTOM_RIGHT);
        band(plot, theme, AlphaVerdict.HIGHEST, top, theme.fit(), label(AlphaVerdict.UNDER_TRAINED),
                RectangleAnchor.TOP_RIGHT, TextAnchor.TOP_RIGHT);
        return top;
    }

    private static String label(AlphaVerdict verdict) {
        return verdict.label() + ": " + verdict.condition("α");
    }

    static void show(XYPlot plot, List<Dot> dots, ChartTheme theme) {
        plot.setDataset(new DotDataset(dots));
        plot.setRenderer(new DotRenderer(theme));
    }

    static void band(XYPlot plot, ChartTheme theme, double from, double to, Color color, String label,
            RectangleAnchor corner, TextAnchor text) {
        IntervalMarker band = new IntervalMarker(from, to, new Color(color.getRed(), color.getGreen(), color.getBlue(),
                24),
                new BasicStroke(1), null, null, 1);
        band.setLabel(label);
        band.setLabelFont(theme.font(11));
        band.setLabelPaint(theme.muted());
        band.setLabelAnchor(corner);
        band.setLabelTextAnchor(text);
        band.setLabelBackgroundColor(new Color(0, 0, 0, 0));
        plot.addRangeMarker(band, Layer.BACKGROUND);
    }

    /** From 3 points for a thousand weights to 10 for a hundred million; smaller where many layers stand close. */
    static double radius(Analyzed report, int layers) {
        double digits = Math.log10(Math.max(1, report.layer().tensor().shape().elements()));
        return Math.clamp(3 + (digits - 3) * 1.4, 3, 10) * Math.clamp(Math.sqrt(30.0 / layers), 0.4, 1);
    }

    static Optional<String> read(List<Analyzed> layers, double x) {
        OptionalInt index = at(layers, x);
        if (index.isEmpty()) {
            return Optional.empty();
        }
        Analyzed report = layers.get(index.getAsInt());
        StringBuilder text = new StringBuilder("%d  %s".formatted(report.layer().id(), report.name()));
        text.append(report.tail().succeeded() ? "   α = " + MetricCatalog.get("alpha").briefly(report.tail().alpha())
                : "   no power law");
        if (AlphaTrust.of(report).warns()) {
            text.append(" (").append(AlphaTrust.caveat(report).replace("alpha", "α")).append(')');
        }
        if (!report.traps().isEmpty()) {
            Trap first = report.traps().getFirst();
            text.append("   trap ").append(TrapWords.strength(first.strength()));
        }
        return Optional.of(text.toString());
    }
}
