package org.eigenscope.chart;

import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.IntSummaryStatistics;

/** Formats an axis of counted places: positions that do not exist stay unlabelled. */
final class IndexFormat extends NumberFormat {

    private static final long serialVersionUID = 1L;
    private final int first;
    private final int last;

    /** @param places their numbers */
    IndexFormat(IntSummaryStatistics places) {
        this.first = places.getMin();
        this.last = places.getMax();
    }

    @Override
    public StringBuffer format(double number, StringBuffer to, FieldPosition position) {
        return format(Math.round(number), to, position);
    }

    @Override
    public StringBuffer format(long number, StringBuffer to, FieldPosition position) {
        return number < first || number > last ? to : to.append(number);
    }

    @Override
    public Number parse(String text, ParsePosition position) {
        throw new UnsupportedOperationException("an axis is not read");
    }
}
