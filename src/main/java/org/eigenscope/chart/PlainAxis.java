package org.eigenscope.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.TickUnit;
import org.jfree.chart.axis.TickUnitSource;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.Range;

/** A linear axis with at least two round labels and enough room between them, and the longest name that fits. */
final class PlainAxis extends NumberAxis {

    private static final long serialVersionUID = 1L;
    private final transient List<String> names;

    PlainAxis(List<String> names) {
        super(names.getFirst());
        this.names = List.copyOf(names);
        setAutoRangeIncludesZero(false);
        setNumberFormatOverride(new FigureFormat(this));
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
    protected AxisState drawLabel(String label, Graphics2D g2, Rectangle2D plotArea, Rectangle2D dataArea,
            RectangleEdge edge, AxisState state) {
        return super.drawLabel(AxisName.fitting(names, g2, getLabelFont(), dataArea, edge), g2, plotArea, dataArea,
                edge, state);
    }

    /** The smallest step that leaves room between the numbers; a smaller one if only one number is within the range. */
    @Override
    protected void selectAutoTickUnit(Graphics2D g2, Rectangle2D area, RectangleEdge edge) {
        TickUnitSource steps = getStandardTickUnits();
        TickUnit step = steps.getCeilingTickUnit(getRange().getLength() / 40);
        TickUnit closer = step;
        while (spacing(step, g2, area, edge) < 1 && step.getSize() < getRange().getLength()) {
            TickUnit next = steps.getLargerTickUnit(step);
            if (next.getSize() <= step.getSize()) {
                break;
            }
            closer = step;
            step = next;
        }
        setTickUnit((NumberTickUnit) (numbers(step) < 2 ? closer : step), false, false);
    }

    private long numbers(TickUnit step) {
        return (long) (Math.floor(getUpperBound() / step.getSize()) - Math.ceil(getLowerBound() / step.getSize())) + 1;
    }

    /** The distance of two numbers on an axis, as a multiple of the room that they need. */
    private double spacing(TickUnit step, Graphics2D g2, Rectangle2D area, RectangleEdge edge) {
        double size = getTickLabelFont().getSize2D();
        if (RectangleEdge.isLeftOrRight(edge)) {
            return step.getSize() / getRange().getLength() * area.getHeight() / (2.2 * size);
        }
        double widest = 0;
        double first = Math.ceil(getLowerBound() / step.getSize());
        for (int i = 0; i < numbers(step); i++) {
            String number = getNumberFormatOverride().format((first + i) * step.getSize());
            widest = Math.max(widest, g2.getFontMetrics(getTickLabelFont()).getStringBounds(number, g2).getWidth());
        }
        return step.getSize() / getRange().getLength() * area.getWidth() / (widest + 1.6 * size);
    }
}
