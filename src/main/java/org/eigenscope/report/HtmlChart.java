package org.eigenscope.report;

import java.util.List;
import java.util.stream.Stream;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.chart.ChartStyle;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.chart.EsdView;
import org.eigenscope.chart.LayerChart;

/**
 * A chart of a page.
 *
 * @param kind what it shows
 * @param layer of what
 */
record HtmlChart(LayerChart kind, Analyzed layer) {

    /** The charts of a layer, the most telling first. The other axes of the density say nothing new on paper. */
    static List<HtmlChart> of(Analyzed layer) {
        return Stream.of(LayerChart.ESD_LOG_LOG, LayerChart.TAIL, LayerChart.SCREE, LayerChart.ELEMENTS)
                .filter(kind -> kind != LayerChart.TAIL || layer.tail().succeeded())
                .map(kind -> new HtmlChart(kind, layer)).toList();
    }

    String label() {
        return kind.meaning();
    }

    /** @param anchor of the layer, unique in the page */
    String svg(String anchor) {
        return InlineSvg.of(kind.draw(layer, EsdView.DEFAULT, ChartStyle.page(ChartTheme.LIGHT)).chart(),
                kind.esd() ? InlineSvg.WIDE : InlineSvg.HALF, anchor + "-" + kind.ordinal() + "-");
    }
}
