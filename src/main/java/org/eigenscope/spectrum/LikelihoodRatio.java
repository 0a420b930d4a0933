package org.eigenscope.spectrum;

import java.io.Serializable;

/**
 * A likelihood-ratio test of one law against another on the same tail.
 *
 * @param logRatio ln of the likelihood ratio R; positive speaks for the first, the power law
 * @param statistic R/(s√n), normal if both are equally far from the truth (Vuong 1989, eq. 3.8); for a law that holds
 *     the power law as a special case R itself
 * @param p that R is chance: two-sided for Vuong's test; for a nested law that of the boundary test
 */
public record LikelihoodRatio(double logRatio, double statistic, double p) implements Serializable {

    /** Stands for the comparison of a spectrum that has no power law. */
    static final LikelihoodRatio NONE = new LikelihoodRatio(Double.NaN, Double.NaN, Double.NaN);

    /** True if the other law fits better, and not by chance, at p &lt; 0.1. */
    public boolean favoursOther() {
        return logRatio < 0 && p < LawChoice.LEVEL;
    }

    /**
     * Vuong's test of two laws neither of which holds the other.
     *
     * @param ratio Σ(one − other), perhaps less a penalty
     * @param one ln p(uᵢ) of the first law
     */
    static LikelihoodRatio vuong(double ratio, double[] one, double[] other) {
        int n = one.length;
        double mean = 0;
        for (int i = 0; i < n; i++) {
            mean += (one[i] - other[i]) / n;
        }
        double variance = 0;
        for (int i = 0; i < n; i++) {
            double d = one[i] - other[i] - mean;
            variance += d * d / n;
        }
        if (!(variance > 1e-24)) {
            return new LikelihoodRatio(ratio, 0, 1);
        }
        double statistic = ratio / Math.sqrt(n * variance);
        return new LikelihoodRatio(ratio, statistic, GoodnessOfFit.erfc(Math.abs(statistic) / Math.sqrt(2)));
    }

    /**
     * The test of a power law against a family that it bounds, b ≥ 0 with b = 0 the power law: 2R is 0 with chance 1 −
     * w and χ² of one degree with chance w (Chernoff 1954; Self and Liang 1987), so p = w·erfc(√R).
     *
     * @param ratio ln of the likelihood ratio, negative or 0
     * @param weight w, a half where the score has a finite variance
     */
    static LikelihoodRatio nested(double ratio, double weight) {
        double r = Math.min(0, ratio);
        // As good as 0: the fit ends there.
        return new LikelihoodRatio(r, r, r > -1e-9 ? 1 : weight * GoodnessOfFit.erfc(Math.sqrt(-r)));
    }
}
