package org.eigenscope.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Stroke;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;

/**
 * A vertical line at λ with a label that stays readable: each label has its row, and changes to the other side of the
 * line where it would leave the plot.
 */
public final class VerticalLine extends AbstractXYAnnotation {

    private static final long serialVersionUID = 1L;
    private final double value;
    private final String label;
    private final int row;
    private final Color color;
    private final transient BasicStroke stroke;
    private final Font font;
    private final Color background;

    VerticalLine(double value, String label, int row, Color color, BasicStroke stroke, Font font, Color background) {
        this.value = value;
        this.label = label;
        this.row = row;
        this.color = color;
        this.stroke = stroke;
        this.font = font;
        this.background = background;
    }

    /** Where it stands. */
    public double value() {
        return value;
    }

    public String label() {
        return label;
    }

    public Color color() {
        return color;
    }

    @Override
    public void draw(Graphics2D g2, XYPlot plot, Rectangle2D area, ValueAxis domain, ValueAxis range, int index,
            PlotRenderingInfo info) {
        double x = domain.valueToJava2D(value, area, plot.getDomainAxisEdge());
        if (!(x >= area.getMinX() && x <= area.getMaxX())) {
            return;
        }
        Stroke before = g2.getStroke();
        g2.setPaint(color);
        g2.setStroke(stroke);
        g2.draw(new Line2D.Double(x, area.getMinY(), x, area.getMaxY()));
        g2.setStroke(before);
    }

    private void label(Graphics2D g2, XYPlot plot, Rectangle2D area, ValueAxis domain) {
        double x = domain.valueToJava2D(value, area, plot.getDomainAxisEdge());
        if (label.isEmpty() || !(x >= area.getMinX() && x <= area.getMaxX())) {
            return;
        }
        g2.setFont(font);
        Rectangle2D text = g2.getFontMetrics().getStringBounds(label, g2);
        double height = font.getSize2D() * 1.5;
        double left = x + 6 + text.getWidth() <= area.getMaxX() ? x + 6
                : Math.max(area.getMinX(), x - 6 - text.getWidth());
        double top = area.getMinY() + 4 + row * height;
        g2.setPaint(background);
        g2.fill(new Rectangle2D.Double(left - 2, top, text.getWidth() + 4, height));
        g2.setPaint(color);
        g2.drawString(label, (float) left, (float) (top + height * 0.75));
    }

    /** Adds lines to a plot, and then what they are called. */
    static void add(XYPlot plot, List<VerticalLine> lines) {
        lines.forEach(plot::addAnnotation);
        // After all lines: otherwise the next one crosses it.
        lines.forEach(line -> plot.addAnnotation(new Caption(line)));
    }

    private static final class Caption extends AbstractXYAnnotation {

        private static final long serialVersionUID = 1L;
        private final VerticalLine of;

        Caption(VerticalLine of) {
            this.of = of;
        }

        @Override
        public void draw(Graphics2D g2, XYPlot plot, Rectangle2D area, ValueAxis domain, ValueAxis range, int index,
                PlotRenderingInfo info) {
            of.label(g2, plot, area, domain);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Caption that && super.equals(other) && of.equals(that.of);
        }

        @Override
        public int hashCode() {
            return of.hashCode() + 1;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerticalLine that && super.equals(other) && value == that.value
                && label.equals(that.label);
    }

    @Override
    public int hashCode() {
        return Double.hashCode(value) * 31 + label.hashCode();
    }
}
