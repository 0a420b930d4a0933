package org.eigenscope.chart;

import java.awt.Color;
import org.jfree.chart.renderer.PaintScale;

/**
 * Deviations from the mean as colours: from the background to blue below and to brown above, whose lightness differs
 * too. Orange is left to traps.
 */
record SigmaScale(ChartTheme theme) implements PaintScale {

    /** The end of the scale: the ordinary weights show their texture, the outlier its extent. */
    static final double SATURATED = 4;

    @Override
    public double getLowerBound() {
        return -SATURATED;
    }

    @Override
    public double getUpperBound() {
        return SATURATED;
    }

    @Override
    public Color getPaint(double sigmas) {
        double t = Math.clamp(Math.abs(sigmas) / SATURATED, 0, 1);
        Color end = sigmas < 0 ? theme.fit() : theme.above();
        Color start = theme.background();
        return new Color(mix(start.getRed(), end.getRed(), t), mix(start.getGreen(), end.getGreen(), t),
                mix(start.getBlue(), end.getBlue(), t));
    }

    private static int mix(int from, int to, double t) {
        return (int) Math.round(from + (to - from) * t);
    }
}
