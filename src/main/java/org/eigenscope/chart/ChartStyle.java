package org.eigenscope.chart;

import java.util.Objects;

/**
 * How a chart is dressed.
 *
 * @param theme its colours
 * @param titled with the layer's name and key figures above it; a window that shows them elsewhere does not want them
 * @param legend with a legend; a window with switches for the parts does not want one
 */
public record ChartStyle(ChartTheme theme, boolean titled, boolean legend) {

    public ChartStyle {
        Objects.requireNonNull(theme);
    }

    /** A chart that stands alone: in a file, on a page. */
    public static ChartStyle page(ChartTheme theme) {
        return new ChartStyle(theme, true, true);
    }

    /** A chart inside a window that names the layer and the parts itself. */
    public static ChartStyle bare(ChartTheme theme) {
        return new ChartStyle(theme, false, false);
    }
}
