package org.eigenscope.analysis;

import java.io.Serializable;
import java.util.List;

/**
 * A correlation trap: an eigenvalue of the shuffled matrix above the Marchenko–Pastur bulk edge.
 *
 * @param slice the slice it belongs to, from 0
 * @param eigenvalue λ
 * @param strength λ/λ+
 * @param pValue Tracy–Widom p-value, corrected for the number of slices
 * @param weak true if λ/λ+ &lt; 1.1: another draw may lose it
 * @param cause why it is there
 * @param predicted the λ that the cause predicts by the spiked model, NaN if it predicts none
 * @param flatOverlap |⟨v, 1/√M⟩| of the trap's singular vector with the flat vector, 0 to 1
 * @param participation participation ratio 1/Σvᵢ⁴ of the trap's singular vector, 1 (one element) to M (flat)
 * @param guilty the elements that make it, largest first; empty for a mean shift
 */
public record Trap(
        int slice,
        double eigenvalue,
        double strength,
        double pValue,
        boolean weak,
        Cause cause,
        double predicted,
        double flatOverlap,
        double participation,
        List<Element> guilty)
        implements Serializable {

    public Trap {
        guilty = List.copyOf(guilty);
    }

    /** Shuffling keeps only the distribution of the elements: one of these is why something sticks out of the bulk. */
    public enum Cause {
        /** θ = |w − μ| of one huge weight. */
        OUTLIER_ELEMENT,
        /** θ = |μ|√(NM): all elements share an offset. */
        MEAN_SHIFT,
        /** Many large elements near the threshold; neither of the others predicts λ to 5 %. */
        HEAVY_ELEMENTS
    }

    /**
     * An element of the original matrix, as stored.
     *
     * @param row its row, from 0
     * @param column its column, from 0
     * @param value the weight
     * @param sigmas |value − μ| in standard deviations of the bulk
     */
    public record Element(int row, int column, double value, double sigmas) implements Serializable {}
}
