package org.eigenscope.spectrum;

import java.io.Serializable;
import java.util.List;

/**
 * A power law p(λ) ∝ λ^(−α), λ ≥ xmin, fitted to the tail of a spectrum (Clauset, Shalizi, Newman 2009, §3.3, eq. 3.1).
 *
 * @param succeeded false if there is no fit: then α = −1 (as WeightWatcher writes it) and {@code reason} says why
 * @param alpha the exponent α
 * @param xmin where the tail starts: the candidate with the least D
 * @param xmax λmax
 * @param d the Kolmogorov–Smirnov distance D of tail and fit
 * @param sigma the standard error of α, (α−1)/√n
 * @param tailSize n = #{λ ≥ xmin}: WeightWatcher's {@code num_pl_spikes}
 * @param candidates D and α for every candidate xmin, ascending
 * @param reason why there is no fit; empty if there is one
 */
public record PowerLawFit(
        boolean succeeded,
        double alpha,
        double xmin,
        double xmax,
        double d,
        double sigma,
        int tailSize,
        List<Candidate> candidates,
        String reason)
        implements Serializable {

    /** One candidate start of the tail. */
    public record Candidate(double xmin, double alpha, double d) implements Serializable {}

    public PowerLawFit {
        candidates = PackedCandidates.copyOf(candidates);
    }

    /** Gives the fit without its candidates, which only a chart shows. */
    public PowerLawFit withoutCandidates() {
        return new PowerLawFit(succeeded, alpha, xmin, xmax, d, sigma, tailSize, List.of(), reason);
    }

    /** Stands for a fit that failed, with the reason. */
    public static PowerLawFit failed(String reason) {
        return new PowerLawFit(false, -1, -1, -1, -1, -1, 0, List.of(), reason);
    }
}
