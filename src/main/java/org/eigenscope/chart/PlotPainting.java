package org.eigenscope.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;

/** A part of a plot that its chart paints by itself, such as the cells of a map. */
final class PlotPainting extends AbstractXYAnnotation {

    private static final long serialVersionUID = 1L;
    private final transient Painter painter;

    PlotPainting(Painter painter) {
        this.painter = painter;
    }

    /** Paints in the units of the axes. */
    @FunctionalInterface
    interface Painter {
        void paint(Graphics2D g2, Axes axes);
    }

    /** The places of values on the screen or the paper. */
    record Axes(XYPlot plot, Rectangle2D area, ValueAxis domain, ValueAxis range) {

        /** A cell hides the seam to its neighbours. */
        private static final double SEAM = 0.5;

        double x(double value) {
            return domain.valueToJava2D(value, area, plot.getDomainAxisEdge());
        }

        double y(double value) {
            return range.valueToJava2D(value, area, plot.getRangeAxisEdge());
        }

        /** The cell between two values of x and two of y. */
        Rectangle2D cell(double left, double right, double low, double high) {
            double from = x(left);
            double a = y(low);
            double b = y(high);
            return new Rectangle2D.Double(from, Math.min(a, b), x(right) - from + SEAM, Math.abs(b - a) + SEAM);
        }
    }

    @Override
    public void draw(Graphics2D g2, XYPlot plot, Rectangle2D area, ValueAxis domain, ValueAxis range, int index,
            PlotRenderingInfo info) {
        painter.paint(g2, new Axes(plot, area, domain, range));
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
