package org.eigenscope.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.eigenscope.metric.NumberText;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.TickType;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/**
 * A log axis whose ticks read well at every zoom: whole decades as 10ⁿ with minor ticks at 2 … 9 when it spans several,
 * steps of 1–2–5 or 1–3 when it spans few, evenly spaced round numbers when it lies within one. JFreeChart's own has no
 * tick at all within a decade.
 */
final class DecadeAxis extends LogAxis {

    private static final long serialVersionUID = 1L;

    DecadeAxis(String label) {
        super(label);
        setSmallestValue(Double.MIN_NORMAL);
        setAutoRange(false);
    }

    @Override
    public List<NumberTick> refreshTicks(Graphics2D g2, AxisState state, Rectangle2D area, RectangleEdge edge) {
        double pixels = RectangleEdge.isTopOrBottom(edge) ? area.getWidth() : area.getHeight();
        double room = RectangleEdge.isTopOrBottom(edge) ? 62 : 30;
        double low = getRange().getLowerBound();
        double high = getRange().getUpperBound();
        double decades = Math.log10(high / low);
        List<NumberTick> ticks = new ArrayList<>();
        if (!(low > 0) || !(decades > 0)) {
            return ticks;
        }
        if (decades < 0.9) {
            even(ticks, low, high, (int) Math.max(2, pixels / room), edge);
        } else if (decades < 3 && pixels / decades * Math.log10(3) > 0.75 * room) {
            steps(ticks, low, high, pixels / decades * Math.log10(2) > 0.75 * room ? "125" : "13", edge);
        } else {
            decades(ticks, low, high, Math.max(1, (int) Math.ceil(decades * room / pixels)), edge);
        }
        return ticks;
    }

    @Override
    protected AxisState drawLabel(String label, Graphics2D g2, Rectangle2D plotArea, Rectangle2D dataArea,
            RectangleEdge edge, AxisState state) {
        return super.drawLabel(PlainAxis.fitting(label, g2, getLabelFont(), dataArea, edge), g2, plotArea, dataArea,
                edge,
                state);
    }

    private static void decades(List<NumberTick> ticks, double low, double high, int every, RectangleEdge edge) {
        int first = (int) Math.floor(Math.log10(low));
        int last = (int) Math.ceil(Math.log10(high));
        for (int exponent = first; exponent <= last; exponent++) {
            double decade = Math.pow(10, exponent);
            boolean labelled = Math.floorMod(exponent, every) == 0;
            add(ticks, low, high, decade, labelled ? NumberText.powerOfTen(exponent) : "", edge);
            for (int digit = 2; digit < 10 && every == 1; digit++) {
                add(ticks, low, high, digit * decade, "", edge);
            }
        }
    }

    private static void steps(List<NumberTick> ticks, double low, double high, String labelled, RectangleEdge edge) {
        int first = (int) Math.floor(Math.log10(low));
        int last = (int) Math.ceil(Math.log10(high));
        for (int exponent = first; exponent <= last; exponent++) {
            for (int digit = 1; digit < 10; digit++) {
                double value = digit * Math.pow(10, exponent);
                boolean named = labelled.indexOf('0' + digit) >= 0;
                add(ticks, low, high, value, named ? NumberText.figure(value, 2) : "", edge);
            }
        }
    }

    private static void even(List<NumberTick> ticks, double low, double high, int atMost, RectangleEdge edge) {
        double rough = (high - low) / atMost;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = power * (rough <= power ? 1 : rough <= 2 * power ? 2 : rough <= 5 * power ? 5 : 10);
        int digits = (int) Math.ceil(Math.log10(high / step)) + 1;
        long from = (long) Math.ceil(low / step);
        for (long i = from; i * step <= high && i < from + 100; i++) {
            add(ticks, low, high, i * step, NumberText.figure(i * step, Math.clamp(digits, 1, 15)), edge);
        }
    }

    private static void add(List<NumberTick> ticks, double low, double high, double value, String label,
            RectangleEdge edge) {
        if (value < low || value > high) {
            return;
        }
        TextAnchor anchor = edge == RectangleEdge.BOTTOM ? TextAnchor.TOP_CENTER
                : edge == RectangleEdge.TOP ? TextAnchor.BOTTOM_CENTER
                : edge == RectangleEdge.LEFT ? TextAnchor.CENTER_RIGHT : TextAnchor.CENTER_LEFT;
        TickType type = label.isEmpty() ? TickType.MINOR : TickType.MAJOR;
        ticks.add(new NumberTick(type, value, label, anchor, TextAnchor.CENTER, 0));
    }

}
