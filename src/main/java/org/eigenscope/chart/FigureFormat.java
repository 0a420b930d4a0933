package org.eigenscope.chart;

import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import org.eigenscope.metric.NumberText;
import org.jfree.chart.axis.ValueAxis;

/** {@link NumberText} as the number format of a linear axis. */
final class FigureFormat extends NumberFormat {

    private static final long serialVersionUID = 1L;
    private final ValueAxis axis;

    FigureFormat(ValueAxis axis) {
        this.axis = axis;
    }

    @Override
    public StringBuffer format(double number, StringBuffer into, FieldPosition position) {
        // Ticks are sums of steps: six digits hide the rounding of the sum, and what is nothing beside the axis is
        // zero.
        return into.append(NumberText.figure(Math.abs(number) < axis.getRange().getLength() * 1e-9 ? 0 : number, 6));
    }

    @Override
    public StringBuffer format(long number, StringBuffer into, FieldPosition position) {
        return into.append(NumberText.count(number));
    }

    @Override
    public Number parse(String source, ParsePosition position) {
        throw new UnsupportedOperationException("an axis only writes numbers");
    }
}
