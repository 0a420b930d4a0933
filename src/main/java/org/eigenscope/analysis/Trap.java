package org.eigenscope.analysis;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.eigenscope.spectrum.Localization;
import org.eigenscope.spectrum.PackedDoubles;
import org.eigenscope.spectrum.VectorOutline;

/**
 * A correlation trap: an eigenvalue of the shuffled matrix above the Marchenko–Pastur bulk edge.
 *
 * @param slice the slice it belongs to, from 0
 * @param eigenvalue λ: of the first draw if that settles it, else of the median of the draws that did
 * @param strength λ/λ+, more than 1
 * @param pValue Tracy–Widom p-value, corrected for the number of slices; of a trap that further draws had to settle
 *     twice the median of theirs
 * @param draws how many draws settled it: 1 if the first left no doubt
 * @param cause why it is there
 * @param predicted the λ that the cause predicts by the spiked model, NaN if it predicts none
 * @param vector how the trap's singular vector (the one of length M) is spread: over one entry for an outlier, flat for
 *     a mean shift; null if the slice has so many traps that the vectors of the last are not computed
 * @param guilty the elements that make it, largest first; empty for a mean shift
 * @param weights the weights around the guiltiest element, or null if there is none
 * @param vectors its singular vectors, or null if it is not among the first of its slice
 * @param ownTail the chance that the largest elements of a distribution with the tail of this matrix's other elements
 *     are as far out as those that make the trap; NaN where no element does
 * @param group the row, column or block of the matrix as stored in which these elements stand with others, or null
 */
public record Trap(
        int slice,
        double eigenvalue,
        double strength,
        double pValue,
        int draws,
        Cause cause,
        double predicted,
        Localization vector,
        List<Element> guilty,
        Patch weights,
        Vectors vectors,
        double ownTail,
        ElementGroup group)
        implements Serializable {

    private static final double FAR = 1e-4;

    /** Elements that chance puts so far out more often than this are typical of their distribution. */
    private static final double TYPICAL = 0.01;

    public Trap {
        guilty = List.copyOf(guilty);
    }

    /** |⟨v, 1/√M⟩| of the trap's singular vector with the flat vector, 0 to 1; NaN if it is not known. */
    public double flatOverlap() {
        return vector == null ? Double.NaN : vector.flatOverlap();
    }

    /**
     * Participation ratio 1/Σvᵢ⁴ of the trap's singular vector, 1 (one element) to M (flat); NaN if it is not known.
     */
    public double participation() {
        return vector == null ? Double.NaN : vector.participation();
    }

    /**
     * True if p &gt; 10⁻⁴: it stands so near the edge, for a matrix of this size, that single draws may lose it. It is
     * there because most draws show it, even if this one does not.
     */
    public boolean weak() {
        return !isFar(pValue);
    }

    /** Tells whether an eigenvalue of this p-value is far off the edge, whatever the size of the matrix. */
    public static boolean isFar(double p) {
        return p <= FAR;
    }

    /** This trap with the place where its elements stand. */
    public Trap in(ElementGroup place) {
        return new Trap(slice, eigenvalue, strength, pValue, draws, cause, predicted, vector, guilty, weights, vectors,
                ownTail, place);
    }

    /** This trap without the weights and vectors that only charts show. */
    Trap withoutPictures() {
        return new Trap(slice, eigenvalue, strength, pValue, draws, cause, predicted, vector, guilty, null, null,
                ownTail, group);
    }

    /** True if its elements are no strangers: a distribution with such a tail has elements as large at some place. */
    public boolean typical() {
        return ownTail >= TYPICAL;
    }

    /** Gives the row, column or block in which its elements stand with others, if they do. */
    public Optional<ElementGroup> place() {
        return Optional.ofNullable(group);
    }

    /** The weights around the guiltiest element, if there is one. */
    public Optional<Patch> patch() {
        return Optional.ofNullable(weights);
    }

    /** The outlines of its singular vectors, if they are kept. */
    public Optional<Vectors> outlines() {
        return Optional.ofNullable(vectors);
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

    /**
     * A rectangle of weights around an element, as stored, and the same rectangle once shuffled around the place where
     * that element has come to lie.
     *
     * @param firstRow row of its first weight in the original matrix
     * @param firstColumn column of its first weight
     * @param original the weights, by rows
     * @param shuffledRow row of the first weight in the shuffled matrix, which has N rows and M columns
     * @param shuffledColumn column of it
     * @param shuffled the weights there, by rows
     */
    public record Patch(
            int firstRow, int firstColumn, List<List<Double>> original,
            int shuffledRow, int shuffledColumn, List<List<Double>> shuffled)
            implements Serializable {

        public Patch {
            original = original.stream().map(PackedDoubles::copyOf).toList();
            shuffled = shuffled.stream().map(PackedDoubles::copyOf).toList();
        }
    }

    /**
     * The pair of singular vectors in the shuffled matrix, signed so that the largest entry over the columns is
     * positive.
     *
     * @param rows the left vector, over the N rows of the shuffled matrix
     * @param columns the right vector, over its M columns
     */
    public record Vectors(VectorOutline rows, VectorOutline columns) implements Serializable {}
}
