package org.eigenscope.chart;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.ui.RectangleEdge;

/** Chooses the longest name of an axis that fits beside its plot. */
final class AxisName {

    private AxisName() {}

    /** @param names the longest first; if even the last is too long, its end is cut off with dots */
    static String fitting(List<String> names, Graphics2D g2, Font font, Rectangle2D area, RectangleEdge edge) {
        // It is centred, and may reach a little over both ends, but not to the name of a plot above or below.
        double room = RectangleEdge.isTopOrBottom(edge) ? area.getWidth() : area.getHeight() + font.getSize2D() * 0.5;
        for (String name : names) {
            if (width(name, g2, font) <= room) {
                return name;
            }
        }
        String text = names.isEmpty() ? "" : names.getLast();
        for (int end = text.length() - 1; end > 0 && width(text, g2, font) > room; end--) {
            text = text.substring(0, end).strip() + "…";
        }
        return text;
    }

    private static double width(String text, Graphics2D g2, Font font) {
        return g2.getFontMetrics(font).getStringBounds(text, g2).getWidth();
    }
}
