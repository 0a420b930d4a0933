package org.eigenscope.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eigenscope.chart.TimelineChart.Logged;
import org.eigenscope.chart.TimelineChart.Run;
import org.eigenscope.metric.NumberText;
import org.eigenscope.model.SafeText;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** The upper plots of a training run's charts: what training logged, on the same axis of steps as the plot below. */
final class RunPlots {

    /** Curves in one plot that eyes can tell apart. */
    private static final int MOST = 4;
    /** Points of a curve that a picture has room for. */
    private static final int POINTS = 2_000;
    /** Values of a larger ratio are drawn by their logarithms. */
    private static final double WIDE = 1_000;
    /** Percentages that span more are drawn from 0 to 100. */
    private static final double HALF = 40;
    /** Figures of a smaller scale have one plot of what was logged. */
    private static final double SMALL = 0.8;

    private final ChartFrame frame;
    private final Run run;
    private final StepScale scale;
    private final List<List<Logged>> groups = new ArrayList<>();
    private final List<List<Logged>> beneath = new ArrayList<>();

    RunPlots(ChartFrame frame, Run run) {
        this.frame = frame;
        this.run = run;
        this.scale = new StepScale(run);
        for (boolean share : new boolean[] {true, false}) {
            List<Logged> group = curves(run, share);
            List<Logged> under = run.under().map(other -> curves(other, share)).orElse(List.of());
            // A small figure has room for one of them.
            if (!(group.isEmpty() && under.isEmpty()) && (groups.isEmpty() || frame.style().scale() > SMALL)) {
                groups.add(group);
                beneath.add(under);
            }
        }
    }

    private static List<Logged> curves(Run of, boolean share) {
        return of.logged().stream().filter(curve -> curve.share() == share).limit(MOST).toList();
    }

    StepScale scale() {
        return scale;
    }

    /** How many plots stand above that of the layers. */
    int above() {
        return groups.size();
    }

    /** All plots over one axis of steps. */
    CombinedDomainXYPlot over(XYPlot below, boolean cells) {
        CombinedDomainXYPlot all = new CombinedDomainXYPlot(scale.axis(frame, run.unit(), run.under(), cells));
        all.setGap(frame.style().length(10));
        for (int i = 0; i < groups.size(); i++) {
            all.add(logged(groups.get(i), beneath.get(i)), frame.style().scale() > SMALL ? 2 : 3);
        }
        all.add(below, 5);
        if (run.at() >= 0) {
            for (Object part : all.getSubplots()) {
                ((XYPlot) part).addDomainMarker(new ValueMarker(scale.place(run.at()), frame.theme().edge(),
                        frame.style().dashed(1, 4, 3)), Layer.FOREGROUND);
            }
        }
        return all;
    }

    private XYPlot logged(List<Logged> group, List<Logged> under) {
        List<Logged> all = Stream.concat(group.stream(), under.stream()).toList();
        boolean share = all.getFirst().share();
        double factor = share ? 100 : 1;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        XYSeriesCollection lines = new XYSeriesCollection();
        for (int i = 0; i < all.size(); i++) {
            Logged curve = all.get(i);
            XYSeries line = new XYSeries(SafeText.of(curve.name()) + (i < group.size() ? "" : " of the other run"),
                    false, true);
            int every = Math.max(1, curve.steps().size() / POINTS);
            for (int j = 0; j < curve.steps().size(); j++) {
                double x = scale.place(curve.steps().get(j));
                double value = curve.values().get(j);
                if ((j % every == 0 || j == curve.steps().size() - 1) && Double.isFinite(x) && Double.isFinite(value)) {
                    line.add(x, factor * value);
                    low = Math.min(low, factor * value);
                    high = Math.max(high, factor * value);
                }
            }
            lines.addSeries(line);
        }
        XYPlot plot = frame.plot(null, axis(low, high, share, share ? new String[] {"accuracy (%)", "%"}
                : new String[] {"loss"}));
        plot.setDataset(lines);
        XYLineAndShapeRenderer renderer = frame.lines(frame.theme().fit(), frame.style().line(1.6));
        Color[] colors = {frame.theme().original(), frame.theme().fit(), frame.theme().ghost(), frame.theme().above()};
        List<String> names = all.stream().map(Logged::name).distinct().toList();
        for (int i = 0; i < all.size(); i++) {
            boolean dashed = run.under().isPresent() ? i >= group.size() : i % 2 > 0;
            renderer.setSeriesPaint(i, colors[names.indexOf(all.get(i).name()) % colors.length]);
            renderer.setSeriesStroke(i, dashed ? frame.style().dashed(1.6, 6, 3) : frame.style().line(1.6));
            // One entry for a curve of both runs.
            renderer.setSeriesVisibleInLegend(i, i < group.size() || group.stream().map(Logged::name)
                    .noneMatch(all.get(i).name()::equals));
        }
        plot.setRenderer(renderer);
        return plot;
    }

    /** An axis for values: by logarithms where they are positive and far apart; shares end at 0 and 100. */
    private ValueAxis axis(double low, double high, boolean share, String... names) {
        if (!(low <= high)) {
            return frame.linearAxis(names);
        }
        if (!share && low > 0 && high / low > WIDE) {
            ValueAxis axis = frame.logAxis(names);
            axis.setRange(low / 1.2, high * 1.2);
            return axis;
        }
        NumberAxis axis = frame.linearAxis(names);
        if (share && high - low > HALF) {
            axis.setRange(-4, 104);
            return axis;
        }
        double margin = high > low ? 0.06 * (high - low) : Math.max(1e-9, 0.1 * Math.abs(high));
        axis.setRange(low - margin, high + margin);
        return axis;
    }

    /** An axis for a metric of layers. */
    ValueAxis metricAxis(double low, double high) {
        return axis(low, high, false, run.figures());
    }

    /** A line of a layer, thicker if it is looked at; dashed of the run beneath. */
    BasicStroke stroke(int layer, boolean dashed) {
        double width = layer == run.current() ? 3 : run.layers().size() > 24 ? 0.8 : 1.5;
        return dashed ? frame.style().dashed(width, 6, 4) : frame.style().line(width);
    }

    Line2D legendLine() {
        double half = frame.style().length(9);
        return new Line2D.Double(-half, 0, half, 0);
    }

    /** Reads out what was logged near a place. */
    Optional<String> read(int plot, double x) {
        int checkpoint = scale.nearest(x);
        if (checkpoint < 0 || plot >= groups.size()) {
            return Optional.empty();
        }
        long step = run.steps().get(checkpoint);
        return Optional.of("%s   %s".formatted(words(checkpoint), groups.get(plot).stream()
                .map(curve -> "%s %s".formatted(curve.name(), value(curve, step))).collect(Collectors.joining("   "))));
    }

    private static String value(Logged curve, long step) {
        double found = Double.NaN;
        for (int i = 0; i < curve.steps().size() && curve.steps().get(i) <= step; i++) {
            found = curve.values().get(i);
        }
        return curve.share() && Double.isFinite(found) ? NumberText.fixed(100 * found, 1) + " %"
                : NumberText.figure(found, 3);
    }

    /** {@code step 177,828}, with thin spaces. */
    String words(int checkpoint) {
        return run.unit() + " " + NumberText.count(run.steps().get(checkpoint));
    }
}
