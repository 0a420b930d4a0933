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
import org.jfree.data.Range;

/**
 * A log axis whose ticks read well at every zoom and size: whole decades as 10ⁿ with minor ticks at 2 … 9 when three or
 * more are named, else steps of 1–2–5 or 1–3, else evenly spaced round numbers; never fewer than two numbers.
 * JFreeChart's own has no tick at all within a decade.
 */
class DecadeAxis extends LogAxis {

    private static final long serialVersionUID = 1L;
    /** Decades closer than so many font sizes have no ticks between them: they would be a black bar. */
    private static final double CLOSE = 1.5;
    private final transient List<String> names;

    DecadeAxis(List<String> names) {
        super(names.getFirst());
        this.names = List.copyOf(names);
        setSmallestValue(Double.MIN_NORMAL);
        setAutoRange(false);
    }

    @Override
    public void setRange(Range range, boolean turnOffAutoRange, boolean notify) {
        super.setRange(AxisLimits.finite(range), turnOffAutoRange, notify);
    }

    /** Names that it can have, the longest first. */
    List<String> names() {
        return names;
    }

    @Override
    public List<NumberTick> refreshTicks(Graphics2D g2, AxisState state, Rectangle2D area, RectangleEdge edge) {
        double low = getRange().getLowerBound();
        double high = getRange().getUpperBound();
        if (!(low > 0) || !(high > low)) {
            return List.of();
        }
        double decades = Math.log10(high / low);
        Ticks whole = decades(g2, area, edge);
        if (whole.named() >= 3) {
            return whole.list;
        }
        for (String digits : List.of("125", "13")) {
            Ticks steps = steps(digits, edge);
            if (decades < 3 && steps.named() >= 2 && steps.haveRoom(g2, area)) {
                return steps.list;
            }
        }
        if (whole.named() == 2 && decades > 1.5) {
            return whole.list;
        }
        return even(g2, area, edge).list;
    }

    @Override
    protected AxisState drawLabel(String label, Graphics2D g2, Rectangle2D plotArea, Rectangle2D dataArea,
            RectangleEdge edge, AxisState state) {
        return super.drawLabel(AxisName.fitting(names, g2, getLabelFont(), dataArea, edge), g2, plotArea, dataArea,
                edge, state);
    }

    /** Every decade, or every second, third … if they would stand too close. */
    private Ticks decades(Graphics2D g2, Rectangle2D area, RectangleEdge edge) {
        double low = getRange().getLowerBound();
        double high = getRange().getUpperBound();
        int first = (int) Math.floor(Math.log10(low));
        int last = (int) Math.ceil(Math.log10(high));
        double pixels = RectangleEdge.isTopOrBottom(edge) ? area.getWidth() : area.getHeight();
        boolean between = pixels / Math.log10(high / low) >= CLOSE * getTickLabelFont().getSize2D();
        for (int every = 1; ; every++) {
            Ticks ticks = new Ticks(edge);
            for (int exponent = first; exponent <= last; exponent++) {
                ticks.add(Math.pow(10, exponent), Math.floorMod(exponent, every) == 0
                        ? NumberText.powerOfTen(exponent) : "");
                for (int digit = 2; digit < 10 && between; digit++) {
                    ticks.add(digit * Math.pow(10, exponent), "");
                }
            }
            if (ticks.named() < 2 || ticks.haveRoom(g2, area)) {
                return ticks;
            }
        }
    }

    private Ticks steps(String named, RectangleEdge edge) {
        Ticks ticks = new Ticks(edge);
        int last = (int) Math.ceil(Math.log10(getRange().getUpperBound()));
        for (int exponent = (int) Math.floor(Math.log10(getRange().getLowerBound())); exponent <= last; exponent++) {
            for (int digit = 1; digit < 10; digit++) {
                double value = digit * Math.pow(10, exponent);
                ticks.add(value, named.indexOf('0' + digit) >= 0 ? NumberText.figure(value, 2) : "");
            }
        }
        return ticks;
    }

    /** Round numbers for the axis: as many as there is room for, and two at least. */
    private Ticks even(Graphics2D g2, Rectangle2D area, RectangleEdge edge) {
        Ticks best = new Ticks(edge);
        for (int count = 1; count <= 20; count++) {
            Ticks ticks = even(count, edge);
            if (ticks.named() >= 2 && best.named() >= 2 && !ticks.haveRoom(g2, area)) {
                return best;
            }
            best = ticks.named() >= best.named() ? ticks : best;
        }
        return best;
    }

    private Ticks even(int atMost, RectangleEdge edge) {
        double low = getRange().getLowerBound();
        double high = getRange().getUpperBound();
        double rough = (high - low) / atMost;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = power * (rough <= power ? 1 : rough <= 2 * power ? 2 : rough <= 5 * power ? 5 : 10);
        int digits = (int) Math.ceil(Math.log10(high / step)) + 1;
        long from = (long) Math.ceil(low / step);
        Ticks ticks = new Ticks(edge);
        for (long i = from; i * step <= high && i < from + 100; i++) {
            ticks.add(i * step, NumberText.figure(i * step, Math.clamp(digits, 1, 15)));
        }
        return ticks;
    }

    /** Ticks within the range. */
    private final class Ticks {
        private final List<NumberTick> list = new ArrayList<>();
        private final RectangleEdge edge;

        Ticks(RectangleEdge edge) {
            this.edge = edge;
        }

        void add(double value, String label) {
            if (value < getRange().getLowerBound() || value > getRange().getUpperBound()) {
                return;
            }
            TextAnchor anchor = edge == RectangleEdge.BOTTOM ? TextAnchor.TOP_CENTER
                    : edge == RectangleEdge.TOP ? TextAnchor.BOTTOM_CENTER
                    : edge == RectangleEdge.LEFT ? TextAnchor.CENTER_RIGHT : TextAnchor.CENTER_LEFT;
            TickType type = label.isEmpty() ? TickType.MINOR : TickType.MAJOR;
            list.add(new NumberTick(type, value, label, anchor, TextAnchor.CENTER, 0));
        }

        long named() {
            return list.stream().filter(tick -> !tick.getText().isEmpty()).count();
        }

        /** True if there is room between all numbers. */
        boolean haveRoom(Graphics2D g2, Rectangle2D area) {
            double size = getTickLabelFont().getSize2D();
            double end = Double.NEGATIVE_INFINITY;
            for (NumberTick tick : list.stream().filter(tick -> !tick.getText().isEmpty()).toList()) {
                double extent = RectangleEdge.isTopOrBottom(edge) ? g2.getFontMetrics(getTickLabelFont())
                        .getStringBounds(tick.getText(), g2).getWidth() + size : 1.9 * size;
                double along = valueToJava2D(tick.getValue(), area, edge);
                double at = RectangleEdge.isTopOrBottom(edge) ? along : -along;
                if (at - extent / 2 < end) {
                    return false;
                }
                end = at + extent / 2;
            }
            return true;
        }
    }
}
