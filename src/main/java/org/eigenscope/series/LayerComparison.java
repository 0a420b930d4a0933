package org.eigenscope.series;

import java.io.Serializable;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.model.Layer;
import org.eigenscope.spectrum.AlphaInterval;

/**
 * A layer of one model beside its counterpart in another.
 *
 * @param name its name in the first model, or in the second if only that has it
 * @param first the layer of the first model, or null if only the second has it
 * @param second the layer of the second model, or null
 * @param note why there are no distances: the shapes differ, it is in one model only, it has no matrices; empty if
 *     there are
 * @param distance Frobenius distance ‖W₁ − W₂‖ over all slices, unscaled; NaN if there is none
 * @param relative the same over ‖W₁‖
 * @param rounding ‖E‖/‖ΔW‖, the norm of the rounding errors over that of the change, ‖E‖² the sum of step²/12 over the
 *     elements of both; NaN if neither is quantized
 * @param angle the largest over the slices of the angle between their first right singular vectors, arccos |⟨v₁, v₂⟩|,
 *     in degrees, 0 to 90: how far the leading direction has turned; NaN if there is none
 * @param angles how far the leading singular subspaces have turned, in the slice where they have turned most
 * @param deltaAlpha α₂ − α₁; NaN unless both were analyzed and fitted
 * @param alphaDiffers whether the two α differ by more than their intervals explain; null unless both have one
 * @param deltaTraps traps of the second less traps of the first; null unless both were analyzed and shuffled
 * @param audit what the change is made of; null unless requested
 */
public record LayerComparison(
        String name,
        Layer first,
        Layer second,
        String note,
        double distance,
        double relative,
        double rounding,
        double angle,
        SubspaceAngles angles,
        double deltaAlpha,
        Boolean alphaDiffers,
        Integer deltaTraps,
        LayerAudit audit)
        implements Serializable {

    /** A pair of layers that cannot be compared, or a layer without a counterpart. */
    static LayerComparison none(Layer first, Layer second, String note) {
        return new LayerComparison((first == null ? second : first).name(), first, second, note, Double.NaN, Double.NaN,
                Double.NaN, Double.NaN, SubspaceAngles.NONE, Double.NaN, null, null, null);
    }

    /** The comparison with the results of both layers' analyses; either may be null. */
    LayerComparison with(LayerReport.Analyzed a, LayerReport.Analyzed b) {
        if (a == null || b == null) {
            return this;
        }
        double alpha = a.tail().succeeded() && b.tail().succeeded() ? b.tail().alpha() - a.tail().alpha() : Double.NaN;
        Integer traps = a.random() == null || b.random() == null ? null
                : b.random().traps().size() - a.random().traps().size();
        AlphaInterval one = a.quality().interval();
        AlphaInterval other = b.quality().interval();
        return new LayerComparison(name, first, second, note, distance, relative, rounding, angle, angles, alpha,
                one == null || other == null ? null : (Boolean) one.differsFrom(other), traps, audit);
    }

    /** The comparison with the analysis of ΔW. */
    LayerComparison with(LayerReport difference) {
        if (audit == null || difference == null) {
            return this;
        }
        return new LayerComparison(name, first, second, note, distance, relative, rounding, angle, angles,
                deltaAlpha, alphaDiffers, deltaTraps, audit.with(difference));
    }
}
