package org.eigenscope.chart;

import org.eigenscope.analysis.LayerReport.Analyzed;
import org.jfree.chart.JFreeChart;

/** Charts by their ids. */
public final class NamedCharts {

    private NamedCharts() {}

    /** The chart of a layer with this id. */
    public static LayerChart layer(String id) {
        return Charts.ofLayer().stream().filter(chart -> chart.id().equals(id)).findFirst().orElseThrow();
    }

    /** The spectrum of a layer as it stands in files. */
    public static JFreeChart spectrum(Analyzed report, ChartTheme theme) {
        return spectrum(report, EsdView.DEFAULT, ChartStyle.page(theme));
    }

    /** The spectrum of a layer on the axes of the view. */
    static JFreeChart spectrum(Analyzed report, EsdView view, ChartStyle style) {
        return new EsdChart(view.scale()).draw(report, view, style).chart();
    }

    /** The chart of a model with this id. */
    public static ModelChart model(String id) {
        return Charts.ofModel().stream().filter(chart -> chart.id().equals(id)).findFirst().orElseThrow();
    }
}
