package org.eigenscope.analysis;

import java.io.Serializable;
import java.util.List;
import org.eigenscope.model.Layer;

/**
 * The result of the trap screen for a layer.
 *
 * @param layer the layer
 * @param traps the traps that its elements predict, the largest eigenvalue first
 * @param method how the analysis would test its shuffles
 * @param reason why it was not screened: it has no matrices, too few eigenvalues, an element that is NaN, a file that
 *     cannot be read; empty if it was
 */
public record ScreenedLayer(Layer layer, List<PredictedTrap> traps, TrapMethod method,
        String reason) implements Serializable {

    public ScreenedLayer {
        traps = List.copyOf(traps);
    }

    /** A layer that was not screened. */
    public static ScreenedLayer refused(Layer layer, String reason) {
        return new ScreenedLayer(layer, List.of(), TrapMethod.none(reason), reason);
    }

    /** True if it was screened. */
    public boolean screened() {
        return reason.isEmpty();
    }

    /**
     * A trap that a shuffle would show.
     *
     * @param slice the slice it belongs to, from 0
     * @param eigenvalue the λ that the spiked model predicts
     * @param strength λ/λ+
     * @param pValue Tracy–Widom p-value of that λ, corrected for the number of slices; of one near the edge twice that,
     *     as further draws would settle it
     * @param cause mean shift or outlier element
     * @param element the element, or null for a mean shift
     */
    public record PredictedTrap(
            int slice, double eigenvalue, double strength, double pValue, Trap.Cause cause, Trap.Element element)
            implements Serializable {

        /** True if it stands so near the edge that single draws may lose it, as {@link Trap#weak()}. */
        public boolean weak() {
            return !Trap.isFar(pValue);
        }
    }
}
