package org.eigenscope.report;

import java.util.List;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.chart.EsdChart;
import org.jfree.chart.JFreeChart;

/**
 * A chart of a page.
 *
 * @param label what it shows
 * @param chart the chart
 */
record HtmlChart(String label, JFreeChart chart) {

    /** The charts of a layer, the most telling first. */
    static List<HtmlChart> of(Analyzed layer) {
        return List.of(new HtmlChart("Eigenvalue density", EsdChart.of(layer, ChartTheme.LIGHT)));
    }

    /** @param anchor of the layer, unique in the page */
    String svg(String anchor) {
        return InlineSvg.of(chart, anchor + "-" + label.charAt(0) + "-");
    }
}
