package org.eigenscope.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jfree.chart.LegendItem;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CrosshairState;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.AbstractXYItemRenderer;
import org.jfree.chart.renderer.xy.XYItemRendererState;
import org.jfree.data.xy.XYDataset;

/**
 * Draws hundreds of lines, and thousands of dots. A line is one stroke: lines that cross cost more in one path than in
 * two. Dots of one look are one path, and those that lie on each other one dot. A point that is no number interrupts
 * its line. On a screen lines may be drawn pixel by pixel, all but those in front.
 */
final class ManyLinesRenderer extends AbstractXYItemRenderer {

    private static final long serialVersionUID = 1L;
    /** Dots within one square of such a side, in pixels, cannot be told apart: one is drawn. */
    private static final double APART = 1.5;

    /**
     * How a series is drawn.
     *
     * @param color of lines and dots
     * @param line the stroke between points; null for none
     * @param radius of the dots; 0 for none
     * @param ring the stroke of a dot that is a ring; null for a full one
     * @param front true if it is drawn over the others
     */
    record LineStyle(Color color, BasicStroke line, double radius, BasicStroke ring, boolean front) {}

    private final transient List<LineStyle> looks;
    private final transient Line2D legendLine;
    private final boolean byPixels;

    /**
     * @param looks one a series
     * @param legendLine the line that stands for one in a legend
     * @param byPixels true if lines are for a screen, and so many that pixels are less work than outlines
     */
    ManyLinesRenderer(List<LineStyle> looks, Line2D legendLine, boolean byPixels) {
        this.looks = List.copyOf(looks);
        this.byPixels = byPixels;
        this.legendLine = legendLine;
    }

    @Override
    public XYItemRendererState initialise(Graphics2D g2, Rectangle2D area, XYPlot plot, XYDataset dataset,
            PlotRenderingInfo info) {
        return new Strokes(info, g2, byPixels ? new LinePixels(area, g2) : null, (int) IntStream
                .range(0, dataset.getSeriesCount()).filter(series -> dataset.getItemCount(series) > 0).count());
    }

    @Override
    public void drawItem(Graphics2D g2, XYItemRendererState state, Rectangle2D area, PlotRenderingInfo info,
            XYPlot plot, ValueAxis domain, ValueAxis range, XYDataset dataset, int series, int item,
            CrosshairState crosshair, int pass) {
        double value = dataset.getYValue(series, item);
        ((Strokes) state).point(looks.get(series), series,
                domain.valueToJava2D(dataset.getXValue(series, item), area, plot.getDomainAxisEdge()),
                Double.isNaN(value) ? value : range.valueToJava2D(value, area, plot.getRangeAxisEdge()), item == 0);
    }

    /** The entry of a series: its line, or its dot. */
    @Override
    public LegendItem getLegendItem(int dataset, int series) {
        LineStyle look = looks.get(series);
        Ellipse2D dot = circle(0, 0, look.radius);
        boolean full = look.radius > 0 && look.ring == null;
        BasicStroke thin = new BasicStroke(0.5f);
        return new LegendItem(String.valueOf(getPlot().getDataset(dataset).getSeriesKey(series)), null, null, null,
                look.radius > 0, dot, full, look.color, look.ring != null, look.color,
                look.ring == null ? thin : look.ring, look.line != null, legendLine,
                look.line == null ? thin : look.line, look.color);
    }

    private static Ellipse2D circle(double x, double y, double radius) {
        return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
    }

    /** One drawing operation: a series with a line, or all series without one that look alike. */
    private record Part(LineStyle look, int series) {}

    /** The paths of a part. */
    private static final class Stroke {
        private final Path2D lines = new Path2D.Float();
        private final Path2D dots = new Path2D.Float();
        private final Set<Long> places = new HashSet<>();
        private boolean goesOn;

        void point(LineStyle look, double x, double y, boolean first) {
            if (!Double.isFinite(x) || !Double.isFinite(y)) {
                goesOn = false;
                return;
            }
            if (look.line != null) {
                if (goesOn && !first) {
                    lines.lineTo(x, y);
                } else {
                    lines.moveTo(x, y);
                }
                goesOn = true;
            }
            long place = Math.round(x / APART) << 32 ^ Math.round(y / APART) & 0xffffffffL;
            if (look.radius > 0 && places.add(place)) {
                dots.append(circle(x, y, look.radius), false);
            }
        }

        void line(Graphics2D g2, LineStyle look) {
            if (look.line != null) {
                g2.setPaint(look.color);
                g2.setStroke(look.line);
                g2.draw(lines);
            }
        }

        void dots(Graphics2D g2, LineStyle look) {
            g2.setPaint(look.color);
            if (look.ring != null) {
                g2.setStroke(look.ring);
                g2.draw(dots);
            } else if (look.radius > 0) {
                g2.fill(dots);
            }
        }
    }

    /** Collects the points of all series, and draws them once the last is there. */
    private static final class Strokes extends XYItemRendererState {
        private final Graphics2D g2;
        /** Null if all is drawn by outlines. */
        private final LinePixels pixels;
        private final Map<Part, Stroke> strokes = new LinkedHashMap<>();
        /** Series that are still to come. One without points never does. */
        private int left;

        Strokes(PlotRenderingInfo info, Graphics2D g2, LinePixels pixels, int series) {
            super(info);
            this.g2 = g2;
            this.pixels = pixels;
            this.left = series;
            // What lies outside leads lines in and out; the plot clips it.
            setProcessVisibleItemsOnly(false);
        }

        void point(LineStyle look, int series, double x, double y, boolean first) {
            strokes.computeIfAbsent(new Part(look, look.line == null ? 0 : series), part -> new Stroke())
                    .point(look, x, y, first);
        }

        @Override
        public void endSeriesPass(XYDataset dataset, int series, int firstItem, int lastItem, int pass, int passes) {
            left--;
            if (left > 0) {
                return;
            }
            List<Part> order = new ArrayList<>(strokes.keySet());
            order.sort((a, b) -> Boolean.compare(a.look.front, b.look.front));
            if (pixels != null) {
                order.stream().filter(part -> part.look.line != null && !part.look.front).forEach(part ->
                        pixels.draw(strokes.get(part).lines, part.look.color, part.look.line));
                pixels.paint(g2);
            }
            for (Part part : order) {
                if (pixels == null || part.look.front) {
                    strokes.get(part).line(g2, part.look);
                }
                strokes.get(part).dots(g2, part.look);
            }
        }
    }
}
