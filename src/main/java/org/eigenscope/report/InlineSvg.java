package org.eigenscope.report;

import org.eigenscope.chart.Chart;
import org.eigenscope.chart.ChartFiles;
import org.eigenscope.chart.Drawing;

/** A chart as an {@code svg} element of a page. */
final class InlineSvg {

    /** The size of a chart that has the whole width, and of one that shares it: text stays as large. */
    private static final ChartFiles.Size WIDE = new ChartFiles.Size(820, 460, 1);
    private static final ChartFiles.Size HALF = new ChartFiles.Size(560, 360, 1);

    private InlineSvg() {}

    /** @param prefix of all its ids: a page has one name space for all its charts */
    static String of(Chart chart, Drawing drawing, String prefix) {
        return ChartFiles.svgElement(drawing, chart.prominence() == Chart.Prominence.LEADING ? WIDE : HALF, prefix);
    }
}
