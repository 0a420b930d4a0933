package org.eigenscope.desktop.export;

import org.eigenscope.chart.ChartFiles;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.desktop.chart.ChartOrder;
import org.eigenscope.desktop.settings.FigureSettings;
import org.jfree.chart.JFreeChart;

/**
 * A chart as it will be in a file: what is drawn, how large, and in which colours.
 *
 * @param order what is drawn
 * @param settings its looks
 * @param theme the source of its colours
 */
record Figure(ChartOrder order, FigureSettings settings, ChartTheme theme) {

    /** Draws it; for a background thread. */
    JFreeChart draw() {
        return settings.on(theme, order.draw().apply(settings.style(theme))).chart();
    }

    ChartFiles.Size size() {
        return settings.size();
    }
}
