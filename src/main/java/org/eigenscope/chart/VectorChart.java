package org.eigenscope.chart;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Trap;
import org.eigenscope.chart.EsdData.Point;
import org.eigenscope.metric.NumberText;
import org.eigenscope.spectrum.VectorOutline;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedRangeXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;

/**
 * The pair of singular vectors of a trap, over the rows and the columns of the shuffled matrix: one entry each if one
 * element makes the trap, all alike if a shared offset does, noise with some peaks if many large elements do.
 */
final class VectorChart implements TrapChart {

    @Override
    public String id() {
        return "vectors";
    }

    @Override
    public String label() {
        return "Vectors";
    }

    @Override
    public String meaning() {
        return "The singular vectors of a trap: concentrated on one entry if a single element causes it, flat if an "
                + "offset does";
    }

    @Override
    public boolean legend() {
        return true;
    }

    @Override
    public boolean shows(Trap trap) {
        return trap.outlines().isPresent();
    }

    @Override
    public Drawing draw(Analyzed report, EsdView view, ChartStyle style) {
        ChartFrame frame = new ChartFrame(style);
        Trap trap = trap(report, view.trap()).orElseThrow(() -> new IllegalArgumentException(
                report.layer().name() + " has no trap whose singular vectors are known"));
        Trap.Vectors vectors = trap.outlines().orElseThrow();
        NumberAxis y = frame.linearAxis("entry");
        CombinedRangeXYPlot both = new CombinedRangeXYPlot(y);
        both.setGap(style.length(18));
        both.add(part(frame, vectors.rows(), "Left", "row", frame.theme().original(), true), 1);
        both.add(part(frame, vectors.columns(), "Right", "column", frame.theme().fit(),
                vectors.rows().length() != vectors.columns().length()), 1);
        double low = Math.min(least(vectors.rows()), least(vectors.columns()));
        double high = Math.max(greatest(vectors.rows()), greatest(vectors.columns()));
        y.setRange(low - (high - low) * 0.06, high + (high - low) * 0.06);
        List<String> facts = List.of("singular vectors of trap " + (report.random().traps().indexOf(trap) + 1),
                "spread over %s rows and %s columns".formatted(share(vectors.rows()), share(vectors.columns())),
                "overlap with flat %s and %s".formatted(NumberText.figure(vectors.rows().spread().flatOverlap(), 2),
                        NumberText.figure(vectors.columns().spread().flatOverlap(), 2)));
        return new Drawing(frame.chart(report.layer().name(), facts, both), (plot, x, value) -> plot == 0
                ? read(vectors.rows(), "row", x) : read(vectors.columns(), "column", x));
    }

    /** The participation ratio of how many. */
    private static String share(VectorOutline vector) {
        return "%s of %s".formatted(NumberText.figure(vector.spread().participation(), 3),
                NumberText.count(vector.length()));
    }

    private static XYPlot part(ChartFrame frame, VectorOutline vector, String side, String entry, Color color,
            boolean explained) {
        ChartTheme theme = frame.theme();
        ChartStyle style = frame.style();
        NumberAxis x = frame.linearAxis(entry + ", shuffled", entry);
        x.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        XYPlot plot = frame.plot(x, null);
        plot.setDataset(0, ChartFrame.series(side + " singular vector", points(vector)));
        plot.setRenderer(0, frame.lines(color, style.line(1.3)));
        double flat = flat(vector);
        plot.setDataset(1, ChartFrame.series("±1/√" + vector.length() + ": all entries alike",
                List.of(new Point(0, flat), new Point(vector.length() - 1.0, flat))));
        XYLineAndShapeRenderer even = frame.lines(theme.edge(), style.dashed(1.4, 6, 4));
        even.setDefaultSeriesVisibleInLegend(explained);
        plot.setRenderer(1, even);
        if (vector.spread().participation() < vector.length() / 10.0) {
            VerticalLine.add(plot, List.of(new VerticalLine(vector.peak(),
                    "%s %s: %s".formatted(entry, NumberText.count(vector.peak()),
                    NumberText.figure(vector.peakValue(), 3)), theme.trap(), style.dashed(1.2, 2, 3), style.bold(12))),
                    style);
        }
        double margin = vector.length() * 0.03;
        x.setRange(-margin, vector.length() - 1 + margin);
        return plot;
    }

    /**
     * An entry of the flat vector, on the side where this one lies: a negative offset makes one of the pair negative.
     */
    private static double flat(VectorOutline vector) {
        double sum = 0;
        for (int i = 0; i < vector.low().size(); i++) {
            sum += vector.low().get(i) + vector.high().get(i);
        }
        return Math.copySign(1 / Math.sqrt(vector.length()), sum);
    }

    /** A line down and up through every stretch; the largest entry stands where it is. */
    private static List<Point> points(VectorOutline vector) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < vector.low().size(); i++) {
            int first = i * vector.stretch();
            int end = Math.min(first + vector.stretch(), vector.length());
            double at = vector.peak() >= first && vector.peak() < end ? vector.peak() : (first + end - 1) / 2.0;
            points.add(new Point(at, vector.low().get(i)));
            if (vector.stretch() > 1) {
                points.add(new Point(at, vector.high().get(i)));
            }
        }
        return points;
    }

    private static Optional<String> read(VectorOutline vector, String entry, double x) {
        long index = Math.round(x);
        if (index < 0 || index >= vector.length()) {
            return Optional.empty();
        }
        int at = (int) index / vector.stretch();
        double low = vector.low().get(at);
        double high = vector.high().get(at);
        if (vector.stretch() == 1) {
            return Optional.of("%s %s: %s".formatted(entry, NumberText.count(index), NumberText.figure(low, 3)));
        }
        long first = (long) at * vector.stretch();
        return Optional.of("%ss %s to %s: from %s to %s".formatted(entry, NumberText.count(first),
                NumberText.count(Math.min(first + vector.stretch(), vector.length()) - 1), NumberText.figure(low, 3),
                NumberText.figure(high, 3)));
    }

    private static double least(VectorOutline vector) {
        return Math.min(flat(vector), vector.low().stream().mapToDouble(v -> v).min().orElse(0));
    }

    private static double greatest(VectorOutline vector) {
        return Math.max(flat(vector), vector.high().stream().mapToDouble(v -> v).max().orElse(0));
    }
}
