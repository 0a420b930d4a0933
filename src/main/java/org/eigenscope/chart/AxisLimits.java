package org.eigenscope.chart;

import org.jfree.data.Range;

/** Limits the ranges of axes to what can be labelled, whatever the data. */
final class AxisLimits {

    /** The largest absolute value of an axis: twice it is still a finite double, so a range has a length. */
    private static final double FARTHEST = 1e300;

    private AxisLimits() {}

    /** The range with bounds that are numbers of less than 300 digits; 0 to 1 for one without bounds. */
    static Range finite(Range range) {
        double low = range.getLowerBound();
        double high = range.getUpperBound();
        if (Double.isNaN(low) || Double.isNaN(high)) {
            return new Range(0, 1);
        }
        if (Math.abs(low) <= FARTHEST && Math.abs(high) <= FARTHEST) {
            return range;
        }
        double from = Math.clamp(low, -FARTHEST, FARTHEST);
        double to = Math.clamp(high, -FARTHEST, FARTHEST);
        return from < to ? new Range(from, to) : from > 0 ? new Range(FARTHEST / 10, FARTHEST)
                : new Range(-FARTHEST, -FARTHEST / 10);
    }
}
