package org.eigenscope.desktop.chart;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eigenscope.chart.Chart;
import org.eigenscope.chart.ChartStyle;
import org.eigenscope.chart.Drawing;

/**
 * Everything that it takes to draw a chart for a file, as the window shows it.
 *
 * @param subject the name of the layer or model that it is drawn of
 * @param chart which chart
 * @param draw draws it; for a background thread
 * @param flags what the command {@code chart} is given besides model, chart and looks to draw the same, but whole;
 *     empty if it cannot
 */
public record ChartOrder(String subject, Chart chart, Function<ChartStyle, Drawing> draw,
        Optional<List<String>> flags) {

    /** A chart that no command draws. */
    public ChartOrder(String subject, Chart chart, Function<ChartStyle, Drawing> draw) {
        this(subject, chart, draw, Optional.empty());
    }
}
