package org.eigenscope.analysis;

import java.io.Serializable;

/**
 * The bulk of a spectrum: the eigenvalues that W would have if its elements were independent noise. Of several slices
 * the root mean square of their σ, the lowest λ− and the highest λ+.
 *
 * @param kind what is taken as noise
 * @param sigma σ of an element, its root mean square where rows or columns differ (of the matrices as analyzed: a
 *     kernel's slices are scaled by √½); NaN if there is no bulk
 * @param error standard error of σ as a share of it; NaN where it is not known
 * @param lambdaMinus lower bulk edge, σ²(√N − √M)² of one variance; NaN if there is no bulk
 * @param lambdaPlus upper bulk edge, σ²(√N + √M)² of one variance; NaN if there is no bulk
 * @param spikes eigenvalues above λ+ that the test calls spikes
 * @param spikesOfOneVariance how many there would be if all elements had one variance
 */
public record BulkFit(Kind kind, double sigma, double error, double lambdaMinus, double lambdaPlus, int spikes,
        int spikesOfOneVariance)
        implements Serializable {

    /** The kind of matrix that is taken as noise. */
    public enum Kind {
        /** All elements have one variance: the Marchenko–Pastur law. */
        ONE_VARIANCE,
        /** The variance of an element is the product of its row's and its column's, by their sums of squares. */
        ROWS_AND_COLUMNS,
        /** The product xᵢyⱼ of row and column factors, by the Dyson equalizer. */
        EQUALIZED,
        /** Fewer than half of the eigenvalues differ from zero: there is no noise, and each of them is a spike. */
        NO_NOISE,
        /** Too few rows or columns for a bulk. */
        NONE
    }
}
