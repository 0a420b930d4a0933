package org.eigenscope.series;

import java.io.Serializable;
import org.eigenscope.model.Layer;

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
 * @param angle the largest over the slices of the angle between their top right singular vectors, arccos |⟨v₁, v₂⟩|, in
 *     degrees, 0 to 90: how far the leading direction has turned
 * @param deltaAlpha α₂ − α₁; NaN unless both were analyzed and fitted
 * @param deltaTraps traps of the second less traps of the first; null unless both were analyzed and shuffled
 */
public record LayerComparison(
        String name,
        Layer first,
        Layer second,
        String note,
        double distance,
        double relative,
        double angle,
        double deltaAlpha,
        Integer deltaTraps)
        implements Serializable {}
