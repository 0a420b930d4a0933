package org.eigenscope.chart;

import java.awt.BasicStroke;
import java.awt.Font;
import java.util.Objects;

/**
 * The looks of a chart.
 *
 * @param theme its colours
 * @param titled with the layer's name and key figures above it; a window that shows them elsewhere does not want them
 * @param legend with a legend; a window with switches for the parts does not want one
 * @param face whose letters it has
 * @param scale how large its letters, lines and gaps are: 1 for a picture of 900 points, less for a smaller figure
 */
public record ChartStyle(ChartTheme theme, boolean titled, boolean legend, Face face, double scale) {

    /** The source of the letters. */
    public enum Face {
        /** The system's, as the window around the chart has them. */
        SYSTEM,
        /** The letters that come with the program: a file looks alike wherever it is made and read. */
        FIGURE
    }

    /** The smallest size of a letter in a figure, in points. */
    static final float SMALLEST = 7;

    /** The width that the letters are made for, in points. */
    private static final double FULL_WIDTH = 900;

    /** The scale at which the letters of a figure have 7 to 9 points. */
    private static final double SMALLEST_SCALE = 0.6;

    public ChartStyle {
        Objects.requireNonNull(theme);
        Objects.requireNonNull(face);
        if (!(scale > 0)) {
            throw new IllegalArgumentException("scale: " + scale);
        }
    }

    /** A chart in a window, with the parts of it that the window does not show itself. */
    public ChartStyle(ChartTheme theme, boolean titled, boolean legend) {
        this(theme, titled, legend, Face.SYSTEM, 1);
    }

    /** A chart that stands alone on a screen or a page. */
    public static ChartStyle page(ChartTheme theme) {
        return new ChartStyle(theme, true, true, Face.FIGURE, 1);
    }

    /**
     * A chart that stands alone in a file of this size: a figure of up to 190 mm has letters of 7 to 9 points, as
     * journals want them, a larger one larger letters.
     */
    public static ChartStyle figure(ChartTheme theme, ChartFiles.Size size) {
        return new ChartStyle(theme, true, true, Face.FIGURE, Math.clamp(size.width() / FULL_WIDTH, SMALLEST_SCALE, 1));
    }

    /** A chart inside a window that names the layer and the parts itself. */
    public static ChartStyle withoutTitle(ChartTheme theme) {
        return new ChartStyle(theme, false, false);
    }

    /** True for a chart inside a window that shows the layer's name and key figures itself. */
    boolean inWindow() {
        return !titled && face == Face.SYSTEM;
    }

    /** The style with or without the title. */
    public ChartStyle withTitle(boolean wanted) {
        return new ChartStyle(theme, wanted, legend, face, scale);
    }

    /** Letters of so many points at full scale. */
    Font font(double points) {
        return face == Face.FIGURE ? FigureFont.regular(size(points))
                : new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont(size(points));
    }

    Font bold(double points) {
        return face == Face.FIGURE ? FigureFont.bold(size(points)) : font(points).deriveFont(Font.BOLD);
    }

    private float size(double points) {
        return Math.max(SMALLEST, length(points));
    }

    BasicStroke line(double width) {
        return new BasicStroke(length(width), BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER);
    }

    BasicStroke dashed(double width, float... pattern) {
        float[] dashes = pattern.clone();
        for (int i = 0; i < dashes.length; i++) {
            dashes[i] = length(dashes[i]);
        }
        return new BasicStroke(length(width), BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, dashes, 0);
    }

    /** A length of so many points at full scale. */
    float length(double points) {
        return (float) (points * scale);
    }
}
