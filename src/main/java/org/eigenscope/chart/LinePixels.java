package org.eigenscope.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/**
 * A picture of thin lines, made pixel by pixel: a pixel is covered as far as a line of its width runs through it. Of
 * hundreds of lines with hundreds of points that is a tenth of the work of outlines that are filled, which is what a
 * graphics makes of a stroke. Corners are neither mitred nor rounded; at one or two pixels of width nobody sees that.
 */
final class LinePixels {

    private static final int FAR = 10;

    private final Rectangle2D area;
    private final double density;
    private final int width;
    private final int height;
    private final BufferedImage image;
    private final int[] pixels;
    private float[] dashes;
    private double dashLeft;
    private int dash;

    /**
     * @param area what it shows, in the coordinates of the lines
     * @param on where it is to be painted
     */
    LinePixels(Rectangle2D area, Graphics2D on) {
        this.density = PixelDensity.of(on);
        // Whole pixels, so that none is smeared over two.
        double left = Math.floor(area.getX() * density) / density;
        double top = Math.floor(area.getY() * density) / density;
        this.width = Math.max(1, (int) Math.ceil((area.getMaxX() - left) * density));
        this.height = Math.max(1, (int) Math.ceil((area.getMaxY() - top) * density));
        this.area = new Rectangle2D.Double(left, top, width / density, height / density);
        this.image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB_PRE);
        this.pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    }

    /** Draws lines between points; curves are not drawn. */
    void draw(Shape lines, Color color, BasicStroke stroke) {
        double[] at = new double[6];
        double x = 0;
        double y = 0;
        dashes = stroke.getDashArray();
        for (PathIterator parts = lines.getPathIterator(null); !parts.isDone(); parts.next()) {
            int kind = parts.currentSegment(at);
            double nextX = (at[0] - area.getX()) * density;
            double nextY = (at[1] - area.getY()) * density;
            if (kind == PathIterator.SEG_LINETO) {
                segment(x, y, nextX, nextY, color.getRGB(), stroke.getLineWidth() * density);
            } else {
                dash = 0;
                dashLeft = dashes == null ? 0 : dashes[0] * density;
            }
            x = nextX;
            y = nextY;
        }
    }

    /** Paints what was drawn. */
    void paint(Graphics2D g2) {
        g2.drawImage(image, new AffineTransform(1 / density, 0, 0, 1 / density, area.getX(), area.getY()), null);
    }

    /** The picture as it is so far. */
    BufferedImage image() {
        return image;
    }

    /** A line between two points, or the dashes on it. */
    private void segment(double x, double y, double toX, double toY, int color, double thickness) {
        double length = Math.hypot(toX - x, toY - y);
        // Dashes that reach far out of the picture would be counted for ever.
        if (dashes == null || length > FAR * (width + height)) {
            solid(x, y, toX, toY, color, thickness);
            return;
        }
        double done = 0;
        while (done < length) {
            double end = Math.min(length, done + dashLeft);
            if (dash % 2 == 0) {
                solid(x + (toX - x) * done / length, y + (toY - y) * done / length, x + (toX - x) * end / length,
                        y + (toY - y) * end / length, color, thickness);
            }
            dashLeft -= end - done;
            done = end;
            if (dashLeft <= 0) {
                dash = (dash + 1) % dashes.length;
                // A dash of no length would never end.
                dashLeft = Math.max(0.1, dashes[dash] * density);
            }
        }
    }

    private void solid(double x, double y, double toX, double toY, int color, double thickness) {
        if (Math.abs(toX - x) >= Math.abs(toY - y)) {
            along(x, y, toX, toY, color, thickness, width, height, 1, width);
        } else {
            along(y, x, toY, toX, color, thickness, height, width, width, 1);
        }
    }

    /**
     * Goes along the axis on which the line is longer, pixel by pixel, and covers what lies across.
     *
     * @param from where the line begins on that axis
     * @param across where it begins on the other
     * @param most how many pixels that axis has
     * @param mostAcross how many the other has
     * @param step from a pixel to the next along the axis
     * @param stepAcross from a pixel to the next across
     */
    private void along(double from, double across, double to, double acrossTo, int color, double thickness, int most,
            int mostAcross, int step, int stepAcross) {
        if (from > to) {
            along(to, acrossTo, from, across, color, thickness, most, mostAcross, step, stepAcross);
            return;
        }
        double slope = to > from ? (acrossTo - across) / (to - from) : 0;
        double half = thickness * Math.sqrt(1 + slope * slope) / 2;
        int last = (int) Math.min(most - 1.0, Math.ceil(to) - 1);
        for (int i = (int) Math.max(0, Math.floor(from)); i <= last; i++) {
            double begin = Math.max(from, i);
            double end = Math.min(to, i + 1.0);
            double middle = across + slope * ((begin + end) / 2 - from);
            double low = middle - half;
            double high = middle + half;
            int lowest = (int) Math.min(mostAcross - 1.0, Math.ceil(high) - 1);
            for (int j = (int) Math.max(0, Math.floor(low)); j <= lowest; j++) {
                cover(i * step + j * stepAcross, color,
                        (end - begin) * (Math.min(high, j + 1.0) - Math.max(low, j)));
            }
        }
    }

    /** Lays a colour over a pixel, as far as it is covered. */
    private void cover(int pixel, int color, double share) {
        int alpha = (int) (share * (color >>> 24) + 0.5);
        int below = pixels[pixel];
        int rest = 255 - alpha;
        pixels[pixel] = part(below >>> 24, rest, 255, alpha) << 24 | part(below >> 16 & 255, rest, color >> 16 & 255,
                alpha) << 16 | part(below >> 8 & 255, rest, color >> 8 & 255, alpha) << 8
                | part(below & 255, rest, color & 255, alpha);
    }

    private static int part(int below, int rest, int over, int alpha) {
        int sum = below * rest + over * alpha + 127;
        return (sum + 1 + (sum >> 8)) >> 8;
    }
}
