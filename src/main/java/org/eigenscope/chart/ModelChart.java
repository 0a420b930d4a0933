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

    /** Names what a model must have for such a chart, as the end of a sentence. */
    default String needs() {
        return "analyzed layers";
    }

    /** True if the layers stand side by side: x is then a layer's number. */
    default boolean byDepth() {
        return false;
    }

    /** True if the layers are in their blocks: a first look at a group of layers. */
    default boolean byBlock() {
        return false;
    }

    /** The layer at a point of the chart, in the units of its axes; empty where there is none. */
    default OptionalInt layerAt(List<Analyzed> layers, double x, double y) {
        return byDepth() ? DepthPlot.at(layers, x) : OptionalInt.empty();
    }

    /**
     * Draws the chart.
     *
     * @param model the model's name
     * @param layers its analyzed layers, in their order
     * @param current the one to be marked, or null
     * @param style colours, title, legend
     */
    default Drawing draw(String model, List<Analyzed> layers, Analyzed current, ChartStyle style) {
        return draw(model, layers, current, Colouring.VERDICT, style);
    }

    /**
     * Draws the chart with the colours that are asked for, if it is one by depth; any other has its own.
     *
     * @param colouring what the colours of the layers tell
     */
    Drawing draw(String model, List<Analyzed> layers, Analyzed current, Colouring colouring, ChartStyle style);
}
