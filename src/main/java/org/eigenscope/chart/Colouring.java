package org.eigenscope.chart;
import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.metric.MatrixRole;
import org.eigenscope.metric.Metric;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;

/**
 * The meaning of the dots' colours in a chart of layers by depth.
 *
 * @param kind what they tell
 * @param metric the figure, if they tell one; else null
 */
public record Colouring(Kind kind, Metric metric) {

    /** The colours of the chart itself: a verdict where it has one. */
    public static final Colouring VERDICT = new Colouring(Kind.VERDICT, null);

    /** The type of the matrix: query, key, value, up, down, … */
    public static final Colouring TYPE = new Colouring(Kind.TYPE, null);

    /** The block that the layer is in, from the first to the last. */
    public static final Colouring BLOCK = new Colouring(Kind.BLOCK, null);

    /** The number of a block is the first part of a name that is one. */
    private static final Pattern NUMBER = Pattern.compile("(?<![^._/])\\d{1,4}(?![^._/])");

    /** From so large a quotient on, the colours stand for logarithms. */
    private static final double WIDE = 100;

    /** The steps of a scale of colours. */
    private static final int STEPS = 100;

    /** Kinds of meaning that colours can have. */
    public enum Kind { VERDICT, TYPE, BLOCK, METRIC }

    public Colouring {
        Objects.requireNonNull(kind);
        if ((kind == Kind.METRIC) != (metric != null)) {
            throw new IllegalArgumentException(kind + " with the metric " + metric);
        }
    }

    /** The colours of a figure, from the smallest to the largest. */
    public static Colouring of(Metric metric) {
        return new Colouring(Kind.METRIC, metric);
    }

    /** The number of the block that a layer of this name is in. */
    static OptionalInt block(String name) {
        Matcher number = NUMBER.matcher(name);
        return number.find() ? OptionalInt.of(Integer.parseInt(number.group())) : OptionalInt.empty();
    }

    /** Adds what the colours mean to a legend. */
    void explain(LegendItemCollection legend, List<Analyzed> layers, ChartStyle style) {
        ChartTheme theme = style.theme();
        switch (kind) {
            case VERDICT -> { }
            case TYPE -> {
                List<MatrixRole> roles = roles(layers);
                for (MatrixRole role : roles) {
                    legend.add(item(role.word(), theme.sequence(roles.indexOf(role), roles.size()), style));
                }
            }
            case BLOCK -> ends(legend, layers, style, Colouring::ofBlock, value -> "block %.0f".formatted(value));
            case METRIC -> ends(legend, layers, style, metric::number, value -> metric.words() + " "
                    + metric.text(value));
        }
    }

    private static void ends(LegendItemCollection legend, List<Analyzed> layers, ChartStyle style,
            Function<Analyzed, Double> figure, Function<Double, String> words) {
        DoubleSummaryStatistics all = figures(layers, figure);
        if (all.getCount() > 0) {
            legend.add(item(words.apply(all.getMin()), style.theme().sequence(0, STEPS), style));
        }
        if (all.getCount() > 0 && all.getMax() > all.getMin()) {
            legend.add(item(words.apply(all.getMax()), style.theme().sequence(STEPS - 1, STEPS), style));
        }
    }

    /**
     * The colours of some layers.
     *
     * @param usual what the chart gives a layer if these colours do not tell anything else
     */
    Function<Analyzed, Color> colours(List<Analyzed> layers, ChartTheme theme, Function<Analyzed, Color> usual) {
        return switch (kind) {
            case VERDICT -> usual;
            case TYPE -> {
                List<MatrixRole> roles = roles(layers);
                yield layer -> theme.sequence(roles.indexOf(MatrixRole.of(layer.layer())), roles.size());
            }
            case BLOCK -> scale(layers, theme, Colouring::ofBlock);
            case METRIC -> scale(layers, theme, metric::number);
        };
    }

    private static Function<Analyzed, Color> scale(List<Analyzed> layers, ChartTheme theme,
            Function<Analyzed, Double> figure) {
        DoubleSummaryStatistics all = figures(layers, figure);
        boolean logarithms = all.getMin() > 0 && all.getMax() / all.getMin() >= WIDE;
        double low = logarithms ? Math.log(all.getMin()) : all.getMin();
        double high = logarithms ? Math.log(all.getMax()) : all.getMax();
        return layer -> {
            double value = figure.apply(layer);
            double at = ((logarithms ? Math.log(value) : value) - low) / (high - low);
            return !Double.isFinite(value) ? theme.muted() : theme.sequence(Double.isNaN(at) ? 0
                    : (int) Math.round(Math.clamp(at, 0, 1) * (STEPS - 1)), STEPS);
        };
    }

    private static double ofBlock(Analyzed layer) {
        return block(layer.layer().name()).stream().asDoubleStream().findFirst().orElse(Double.NaN);
    }

    private static DoubleSummaryStatistics figures(List<Analyzed> layers, Function<Analyzed, Double> figure) {
        return layers.stream().mapToDouble(figure::apply).filter(Double::isFinite).summaryStatistics();
    }

    private static List<MatrixRole> roles(List<Analyzed> layers) {
        return Arrays.stream(MatrixRole.values()).filter(role -> layers.stream()
                .anyMatch(layer -> MatrixRole.of(layer.layer()) == role)).toList();
    }

    private static LegendItem item(String label, Color color, ChartStyle style) {
        double radius = style.length(5);
        return new LegendItem(label, null, null, null, new Ellipse2D.Double(-radius, -radius, 2 * radius, 2 * radius),
                color, style.line(1), color);
    }
}
