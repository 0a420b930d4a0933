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
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;

/** A vertical line at λ; {@link LineCaptions} writes what it is called. */
public final class VerticalLine extends AbstractXYAnnotation {

    private static final long serialVersionUID = 1L;
    private final double value;
    private final String label;
    private final String brief;
    private final Color color;
    private final transient BasicStroke stroke;
    private final Font font;

    VerticalLine(double value, String label, Color color, BasicStroke stroke, Font font) {
        this(value, label, label, color, stroke, font);
    }

    /** @param brief what it is called where there is little room */
    VerticalLine(double value, String label, String brief, Color color, BasicStroke stroke, Font font) {
        this.value = value;
        this.label = label;
        this.brief = brief;
        this.color = color;
        this.stroke = stroke;
        this.font = font;
    }

    /** Gives its place on the axis. */
    public double value() {
        return value;
    }

    public String label() {
        return label;
    }

    String brief() {
        return brief;
    }

    public Color color() {
        return color;
    }

    Font font() {
        return font;
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

    BasicStroke stroke() {
        return stroke;
    }

    /** Adds lines to a plot, the last on top, and what they are called above it. */
    static void add(XYPlot plot, List<VerticalLine> lines, ChartStyle style) {
        add(plot, lines, "", "", style);
    }

    /**
     * @param note what is at the left end above the plot; empty if nothing does
     * @param end what is at the right end
     */
    static void add(XYPlot plot, List<VerticalLine> lines, String note, String end, ChartStyle style) {
        lines.forEach(plot::addAnnotation);
        plot.setDomainAxis(1, new LineCaptions(lines, note, end, style));
        plot.setDomainAxisLocation(1, AxisLocation.TOP_OR_LEFT);
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
