package org.eigenscope.desktop.workbench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.eigenscope.analysis.LayerReport.Analyzed;

/**
 * A layer of one model and its counterpart in another; either may be missing.
 *
 * @param name the layer's name
 * @param first the layer of the open model, or null
 * @param second that of the other, or null
 */
public record LayerPair(String name, LayerItem first, LayerItem second) {

    /** The layers with matrices of both models by their names, in the order of the first, then what only the second has. */
    public static List<LayerPair> match(Session one, Session other) {
        Map<String, LayerItem> left = new HashMap<>();
        other.analyzable().forEach(item -> left.put(item.layer().name(), item));
        List<LayerPair> pairs = new ArrayList<>();
        for (LayerItem item : one.analyzable()) {
            pairs.add(new LayerPair(item.layer().name(), item, left.remove(item.layer().name())));
        }
        for (LayerItem item : other.analyzable()) {
            if (left.containsKey(item.layer().name())) {
                pairs.add(new LayerPair(item.layer().name(), null, item));
            }
        }
        return pairs;
    }

    /** What is the matter with this pair, in words; empty if it can be compared. */
    public String mismatch() {
        if (first == null) {
            return "only in the second model";
        }
        if (second == null) {
            return "only in the first model";
        }
        return first.layer().tensor().shape().equals(second.layer().tensor().shape()) ? ""
                : "shapes differ: %s and %s".formatted(first.layer().tensor().shape(), second.layer().tensor().shape());
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
