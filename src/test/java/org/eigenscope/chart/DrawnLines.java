package org.eigenscope.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.PathIterator;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Keeps the lines that a chart is drawn with, and the areas that are filled. */
public final class DrawnLines extends DelegatingGraphics {

    private final List<Line> lines;
    private final List<Area> areas;

    /**
     * A line, or several drawn as one.
     *
     * @param pieces the points of each
     */
    public record Line(Color color, boolean dashed, List<List<Point2D>> pieces) {}

    /**
     * An area of one colour.
     *
     * @param bounds the least rectangle around it
     */
    public record Area(Color color, Rectangle2D bounds) {}

    private DrawnLines(Graphics2D state, List<Line> lines, List<Area> areas) {
        super(state);
        this.lines = lines;
        this.areas = areas;
    }

    /** Draws a chart of this size, and gives its lines. */
    public static List<Line> of(Drawing drawing, double width, double height) {
        return draw(drawing, width, height).lines;
    }

    /** Draws a chart of this size, and gives what is filled. */
    static List<Area> areas(Drawing drawing, double width, double height) {
        return draw(drawing, width, height).areas;
    }

    private static DrawnLines draw(Drawing drawing, double width, double height) {
        DrawnLines on = new DrawnLines(new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB).createGraphics(),
                new ArrayList<>(), new ArrayList<>());
        drawing.chart().draw(on, new Rectangle2D.Double(0, 0, width, height));
        return on;
    }

    @Override
    public Graphics create() {
        return new DrawnLines((Graphics2D) state.create(), lines, areas);
    }

    @Override
    void clipChanged() {}

    @Override
    public void draw(Shape shape) {
        List<List<Point2D>> pieces = new ArrayList<>();
        double[] at = new double[6];
        for (PathIterator parts = shape.getPathIterator(getTransform()); !parts.isDone(); parts.next()) {
            int kind = parts.currentSegment(at);
            if (kind == PathIterator.SEG_MOVETO) {
                pieces.add(new ArrayList<>());
            }
            if (kind == PathIterator.SEG_MOVETO || kind == PathIterator.SEG_LINETO) {
                pieces.getLast().add(new Point2D.Double(at[0], at[1]));
            }
        }
        lines.add(new Line(getColor(), getStroke() instanceof BasicStroke stroke && stroke.getDashArray() != null,
                pieces));
    }

    @Override
    public void fill(Shape shape) {
        areas.add(new Area(getColor(), getTransform().createTransformedShape(shape).getBounds2D()));
    }

    @Override
    public void drawString(String text, float x, float y) {}
}
