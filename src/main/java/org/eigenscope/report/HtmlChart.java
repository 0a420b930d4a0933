package org.eigenscope.report;

import java.util.ArrayList;
import java.util.List;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Trap;
import org.eigenscope.chart.Chart.Prominence;
import org.eigenscope.chart.ChartStyle;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.chart.Charts;
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
        List<LayerChart> ofTrap = Charts.ofTrap();
        List<LayerChart> ofLayer = Charts.ofLayer().stream().filter(kind -> !ofTrap.contains(kind) && kind.tells(layer))
                .toList();
        List<HtmlChart> charts = new ArrayList<>(of(ofLayer, Prominence.LEADING, layer));
        List<Trap> traps = layer.traps();
        for (int i = 0; i < Math.min(TRAPS, traps.size()); i++) {
            for (LayerChart kind : ofTrap) {
                if (kind.shows(traps.get(i))) {
                    charts.add(new HtmlChart(kind, layer, i));
                }
            }
        }
        charts.addAll(of(ofLayer, Prominence.USUAL, layer));
        charts.addAll(of(ofLayer, Prominence.ALTERNATIVE, layer));
        return charts;
    }

    private static List<HtmlChart> of(List<LayerChart> kinds, Prominence prominence, Analyzed layer) {
        return kinds.stream().filter(kind -> kind.prominence() == prominence).map(kind -> new HtmlChart(kind, layer, 0))
                .toList();
    }

    String label() {
        return trap == 0 ? kind.meaning() : kind.meaning() + ", trap " + (trap + 1);
    }

    /** @param anchor of the layer, unique in the page */
    String svg(String anchor) {
        return InlineSvg.of(kind,
                kind.draw(layer, EsdView.DEFAULT.withTrap(trap), ChartStyle.page(ChartTheme.LIGHT)),
                "%s-%d-%d-".formatted(anchor, Charts.ofLayer().indexOf(kind), trap));
    }
}
