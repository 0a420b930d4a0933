package org.eigenscope.chart;

import java.util.List;
import org.eigenscope.analysis.LayerReport.Analyzed;

/** A chart of a whole model. */
public non-sealed interface ModelChart extends Chart {

    @Override
    default String subject() {
        return "a model";
    }

    /** True if a model with these analyzed layers has such a chart. */
    default boolean fits(List<Analyzed> layers) {
        return !layers.isEmpty();
    }

    /** True if the layers stand side by side: x is then a layer's place in the list, from 1. */
    default boolean byDepth() {
        return false;
    }

    /**
     * Draws the chart.
     *
     * @param model the model's name
     * @param layers its analyzed layers, in their order
     * @param current the one to be marked, or null
     * @param style colours, title, legend
     */
    Drawing draw(String model, List<Analyzed> layers, Analyzed current, ChartStyle style);
}
