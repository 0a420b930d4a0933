package org.eigenscope.spectrum;

import java.io.Serializable;

/**
 * A truncated power law p(λ) ∝ λ^(−α) e^(−Λλ), λ ≥ xmin, fitted to a tail: WeightWatcher's TPL.
 *
 * @param succeeded false if there is no fit; {@code reason} says why
 * @param alpha the exponent α
 * @param cutoff the exponential rate Λ ≥ 0, per unit of λ: WeightWatcher's {@code Lambda}
 * @param xmin where the tail starts: that of the power-law fit
 * @param xmax the largest eigenvalue of the tail
 * @param d the Kolmogorov–Smirnov distance of tail and fit
 * @param tailSize eigenvalues in the tail
 * @param logLikelihood Σ ln p(λᵢ)
 * @param reason why there is no fit; empty if there is one
 */
public record TruncatedPowerLawFit(
        boolean succeeded,
        double alpha,
        double cutoff,
        double xmin,
        double xmax,
        double d,
        int tailSize,
        double logLikelihood,
        String reason)
        implements Serializable {

    /** Stands for a fit that failed, with the reason. */
    public static TruncatedPowerLawFit failed(String reason) {
        return new TruncatedPowerLawFit(false, -1, -1, -1, -1, -1, 0, Double.NaN, reason);
    }
}
