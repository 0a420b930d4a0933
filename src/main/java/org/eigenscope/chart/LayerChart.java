package org.eigenscope.chart;

import java.util.Optional;
import java.util.Set;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.Trap;
import org.eigenscope.chart.EsdView.Part;

/** A chart of a layer. */
public non-sealed interface LayerChart extends Chart {

    @Override
    default String subject() {
        return "a layer";
    }

    /** True if this layer has such a chart. */
    default boolean fits(Analyzed report) {
        return true;
    }

    /** True if the chart of this layer is more than a sentence that says why there is nothing to see. */
    default boolean tells(Analyzed report) {
        return fits(report);
    }

    /** True if its x axis is λ: such charts of a layer can share their range. */
    default boolean overLambda() {
        return false;
    }

    /** True if it is a histogram whose number of bins can be chosen. */
    default boolean binned() {
        return false;
    }

    /** True if another layer can be drawn behind this one. */
    default boolean overlays() {
        return false;
    }

    /** True if its lines have names that only a legend tells. */
    default boolean legend() {
        return false;
    }

    /** The parts of this layer's chart that can be shown and hidden. */
    default Set<Part> parts(Analyzed report) {
        return Set.of();
    }

    /** True if a trap can be seen in it. */
    default boolean shows(Trap trap) {
        return overLambda();
    }

    /**
     * Gives the place of a trap in it, in the units of the axes of the first plot; empty if it has no one place there.
     */
    default Optional<Place> place(Trap trap) {
        return overLambda() ? Optional.of(new Place(trap.eigenvalue(), Double.NaN)) : Optional.empty();
    }

    /**
     * Draws the chart.
     *
     * @param report a layer that it {@linkplain #fits fits}
     * @param view bins, parts, the layer behind and the trap that is looked at; the scale is the chart's own
     * @param style colours, title, legend
     */
    Drawing draw(Analyzed report, EsdView view, ChartStyle style);

    /**
     * A place in a chart.
     *
     * @param x on the x axis
     * @param y on the y axis; NaN for the whole vertical line at x
     */
    record Place(double x, double y) {}
}
