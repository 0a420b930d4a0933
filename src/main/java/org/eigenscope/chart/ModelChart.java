package org.eigenscope.chart;

import java.util.List;
import java.util.OptionalInt;
import org.eigenscope.analysis.LayerReport.Analyzed;

/** A chart of a whole model. */
public non-sealed interface ModelChart extends Chart {

    @Override
    default String subject() {
        return "a model";
    }

    @Override
    default boolean needsLayer() {
        return false;
    }

    /** True if a model with these analyzed layers has such a chart. */
    default boolean fits(List<Analyzed> layers) {
        return !layers.isEmpty();
    }

    /** True if the layers stand side by side: x is then a layer's number. */
    default boolean byDepth() {
        return false;
    }

    /** The layer at x of a chart by depth; empty where there is none. */
    static OptionalInt layerAt(List<Analyzed> layers, double x) {
        return DepthPlot.at(layers, x);
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
