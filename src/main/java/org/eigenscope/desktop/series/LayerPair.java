package org.eigenscope.desktop.series;

import java.util.List;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
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

    /** The value of a metric in the second less that in the first; NaN while one is missing. */
    public double change(Metric metric) {
        return value(second, metric) - value(first, metric);
    }

    /** The value of a metric; NaN if there is no such layer, or no value yet. */
    public static double value(LayerItem item, Metric metric) {
        return item == null ? Double.NaN : item.number(metric);
    }

    /**
     * How much has changed, in one number to sort by: |Δα| + |Δ log₁₀ λmax| + |Δ log₁₀ of the trap's strength|. It
     * orders a list and means nothing by itself. NaN while a figure is missing.
     */
    public double amount() {
        Metric strength = MetricCatalog.get("rand_edge_ratio");
        return zero(Math.abs(change(MetricCatalog.get("alpha"))))
                + Math.abs(change(MetricCatalog.get("log_spectral_norm")))
                + zero(Math.abs(Math.log10(value(second, strength)) - Math.log10(value(first, strength))));
    }

    private static double zero(double value) {
        return Double.isNaN(value) ? 0 : value;
    }
}
