package org.eigenscope.chart;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.ui.RectangleEdge;

/** A linear axis whose name is shortened where it would be cut off. */
final class PlainAxis extends NumberAxis {

    private static final long serialVersionUID = 1L;

    PlainAxis(String label) {
        super(label);
        setAutoRangeIncludesZero(false);
        setNumberFormatOverride(new FigureFormat(this));
    }

    @Override
    protected AxisState drawLabel(String label, Graphics2D g2, Rectangle2D plotArea, Rectangle2D dataArea,
            RectangleEdge edge, AxisState state) {
        return super.drawLabel(fitting(label, g2, getLabelFont(), dataArea, edge), g2, plotArea, dataArea, edge, state);
    }

    /** What of a name there is room for beside a plot: without what stands in brackets, or cut with dots. */
    static String fitting(String label, Graphics2D g2, Font font, Rectangle2D area, RectangleEdge edge) {
        if (label == null) {
            return null;
        }
        // It is centred, and may reach a little over both ends, but not into the plot beside.
        double room = RectangleEdge.isTopOrBottom(edge) ? area.getWidth() : area.getHeight() + 20;
        String text = label;
        if (width(text, g2, font) > room) {
            text = text.replaceFirst(" \\([^)]*\\)$", "");
        }
        for (int end = text.length() - 1; end > 0 && width(text, g2, font) > room; end--) {
            text = text.substring(0, end).strip() + "…";
        }
        return text;
    }

    private static double width(String text, Graphics2D g2, Font font) {
        return g2.getFontMetrics(font).getStringBounds(text, g2).getWidth();
    }
}
