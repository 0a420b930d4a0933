package org.eigenscope.chart;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;

/**
 * What the vertical lines of a plot are called, in as few rows below its upper edge as they fit into: data stand lower.
 * The last line has the first choice; each name stands beside its line, on whose other side it goes where it would
 * leave the plot or lie over another name.
 */
final class Captions extends AbstractXYAnnotation {

    private static final long serialVersionUID = 1L;
    /** What data leave room for. */
    static final int ROWS = 4;
    private static final double GAP = 6;
    /** So that a curve below a name is still seen. */
    private static final int VEIL = 200;

    private final transient List<VerticalLine> lines;
    private final int rows;
    private final Color ground;

    Captions(List<VerticalLine> lines, int rows, Color background) {
        this.rows = rows;
        this.lines = List.copyOf(lines);
        this.ground = new Color(background.getRed(), background.getGreen(), background.getBlue(), VEIL);
    }

    @Override
    public void draw(Graphics2D g2, XYPlot plot, Rectangle2D area, ValueAxis domain, ValueAxis range, int index,
            PlotRenderingInfo info) {
        List<Rectangle2D> taken = notes(g2, plot, area, domain, range);
        for (VerticalLine line : lines.reversed()) {
            double x = domain.valueToJava2D(line.value(), area, plot.getDomainAxisEdge());
            if (line.label().isEmpty() || !(x >= area.getMinX() && x <= area.getMaxX())) {
                continue;
            }
            g2.setFont(line.font());
            double width = g2.getFontMetrics().getStringBounds(line.label(), g2).getWidth();
            Rectangle2D place = place(area, x, width, line.font().getSize2D() * 1.5, rows, taken);
            if (place == null) {
                continue;
            }
            taken.add(place);
            g2.setPaint(ground);
            g2.fill(place);
            g2.setPaint(line.color());
            g2.drawString(line.label(), (float) (place.getX() + 2), (float) (place.getY() + place.getHeight() * 0.75));
        }
    }

    /** Where the plot's own notes stand, each right of and below its place. */
    private static List<Rectangle2D> notes(Graphics2D g2, XYPlot plot, Rectangle2D area, ValueAxis domain,
            ValueAxis range) {
        List<Rectangle2D> notes = new ArrayList<>();
        for (Object annotation : plot.getAnnotations()) {
            if (annotation instanceof XYTextAnnotation note) {
                Rectangle2D text = g2.getFontMetrics(note.getFont()).getStringBounds(note.getText(), g2);
                notes.add(new Rectangle2D.Double(domain.valueToJava2D(note.getX(), area, plot.getDomainAxisEdge()),
                        range.valueToJava2D(note.getY(), area, plot.getRangeAxisEdge()), text.getWidth(),
                        text.getHeight()));
            }
        }
        return notes;
    }

    /** The first free place beside a line, or null if there is none. */
    static Rectangle2D place(Rectangle2D area, double x, double width, double height, int rows,
            List<Rectangle2D> taken) {
        for (int row = 0; row < rows && width <= area.getWidth(); row++) {
            double top = area.getMinY() + 4 + row * height;
            for (double left : sides(area, x, width)) {
                Rectangle2D place = new Rectangle2D.Double(left - 2, top, width + 4, height);
                if (top + height <= area.getMaxY() && taken.stream().noneMatch(place::intersects)) {
                    return place;
                }
            }
        }
        return null;
    }

    /** Right and left of a line, as far as there is room; over it only if neither side is wide enough. */
    private static double[] sides(Rectangle2D area, double x, double width) {
        double[] free = DoubleStream.of(x + GAP, x - GAP - width)
                .filter(left -> left >= area.getMinX() && left + width <= area.getMaxX()).toArray();
        return free.length > 0 ? free : new double[] {Math.clamp(x, area.getMinX() + width, area.getMaxX()) - width};
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Captions that && super.equals(other) && lines.equals(that.lines);
    }

    @Override
    public int hashCode() {
        return lines.hashCode();
    }
}
