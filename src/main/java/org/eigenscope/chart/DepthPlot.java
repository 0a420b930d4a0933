package org.eigenscope.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
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
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.IntervalMarker;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.Layer;

/** The common part of charts that draw a figure of every layer against its depth: axis, bands, dots, read-out. */
final class DepthPlot {

    /** The share of a layer's place that its slices take. */
    private static final double SLICES = 0.8;

    private static final List<String> NAMES = List.of("layer (id)", "layer");

    private DepthPlot() {}

    /** The number of a layer on the axis, which is its number in every table; slices of a layer stand around it. */
    static double place(Analyzed report) {
        return report.layer().id() + (report.pooled() ? 0
                : SLICES * ((report.slice() + 0.5) / report.layer().weights().slices() - 0.5));
    }

    /** The layer that is at x; empty where none is near. */
    static OptionalInt at(List<Analyzed> layers, double x) {
        return IntStream.range(0, layers.size()).filter(i -> Math.abs(place(layers.get(i)) - x) <= 0.5).boxed()
                .min(Comparator.comparingDouble(i -> Math.abs(place(layers.get(i)) - x))).stream()
                .mapToInt(Integer::intValue).findFirst();
    }

    static XYPlot plot(ChartFrame frame, List<Analyzed> layers, ValueAxis y) {
        DoubleSummaryStatistics places = layers.stream().mapToDouble(DepthPlot::place).summaryStatistics();
        return layers.isEmpty() ? plot(frame, NAMES, 1, 1, y)
                : plot(frame, NAMES, places.getMin(), places.getMax(), y);
    }

    static XYPlot plot(ChartFrame frame, List<String> names, double low, double high, ValueAxis y) {
        NumberAxis x = frame.linearAxis(names.toArray(String[]::new));
        x.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        double margin = Math.max(0.7, (high - low) * 0.02);
        x.setRange(low - margin, high + margin);
        XYPlot plot = frame.plot(x, y);
        plot.setDomainGridlinesVisible(false);
        return plot;
    }

    /** Gives the range axis of a plot the range of α; returns its upper end. */
    static double alphaAxis(XYPlot plot, List<Analyzed> layers) {
        // No α is below 1, and the largest has room above.
        double top = Math.clamp(layers.stream().filter(r -> r.tail().succeeded()).mapToDouble(r -> r.tail().alpha())
                .max().orElse(7) * 1.2, 7, 18);
        plot.getRangeAxis().setRange(0, top);
        return top;
    }

    /** The verdicts on α, to be told by {@link #explain}. */
    static List<Band> verdicts(double top, ChartTheme theme) {
        return List.of(
                new Band(0, AlphaVerdict.LOWEST, AlphaVerdict.LOWEST, theme.randomized(),
                        label(AlphaVerdict.OVER_TRAINED)),
                new Band(AlphaVerdict.HIGHEST, top, AlphaVerdict.HIGHEST, theme.fit(),
                        label(AlphaVerdict.UNDER_TRAINED)));
    }

    private static String label(AlphaVerdict verdict) {
        return verdict.label() + ": " + verdict.condition("α");
    }

    /** Draws the dots, with a legend of the bands and of what their colours and outlines mean. */
    static void show(XYPlot plot, List<LayerDot> dots, List<Band> bands, Colouring colouring, List<Analyzed> layers,
            ChartStyle style) {
        plot.setDataset(new DotDataset(dots));
        plot.setRenderer(new DotRenderer(style));
        LegendItemCollection legend = new LegendItemCollection();
        Color none = new Color(0, 0, 0, 0);
        if (dots.stream().anyMatch(LayerDot::ringed)) {
            legend.add(item("trap", circle(style), none, style.line(2.2), style.theme().trap()));
        }
        if (dots.stream().anyMatch(LayerDot::hollow)) {
            legend.add(item("doubtful power law", circle(style), none, style.line(1), style.theme().muted()));
        }
        colouring.explain(legend, layers, style);
        plot.setFixedLegendItems(legend);
        explain(plot, bands, style);
    }

    /** Draws bands behind the data, and tells their meaning in the legend. */
    static void explain(XYPlot plot, List<Band> bands, ChartStyle style) {
        LegendItemCollection legend = new LegendItemCollection();
        legend.addAll(plot.getLegendItems());
        for (Band band : bands) {
            add(plot, band, style);
            legend.add(item(band.label(), new Rectangle2D.Double(-style.length(7), -style.length(4), style.length(14),
                    style.length(8)), tint(band.color()), style.line(1), tint(band.color())));
        }
        plot.setFixedLegendItems(legend);
    }

    private static void add(XYPlot plot, Band band, ChartStyle style) {
        plot.addRangeMarker(new IntervalMarker(band.from(), band.to(), tint(band.color()), style.line(1), null, null,
                1), Layer.BACKGROUND);
        plot.addRangeMarker(new ValueMarker(band.edge(), band.color(), style.dashed(1, 5, 4), null, null, 1),
                Layer.BACKGROUND);
    }

    private static Color tint(Color color) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), 36);
    }

    static Ellipse2D circle(ChartStyle style) {
        double radius = style.length(5);
        return new Ellipse2D.Double(-radius, -radius, 2 * radius, 2 * radius);
    }

    private static LegendItem item(String label, Shape shape, Color filling, BasicStroke stroke, Color outline) {
        return new LegendItem(label, null, null, null, shape, filling, stroke, outline);
    }

    /**
     * A range of the y axis with a meaning.
     *
     * @param edge where it meets the others
     * @param label what the legend says of it
     */
    record Band(double from, double to, double edge, Color color, String label) {}

    /**
     * Gives the size of a dot: 3 points for a thousand weights to 10 for a hundred million; smaller where many layers
     * stand close.
     */
    static double radius(Analyzed report, int layers, ChartStyle style) {
        double digits = Math.log10(Math.max(1, report.layer().tensor().shape().elements()));
        return style.length(Math.clamp(3 + (digits - 3) * 1.4, 3, 10) * Math.clamp(Math.sqrt(30.0 / layers), 0.4, 1));
    }

    static Optional<String> read(List<Analyzed> layers, double x) {
        OptionalInt index = at(layers, x);
        if (index.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(words(layers.get(index.getAsInt())));
    }

    /** A layer with its α and its strongest trap. */
    static String words(Analyzed report) {
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
        return text.toString();
    }
}
