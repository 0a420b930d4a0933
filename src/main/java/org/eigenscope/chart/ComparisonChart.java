package org.eigenscope.chart;

/** A chart of a layer in two models. */
public non-sealed interface ComparisonChart extends Chart {

    @Override
    default String subject() {
        return "a comparison";
    }

    /** True if it shows the change ΔW = W₂ − W₁, which has to be analyzed for it. */
    default boolean ofDifference() {
        return false;
    }

    /**
     * Draws the chart.
     *
     * @param style colours, title, legend
     */
    Drawing draw(LayerInTwo layer, ChartStyle style);
}
