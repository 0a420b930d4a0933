package org.eigenscope.chart;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.util.HashMap;
import java.util.Map;
import org.eigenscope.model.SafeText;

/**
 * The text of an SVG document as it is written: paths, texts, clips. Numbers are whole steps of a decimal place, each
 * told from the last one, so that rounding does not add up.
 */
final class SvgDocument {

    private final StringBuilder out = new StringBuilder(1 << 14);
    private final String prefix;
    private final int decimals;
    private final long unit;
    /** The ids of the clips that were written, by their paths. */
    private final Map<String, String> clips = new HashMap<>();
    private String clip = "";
    /** The attributes of the path that is not closed yet; null if there is none. */
    private String open;

    /**
     * @param prefix of all ids: a page has one name space for all its pictures
     * @param decimals of a coordinate in points
     */
    SvgDocument(String prefix, int decimals) {
        this.prefix = prefix;
        this.decimals = decimals;
        this.unit = Math.round(Math.pow(10, decimals));
    }

    /** Begins the picture; what it has of all its parts need not be said of each. */
    SvgDocument(String prefix, int decimals, ChartFiles.Size size) {
        this(prefix, decimals);
        String width = number(size.width(), 4);
        String height = number(size.height(), 4);
        // Without a viewBox a page cannot make the picture larger or smaller. Spaces are as wide as they were measured.
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").append(width).append("pt\" height=\"")
                .append(height).append("pt\" viewBox=\"0 0 ").append(width).append(' ').append(height)
                .append("\" font-family=\"").append(FigureFont.FAMILIES)
                .append("\" stroke-miterlimit=\"10\" xml:space=\"preserve\">\n");
    }

    /**
     * Writes a path.
     *
     * @param attributes of its element, each with a space before it
     * @param joined true if a path before it with the same attributes may go on with it: neither shines through
     */
    void path(String attributes, boolean joined, Shape shape, AffineTransform transform) {
        if (!joined || !attributes.equals(open)) {
            finish();
            out.append("<path").append(attributes).append(" d=\"");
            open = attributes;
        }
        data(shape, transform);
        if (!joined) {
            finish();
        }
    }

    /**
     * Writes a text.
     *
     * @param attributes of its element, each with a space before it
     */
    void text(String attributes, String words) {
        finish();
        out.append("<text").append(attributes).append('>').append(escaped(words)).append("</text>\n");
    }

    /** Writes a circle that nobody sees and the pointer meets, with what is told there. */
    void tip(DotTip tip) {
        finish();
        out.append("<circle cx=\"").append(number(tip.x(), 1)).append("\" cy=\"").append(number(tip.y(), 1))
                .append("\" r=\"").append(number(tip.radius(), 1)).append("\" fill=\"transparent\"><title>")
                .append(escaped(tip.text())).append("</title></circle>\n");
    }

    /** Confines what is drawn from here on to a shape; null lifts the bounds. */
    void clip(Shape shape, AffineTransform transform) {
        String wanted = shape == null ? "" : path(shape, transform);
        if (wanted.equals(clip)) {
            return;
        }
        unclip();
        if (!wanted.isEmpty()) {
            String id = clips.get(wanted);
            if (id == null) {
                id = prefix + "clip" + (clips.size() + 1);
                clips.put(wanted, id);
                out.append("<clipPath id=\"").append(id).append("\"><path d=\"").append(wanted)
                        .append("\"/></clipPath>\n");
            }
            out.append("<g clip-path=\"url(#").append(id).append(")\">\n");
        }
        clip = wanted;
    }

    /** Ends the picture. */
    String end() {
        unclip();
        return out.append("</svg>\n").toString();
    }

    private void unclip() {
        finish();
        if (!clip.isEmpty()) {
            out.append("</g>\n");
        }
        clip = "";
    }

    private void finish() {
        if (open != null) {
            out.append("\"/>\n");
            open = null;
        }
    }

    /** A coordinate as the document has them. */
    String coordinate(double points) {
        return number(points, decimals);
    }

    /** Gives the fewest digits for a number that is rounded to so many decimals. */
    static String number(double value, int decimals) {
        StringBuilder text = new StringBuilder();
        long unit = Math.round(Math.pow(10, decimals));
        number(text, Math.round(value * unit), unit);
        return text.toString();
    }

    private static void number(StringBuilder text, long steps, long unit) {
        if (steps < 0) {
            text.append('-');
        }
        long whole = Math.abs(steps);
        text.append(whole / unit);
        long rest = whole % unit;
        if (rest > 0) {
            text.append('.');
            for (long place = unit / 10; rest > 0; place /= 10) {
                text.append((char) ('0' + rest / place));
                rest %= place;
            }
        }
    }

    private String path(Shape shape, AffineTransform transform) {
        SvgDocument alone = new SvgDocument(prefix, decimals);
        alone.data(shape, transform);
        return alone.out.toString();
    }

    private void data(Shape shape, AffineTransform transform) {
        double[] points = new double[6];
        Pen pen = new Pen();
        for (PathIterator parts = shape.getPathIterator(transform); !parts.isDone(); parts.next()) {
            switch (parts.currentSegment(points)) {
                case PathIterator.SEG_MOVETO -> pen.move(points);
                case PathIterator.SEG_LINETO -> pen.line(points);
                case PathIterator.SEG_QUADTO -> pen.curve('q', points, 4);
                case PathIterator.SEG_CUBICTO -> pen.curve('c', points, 6);
                default -> pen.close();
            }
        }
    }

    /** Writes the parts of a path, in steps from where it is. */
    private final class Pen {
        private long x;
        private long y;
        private long startX;
        private long startY;
        private char last;

        void move(double[] to) {
            if (finite(to, 2)) {
                x = steps(to[0]);
                y = steps(to[1]);
                startX = x;
                startY = y;
                letter('M');
                value(x, false);
                value(y, true);
            }
        }

        void line(double[] to) {
            if (!finite(to, 2)) {
                return;
            }
            long dx = steps(to[0]) - x;
            long dy = steps(to[1]) - y;
            if (dy == 0 && dx != 0) {
                value(dx, letter('h'));
            } else if (dx == 0 && dy != 0) {
                value(dy, letter('v'));
            } else if (dx != 0) {
                value(dx, letter('l'));
                value(dy, true);
            }
            x += dx;
            y += dy;
        }

        void curve(char kind, double[] to, int count) {
            if (!finite(to, count)) {
                return;
            }
            boolean between = letter(kind);
            for (int i = 0; i < count; i += 2) {
                value(steps(to[i]) - x, between || i > 0);
                value(steps(to[i + 1]) - y, true);
            }
            x = steps(to[count - 2]);
            y = steps(to[count - 1]);
        }

        void close() {
            letter('z');
            x = startX;
            y = startY;
        }

        /** Writes a letter where it is another than the last; true if numbers go on without one. */
        private boolean letter(char letter) {
            boolean same = letter == last && letter != 'M' && letter != 'z';
            if (!same) {
                out.append(letter);
            }
            last = letter;
            return same;
        }

        private void value(long steps, boolean after) {
            if (after && steps >= 0) {
                out.append(' ');
            }
            number(out, steps, unit);
        }

        private long steps(double points) {
            return Math.round(points * unit);
        }

        private static boolean finite(double[] points, int count) {
            for (int i = 0; i < count; i++) {
                if (!Double.isFinite(points[i])) {
                    return false;
                }
            }
            return true;
        }
    }

    private static String escaped(String words) {
        StringBuilder safe = new StringBuilder(words.length() + 8);
        for (char c : SafeText.of(words).toCharArray()) {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                default -> safe.append(c);
            }
        }
        return safe.toString();
    }
}
