package org.eigenscope.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.CombinedRangeXYPlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.Range;

/**
 * A drawn chart, with the texts to show under the pointer.
 *
 * @param chart the chart
 * @param hover reads it out
 */
public record Drawing(JFreeChart chart, Hover hover) {

    /** Reads a chart out. */
    @FunctionalInterface
    public interface Hover {

        /** Gives the read-out at a point of the (sub)plot, in its axes' units; empty if nothing stands there. */
        Optional<String> at(int plot, double x, double y);
    }

    public Drawing {
        Objects.requireNonNull(chart);
        Objects.requireNonNull(hover);
    }

    /** Gives its plots, from above or from the left. */
    public List<XYPlot> plots() {
        List<?> parts = switch (chart.getPlot()) {
            case CombinedDomainXYPlot above -> above.getSubplots();
            case CombinedRangeXYPlot beside -> beside.getSubplots();
            case Plot single -> List.of(single);
        };
        List<XYPlot> plots = new ArrayList<>();
        parts.forEach(part -> plots.add((XYPlot) part));
        return plots;
    }

    /** The x axis of a plot, which others may share. */
    public ValueAxis domainAxis(int plot) {
        ValueAxis own = plots().get(plot).getDomainAxis();
        return own != null ? own : ((XYPlot) chart.getPlot()).getDomainAxis();
    }

    /** The y axis of a plot, which others may share. */
    public ValueAxis rangeAxis(int plot) {
        ValueAxis own = plots().get(plot).getRangeAxis();
        return own != null ? own : ((XYPlot) chart.getPlot()).getRangeAxis();
    }

    /** Every axis once, in an order that is the same for each drawing of a kind. */
    public List<ValueAxis> axes() {
        List<ValueAxis> axes = new ArrayList<>();
        for (int i = 0; i < plots().size(); i++) {
            for (ValueAxis axis : List.of(domainAxis(i), rangeAxis(i))) {
                // Two that look alike are equal to JFreeChart.
                if (axes.stream().noneMatch(other -> other == axis)) {
                    axes.add(axis);
                }
            }
        }
        return axes;
    }

    /**
     * Shows what another drawing of this kind shows, whose axes have these ranges; nothing happens if they do not fit.
     */
    public void zoom(List<Range> ranges) {
        List<ValueAxis> axes = axes();
        for (int i = 0; i < axes.size() && ranges.size() == axes.size(); i++) {
            axes.get(i).setRange(ranges.get(i));
        }
    }
}
