package org.eigenscope.desktop.workbench;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.series.MatchedLayer;
import org.eigenscope.series.ModelSeries;

/**
 * A layer of the open model and its counterpart in the second; either may be missing.
 *
 * @param layer what the two models have of it
 * @param first the layer of the open model, or null
 * @param second that of the second, or null
 */
public record LayerPair(MatchedLayer layer, LayerItem first, LayerItem second) {

    /** The layers of a series of two, with what is known of them. */
    public static List<LayerPair> of(ModelSeries two, Session one, Session other) {
        return two.layers().stream().map(row -> new LayerPair(row, row.in(0).map(one::item).orElse(null),
                row.in(1).map(other::item).orElse(null))).toList();
    }

    /** Its name in the open model, or in the second if only that has it. */
    public String name() {
        return layer.name();
    }

    /** Says why this pair cannot be compared; empty if it can be. */
    public String mismatch() {
        return layer.mismatch(0, 1);
    }

    /** The figure of the second less that of the first; NaN while one is missing. */
    public double change(ToDoubleFunction<Analyzed> figure) {
        return value(second, figure) - value(first, figure);
    }

    /** A figure, NaN if there is none. */
    public static double value(LayerItem item, ToDoubleFunction<Analyzed> figure) {
        return item == null ? Double.NaN : item.analyzed().map(figure::applyAsDouble).orElse(Double.NaN);
    }

    public static double alpha(Analyzed report) {
        return report.tail().succeeded() ? report.tail().alpha() : Double.NaN;
    }

    /** λ/λ+ of the largest randomized eigenvalue. */
    public static double strength(Analyzed report) {
        return report.random() == null ? Double.NaN : report.random().maxRandEval() / report.random().bulk().lambdaPlus();
    }

    /**
     * How much has changed, in one number to sort by: |Δα| + |Δ log₁₀ λmax| + |Δ log₁₀ of the trap's strength|. It orders a
     * list and means nothing by itself. NaN while a figure is missing.
     */
    public double amount() {
        double alpha = Math.abs(change(LayerPair::alpha));
        return (Double.isNaN(alpha) ? 0 : alpha) + Math.abs(change(report -> report.scale().logSpectralNorm()))
                + zero(Math.abs(change(report -> Math.log10(strength(report)))));
    }

    private static double zero(double value) {
        return Double.isNaN(value) ? 0 : value;
    }
}
