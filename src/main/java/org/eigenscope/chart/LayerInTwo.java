package org.eigenscope.chart;

import org.eigenscope.analysis.LayerReport.Analyzed;

/**
 * A layer in two models, for a chart.
 *
 * @param firstModel the first model's name
 * @param first the layer in the first model
 * @param secondModel the second model's name
 * @param second the layer in the second model
 * @param difference ΔW = W₂ − W₁ analyzed as a layer: alone given to a chart that {@linkplain
 *     ComparisonChart#ofDifference() is of it}, null for others
 */
public record LayerInTwo(
        String firstModel, Analyzed first, String secondModel, Analyzed second, Analyzed difference) {}
