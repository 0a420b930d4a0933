package org.eigenscope.analysis.trap;

import java.util.List;
import org.eigenscope.analysis.matrix.ElementScan;

/**
 * Tells whether the largest elements of a matrix belong to the distribution of the others. Let x₁ ≥ x₂ ≥ … be distances
 * from the mean. If their tail falls off as a power, P(x) ∝ x^(−1/ξ), the spacings sᵢ = i·ln(xᵢ/xᵢ₊₁) are independent
 * and exponential of mean ξ (Rényi 1953; Hill 1975). So the mean of the first m of them over the mean of the next k is
 * F-distributed with 2m and 2k degrees of freedom. A tail that falls off faster, as a Gaussian's, has spacings that
 * become smaller outwards: of it the test says less often than it might that an element is strange.
 */
final class TailSpacings {

    /** The most spacings that are compared with. */
    private static final int REFERENCE = 100;

    /** The fewest spacings that allow a judgement. */
    private static final int LEAST_REFERENCE = 5;

    /** Only so large a part of all elements is a tail. */
    private static final int TAIL = 4;

    private final double[] sums;

    /**
     * @param extremes the farthest elements, the farthest first
     * @param count of all elements that are not 0: those of a sparse matrix are a distribution of their own
     */
    TailSpacings(List<ElementScan.Extreme> extremes, long count) {
        int most = (int) Math.min(extremes.size(), Math.max(1, count / TAIL));
        double least = extremes.isEmpty() ? 0 : 1e-9 * extremes.getFirst().distance();
        int spacings = 0;
        while (spacings + 1 < most && extremes.get(spacings + 1).distance() > least) {
            spacings++;
        }
        sums = new double[spacings + 1];
        for (int i = 1; i <= spacings; i++) {
            sums[i] = sums[i - 1] + i * Math.log(extremes.get(i - 1).distance() / extremes.get(i).distance());
        }
    }

    /** The mean ξ of the spacings beyond the m largest elements; NaN if there are too few to tell. */
    double xi(int m) {
        int k = reference(m);
        return k < LEAST_REFERENCE ? Double.NaN : (sums[m + k] - sums[m]) / k;
    }

    /**
     * The chance that the m largest elements of such a tail are so far from the others: (1−y)ᵏ·Σⱼ₌₀^{m−1} C(k+j−1,
     * j)·yʲ with y the share of the first m spacings in the sum of all m + k. 1 if there are too few others to tell.
     */
    double pValue(int m) {
        return Math.exp(logP(m));
    }

    /** Its logarithm, which does not underflow. */
    private double logP(int m) {
        int k = reference(m);
        if (m < 1 || k < LEAST_REFERENCE || !(sums[m] > 0)) {
            return 0;
        }
        double y = sums[m] / sums[m + k];
        double term = 1;
        double sum = 0;
        for (int j = 0; j < m; j++) {
            sum += term;
            term *= y * (k + j) / (j + 1);
        }
        return Math.min(0, k * Math.log1p(-y) + Math.log(sum));
    }

    private int reference(int m) {
        return Math.min(REFERENCE, sums.length - 1 - m);
    }

    /**
     * How many of the largest elements do not belong to the tail of the others; 0 if none is strange. Let m have the
     * least p-value, below level·6/(π²m²), the levels of all m adding up to the level; the strangers are those beyond
     * the widest of the first m spacings.
     *
     * @param most the largest m
     */
    int countOutliers(int most, double level) {
        int best = 0;
        double least = 0;
        for (int m = 1; m <= most; m++) {
            double p = logP(m);
            if (p < least && p < Math.log(level * 6 / (Math.PI * Math.PI * m * m))) {
                least = p;
                best = m;
            }
        }
        int widest = best;
        for (int i = best; i > 0; i--) {
            widest = sums[i] - sums[i - 1] > sums[widest] - sums[widest - 1] ? i : widest;
        }
        return widest;
    }
}
