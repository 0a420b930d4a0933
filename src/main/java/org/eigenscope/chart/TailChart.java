package org.eigenscope.chart;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.chart.EsdData.Point;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.NumberText;
import org.eigenscope.spectrum.PowerLawFit;
import org.eigenscope.spectrum.PowerLawFit.Candidate;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;

/**
 * Why the tail starts where it starts: the KS distance D and the exponent α of every candidate xmin, one above the
 * other.
 */
final class TailChart implements LayerChart {

    /** Above the curve. */
    private static final double HEADROOM = 1.1;
    /** Sides whose ratio is larger narrow the bulk so much that α is another than a square matrix has. */
    private static final double OBLONG = 1.5;

    @Override
    public String id() {
        return "tail";
    }

    @Override
    public String label() {
        return "Tail fit";
    }

    @Override
    public String meaning() {
        return "Where the power law starts: KS distance and α for every xmin";
    }

    @Override
    public boolean tells(Analyzed report) {
        return report.tail().succeeded();
    }

    @Override
    public boolean overLambda() {
        return true;
    }

    /** The warning that α depends on the shape of the matrix too (FARMS, arXiv 2506.06280). */
    private static Optional<String> oblong(Analyzed report) {
        double aspect = report.layer().hasMatrices() ? report.layer().weights().q() : 1;
        if (aspect < OBLONG) {
            return Optional.empty();
        }
        double square = report.readings().squareAlpha();
        String windows = Double.isNaN(square) ? "" : "; of square windows α = " + MetricCatalog.get("alpha")
                .briefly(square);
        return Optional.of("α of a matrix of %s : 1 is not that of a square one%s".formatted(NumberText.figure(
                aspect, 2), windows));
    }

    @Override
    public Drawing draw(Analyzed report, EsdView view, ChartStyle style) {
        ChartFrame frame = new ChartFrame(style);
        ChartTheme theme = style.theme();
        PowerLawFit tail = report.tail();
        ValueAxis x = frame.logAxis("start of the tail, xmin (log)", "start of the tail, xmin", "xmin");
        CombinedDomainXYPlot both = new CombinedDomainXYPlot(x);
        both.setGap(style.length(14));
        List<Candidate> candidates = tail.candidates();
        both.add(part(frame, "KS distance", "D", candidates.stream().map(c -> new Point(c.xmin(), c.d())).toList(),
                theme.original(), tail, "least D = " + NumberText.figure(tail.d(), 3)), 1);
        // α of a tail of two or three eigenvalues can be anything: the range is that of the tails of ten and more.
        List<Point> alphas = candidates.stream().map(c -> new Point(c.xmin(), c.alpha())).toList();
        XYPlot alpha = part(frame, "exponent", "α", alphas, theme.fit(), tail,
                "α = " + MetricCatalog.get("alpha").briefly(tail.alpha()));
        double high = alphas.stream().limit(Math.max(1, alphas.size() - 10L)).mapToDouble(Point::y).max().orElse(8);
        double shown = tail.succeeded() ? 1 + (tail.alpha() - 1) * HEADROOM : 2;
        alpha.getRangeAxis().setRange(1, Math.max(shown, Math.min(1 + (high - 1) * HEADROOM, 20)));
        both.add(alpha, 1);
        if (!candidates.isEmpty() && candidates.getLast().xmin() > candidates.getFirst().xmin()) {
            double margin = Math.pow(candidates.getLast().xmin() / candidates.getFirst().xmin(), 0.04);
            x.setRange(candidates.getFirst().xmin() / margin, candidates.getLast().xmin() * margin);
        } else {
            x.setRange(0.1, 10);
        }
        Optional<String> warning = tail.succeeded() ? oblong(report) : Optional.empty();
        List<String> facts = !tail.succeeded() ? List.of("no power law: " + tail.reason())
                : LayerHeadline.of(report, Stream.concat(warning.stream(),
                        Stream.of("the fit takes the xmin with the smallest D")).toArray(String[]::new));
        if (candidates.isEmpty()) {
            frame.empty(both.getSubplots().getFirst(), "No power law: " + tail.reason());
        }
        JFreeChart chart = frame.chart(report.layer().name(), facts, both);
        if (style.inWindow()) {
            // The window shows the other facts beside the chart, and this one nowhere else.
            warning.ifPresent(words -> frame.note(chart, words));
        }
        return new Drawing(chart, (plot, at, y) -> nearest(candidates, at));
    }

    private static XYPlot part(ChartFrame frame, String name, String symbol, List<Point> points, java.awt.Color color,
            PowerLawFit tail, String label) {
        String last = name.substring(name.indexOf(' ') + 1);
        NumberAxis y = frame.linearAxis(name + " " + symbol, last + " " + symbol, symbol);
        XYPlot plot = frame.plot(null, y);
        plot.setDataset(ChartFrame.series(symbol, points));
        XYLineAndShapeRenderer renderer = frame.lines(color, frame.style().line(1.8));
        // The axis has its name.
        renderer.setDefaultSeriesVisibleInLegend(false);
        plot.setRenderer(renderer);
        double high = points.stream().mapToDouble(Point::y).max().orElse(1);
        y.setRange(0, high > 0 ? high * HEADROOM : 1);
        if (tail.succeeded()) {
            VerticalLine.add(plot, List.of(new VerticalLine(tail.xmin(), "xmin = " + NumberText.figure(tail.xmin(), 3)
                    + ",  " + label, label,
                    frame.theme().fit(), frame.style().dashed(1.5, 2, 3), frame.style().bold(12))), frame.style());
        }
        return plot;
    }

    private static Optional<String> nearest(List<Candidate> candidates, double x) {
        Candidate best = null;
        for (Candidate candidate : candidates) {
            if (best == null || Math.abs(Math.log(candidate.xmin() / x)) < Math.abs(Math.log(best.xmin() / x))) {
                best = candidate;
            }
        }
        return Optional.ofNullable(best).map(c -> "xmin = %s   D = %s   α = %s".formatted(
                NumberText.figure(c.xmin()), NumberText.figure(c.d(), 3), NumberText.figure(c.alpha(), 4)));
    }
}
