package org.eigenscope.chart;

import org.eigenscope.analysis.LayerReport.Analyzed;

/** A chart of a layer in two models. */
public non-sealed interface ComparisonChart extends Chart {

    @Override
    default String subject() {
        return "a comparison";
    }

    /**
     * Draws the chart.
     *
     * @param firstModel the first model's name
     * @param first the layer in the first model
     * @param secondModel the second model's name
     * @param second the layer in the second model
     * @param style colours, title, legend
     */
    Drawing draw(String firstModel, Analyzed first, String secondModel, Analyzed second, ChartStyle style);
}
