package org.eigenscope.chart;

import java.util.List;
import org.eigenscope.analysis.LayerReport.Analyzed;

/** The charts of a whole model. */
public enum ModelChart {
    ALPHA_BY_DEPTH("α by depth", "The exponent of every layer, from the first to the last; the larger the dot, the more weights"),
    ALPHA_DISTRIBUTION("Distribution of α", "How many layers have which exponent"),
    TRAPS_BY_DEPTH("Traps by depth", "How far the strongest trap of every layer stands above the bulk edge");

    private final String label;
    private final String meaning;

    ModelChart(String label, String meaning) {
        this.label = label;
        this.meaning = meaning;
    }

    public String label() {
        return label;
    }

    /** One line for a tool tip. */
    public String meaning() {
        return meaning;
    }

    /** True if the layers stand side by side: x is then a layer's place in the list, from 1. */
    public boolean byDepth() {
        return this != ALPHA_DISTRIBUTION;
    }

    /**
     * Draws it.
     *
     * @param model the model's name
     * @param layers its analyzed layers, in their order
     * @param current the one to be marked, or null
     */
    public Drawing draw(String model, List<Analyzed> layers, Analyzed current, ChartStyle style) {
        return switch (this) {
            case ALPHA_BY_DEPTH -> DepthChart.alpha(model, layers, current, style);
            case ALPHA_DISTRIBUTION -> AlphaChart.draw(model, layers, style);
            case TRAPS_BY_DEPTH -> DepthChart.traps(model, layers, current, style);
        };
    }
}
