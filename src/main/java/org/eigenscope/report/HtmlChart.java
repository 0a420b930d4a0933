package org.eigenscope.report;

import java.util.ArrayList;
import java.util.List;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Trap;
import org.eigenscope.chart.ChartStyle;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.chart.EsdView;
import org.eigenscope.chart.LayerChart;

/**
 * A chart of a page.
 *
 * @param kind what it shows
 * @param layer of what
 * @param trap which trap it is about, from 0, if it is about one
 */
record HtmlChart(LayerChart kind, Analyzed layer, int trap) {

    /** A layer that is all traps has the anatomy of the strongest only. */
    private static final int TRAPS = 3;

    /** All charts of a layer, the most telling first. */
    static List<HtmlChart> of(Analyzed layer) {
        List<HtmlChart> charts = new ArrayList<>();
        charts.add(new HtmlChart(LayerChart.ESD_LOG_LOG, layer, 0));
        List<Trap> traps = layer.traps();
        for (int i = 0; i < Math.min(TRAPS, traps.size()); i++) {
            if (traps.get(i).patch().isPresent()) {
                charts.add(new HtmlChart(LayerChart.TRAP, layer, i));
            }
            if (traps.get(i).outlines().isPresent()) {
                charts.add(new HtmlChart(LayerChart.VECTORS, layer, i));
            }
        }
        if (layer.tail().succeeded()) {
            charts.add(new HtmlChart(LayerChart.TAIL, layer, 0));
        }
        for (LayerChart kind : List.of(LayerChart.SCREE, LayerChart.ELEMENTS, LayerChart.ESD_LOG_LINEAR, LayerChart.ESD_LINEAR)) {
            charts.add(new HtmlChart(kind, layer, 0));
        }
        return charts;
    }

    String label() {
        return trap == 0 ? kind.meaning() : kind.meaning() + ", trap " + (trap + 1);
    }

    /** @param anchor of the layer, unique in the page */
    String svg(String anchor) {
        return InlineSvg.of(
                kind.draw(layer, EsdView.DEFAULT.withTrap(trap), ChartStyle.page(ChartTheme.LIGHT)).chart(),
                kind == LayerChart.ESD_LOG_LOG ? InlineSvg.WIDE : InlineSvg.HALF,
                "%s-%d-%d-".formatted(anchor, kind.ordinal(), trap));
    }
}
