package org.eigenscope.chart;

import java.awt.Color;
import org.jfree.chart.renderer.PaintScale;

/**
 * Values as colours, from the first to the last of a theme's sequence; by logarithms if that is wanted.
 *
 * @param theme whose colours
 * @param low the least value
 * @param high the largest
 * @param log true for equal steps of colour by equal ratios
 */
record HeatScale(ChartTheme theme, double low, double high, boolean log) implements PaintScale {

    private static final int COLORS = 256;

    @Override
    public double getLowerBound() {
        return low;
    }

    @Override
    public double getUpperBound() {
        return high;
    }

    @Override
    public Color getPaint(double value) {
        double share = log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
        return theme.sequence((int) Math.round(Math.clamp(Double.isNaN(share) ? 0 : share, 0, 1) * (COLORS - 1)),
                COLORS);
    }
}
