package org.eigenscope.chart;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import org.jfree.chart.LegendItem;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.entity.EntityCollection;
import org.jfree.chart.plot.CrosshairState;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.AbstractXYItemRenderer;
import org.jfree.chart.renderer.xy.XYItemRendererState;
import org.jfree.data.xy.XYDataset;

/**
 * Draws dots; an orange ring is a trap, an arrow a figure beyond the axis, a line through the plot the current layer.
 */
final class DotRenderer extends AbstractXYItemRenderer {

    private static final long serialVersionUID = 1L;
    private final transient ChartStyle style;
    private final ChartTheme theme;

    DotRenderer(ChartStyle style) {
        this.style = style;
        this.theme = style.theme();
    }

    @Override
    public void drawItem(Graphics2D g2, XYItemRendererState state, Rectangle2D area, PlotRenderingInfo info,
            XYPlot plot, ValueAxis domain, ValueAxis range, XYDataset dataset, int series, int item,
            CrosshairState crosshair, int pass) {
        LayerDot dot = ((DotDataset) dataset).dots().get(item);
        double x = domain.valueToJava2D(dot.x(), area, plot.getDomainAxisEdge());
        double y = range.valueToJava2D(dot.y(), area, plot.getRangeAxisEdge());
        if (dot.marked()) {
            g2.setPaint(theme.muted());
            g2.setStroke(style.dashed(1.2, 3, 3));
            g2.draw(new Line2D.Double(x, area.getMinY(), x, area.getMaxY()));
        }
        Color color = dot.color();
        g2.setPaint(new Color(color.getRed(), color.getGreen(), color.getBlue(), dot.hollow() ? 30 : 200));
        Shape shape = dot.beyond() ? arrow(x, y, dot.radius()) : circle(x, y, dot.radius());
        g2.fill(shape);
        g2.setStroke(style.line(1));
        g2.setPaint(color);
        g2.draw(shape);
        if (dot.ringed()) {
            g2.setPaint(theme.trap());
            g2.setStroke(style.line(2.2));
            g2.draw(circle(x, y, dot.radius() + style.length(2) + dot.radius() / 5));
        }
        // Who draws for the screen wants none: the window finds a dot by its own means.
        EntityCollection entities = info == null || info.getOwner() == null ? null
                : info.getOwner().getEntityCollection();
        if (entities != null) {
            addEntity(entities, shape, dataset, series, item, x, y);
        }
    }

    /** Gives no legend of its own: the chart tells what stands for several kinds of dot. */
    @Override
    public LegendItem getLegendItem(int dataset, int series) {
        return null;
    }

    private static Path2D arrow(double x, double y, double radius) {
        Path2D up = new Path2D.Double();
        up.moveTo(x - radius, y + radius);
        up.lineTo(x, y - radius);
        up.lineTo(x + radius, y + radius);
        up.closePath();
        return up;
    }

    private static Ellipse2D circle(double x, double y, double radius) {
        return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
    }
}
