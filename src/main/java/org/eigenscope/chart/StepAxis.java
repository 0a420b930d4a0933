package org.eigenscope.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.TickType;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/** A log axis of steps, on which step 0 has a place of its own before the first of the others. */
final class StepAxis extends DecadeAxis {

    private static final long serialVersionUID = 1L;
    private final double zero;
    private final double first;

    /**
     * @param names of the axis, the longest first
     * @param zero where step 0 is; NaN if there is none
     * @param first the first step after it
     */
    StepAxis(List<String> names, double zero, double first) {
        super(names);
        this.zero = zero;
        this.first = first;
    }

    @Override
    public List<NumberTick> refreshTicks(Graphics2D g2, AxisState state, Rectangle2D area, RectangleEdge edge) {
        List<NumberTick> all = super.refreshTicks(g2, state, area, edge);
        if (Double.isNaN(zero)) {
            return all;
        }
        List<NumberTick> ticks = new ArrayList<>(all.stream().filter(tick -> tick.getValue() >= first).toList());
        if (getRange().contains(zero)) {
            ticks.addFirst(new NumberTick(TickType.MAJOR, zero, "0", TextAnchor.TOP_CENTER, TextAnchor.CENTER, 0));
        }
        return ticks;
    }
}
