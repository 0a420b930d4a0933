package org.eigenscope.chart;

import java.util.Objects;
import java.util.Optional;
import org.jfree.chart.JFreeChart;

/**
 * A chart with what it says under the pointer.
 *
 * @param chart the chart
 * @param hover reads it out
 */
public record Drawing(JFreeChart chart, Hover hover) {

    /** Reads a chart out. */
    @FunctionalInterface
    public interface Hover {

        /** What stands at a point of the (sub)plot, in its axes' units; empty if nothing does. */
        Optional<String> at(int plot, double x, double y);
    }

    public Drawing {
        Objects.requireNonNull(chart);
        Objects.requireNonNull(hover);
    }
}
