package org.eigenscope.chart;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import org.eigenscope.chart.EsdData.Cell;
import org.jfree.chart.LegendItem;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CrosshairState;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.AbstractXYItemRenderer;
import org.jfree.chart.renderer.xy.XYItemRendererState;
import org.jfree.data.xy.XYDataset;

/**
 * Draws a histogram as steps: an outline with an optional filling down to the axis. Neighbouring bins join; an empty
 * bin is a gap, since a log axis has no place for 0.
 */
final class StepRenderer extends AbstractXYItemRenderer {

    private static final long serialVersionUID = 1L;
    /** The most empty bins in a row that are drawn over, as no gap in a spectrum. */
    private static final double FEW = 3.5;

    private final Color line;
    private final Color filling;
    private final transient Stroke stroke;
    private final transient ChartStyle style;

    /** @param filling the colour below the steps, or null for an outline only */
    StepRenderer(Color line, Color filling, Stroke stroke, ChartStyle style) {
        this.style = style;
        this.line = line;
        this.filling = filling;
        this.stroke = stroke;
    }

    @Override
    public XYItemRendererState initialise(Graphics2D g2, Rectangle2D area, XYPlot plot, XYDataset dataset,
            PlotRenderingInfo info) {
        XYItemRendererState state = super.initialise(g2, area, plot, dataset, info);
        // The whole outline is drawn with the first bin, which may lie outside a zoomed view.
        state.setProcessVisibleItemsOnly(false);
        return state;
    }

    @Override
    public void drawItem(Graphics2D g2, XYItemRendererState state, Rectangle2D area, PlotRenderingInfo info,
            XYPlot plot, ValueAxis domain, ValueAxis range, XYDataset dataset, int series, int item,
            CrosshairState crosshair, int pass) {
        if (item > 0 || !(dataset instanceof CellDataset histogram)) {
            return;
        }
        Path2D outline = new Path2D.Double();
        Path2D filled = new Path2D.Double();
        Path2D band = new Path2D.Double();
        double bottom = area.getMaxY() + 2;
        Cell before = null;
        double right = 0;
        for (Cell cell : histogram.cells()) {
            double left = domain.valueToJava2D(cell.from(), area, plot.getDomainAxisEdge());
            double next = domain.valueToJava2D(cell.to(), area, plot.getDomainAxisEdge());
            double top = y(cell.density(), range, area, plot, bottom);
            boolean joined = before != null && before.to() == cell.from();
            // An outline has no fences at the few bins that happen to be empty: they would look like data.
            boolean skipped = filling == null && before != null && left - right < FEW * (next - left);
            if (joined) {
                outline.lineTo(left, top);
            } else if (skipped) {
                outline.moveTo(left, top);
            } else {
                if (before != null) {
                    outline.lineTo(right, bottom);
                }
                outline.moveTo(left, bottom);
                outline.lineTo(left, top);
            }
            outline.lineTo(next, top);
            filled.append(new Rectangle2D.Double(left, top, next - left, Math.max(0, bottom - top)), false);
            if (cell.high() > cell.low()) {
                double high = y(cell.high(), range, area, plot, bottom);
                double low = y(cell.low(), range, area, plot, bottom);
                band.append(new Rectangle2D.Double(left, high, next - left, Math.max(0, low - high)), false);
            }
            before = cell;
            right = next;
        }
        if (before != null) {
            outline.lineTo(right, bottom);
        }
        if (filling != null) {
            g2.setPaint(filling);
            g2.fill(filled);
        }
        g2.setPaint(new Color(line.getRed(), line.getGreen(), line.getBlue(), 50));
        g2.fill(band);
        g2.setPaint(line);
        g2.setStroke(stroke);
        g2.draw(outline);
    }

    private static double y(double density, ValueAxis range, Rectangle2D area, XYPlot plot, double bottom) {
        if (!(density > 0)) {
            return bottom;
        }
        double y = range.valueToJava2D(density, area, plot.getRangeAxisEdge());
        return Math.clamp(y, area.getMinY() - 1000, bottom);
    }

    @Override
    public LegendItem getLegendItem(int datasetIndex, int series) {
        String name = String.valueOf(getPlot().getDataset(datasetIndex).getSeriesKey(series));
        Shape box = new Rectangle2D.Double(-style.length(7), -style.length(4), style.length(14), style.length(8));
        Color inside = filling == null ? new Color(0, 0, 0, 0) : filling;
        return new LegendItem(name, null, null, null, true, box, true, inside, true, line, stroke, false, box, stroke,
                line);
    }
}
