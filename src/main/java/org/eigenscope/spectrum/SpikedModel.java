package org.eigenscope.spectrum;

import java.io.Serializable;

/**
 * A rank-one term of size θ in noise of variance σ²: W = θuvᵀ + Z, |u| = |v| = 1, Z of n × m independent elements.
 * Above the threshold an eigenvalue of WᵀW leaves the bulk (Baik, Ben Arous, Péché 2005), at a place that is known
 * (Benaych-Georges and Nadakuditi 2012, Theorem 2.8 and §3.1, here not divided by N).
 *
 * @param n the larger dimension N
 * @param m the smaller dimension M
 * @param sigma σ of an element of the noise
 */
public record SpikedModel(double n, double m, double sigma) implements Serializable {

    /** θ* = σ(NM)^¼: a term that is no larger stays hidden in the bulk. */
    public double threshold() {
        return sigma * Math.sqrt(Math.sqrt(n * m));
    }

    /** λ(θ) = (θ² + Nσ²)(θ² + Mσ²)/θ² above the threshold; λ+ = σ²(√N + √M)² at and below it. */
    public double eigenvalue(double theta) {
        double variance = sigma * sigma;
        if (!(theta > threshold())) {
            double root = Math.sqrt(n) + Math.sqrt(m);
            return variance * root * root;
        }
        double square = theta * theta;
        return (square + n * variance) * (square + m * variance) / square;
    }

    /** The θ that puts an eigenvalue here: the inverse of {@link #eigenvalue}; 0 within the bulk. */
    public double theta(double lambda) {
        double variance = sigma * sigma;
        double half = 0.5 * (lambda - (n + m) * variance);
        double product = n * m * variance * variance;
        return half > 0 && half * half > product
                ? Math.sqrt(half + Math.sqrt(half * half - product)) : 0;
    }

    /**
     * ⟨v, v̂⟩² of the term's vector of length M with the eigenvector of WᵀW:
     * 1 − β(1 + t²)/(t²(t² + β)), β = M/N, t = θ/(σ√N); 0 below the threshold.
     */
    public double overlap(double theta) {
        if (!(theta > threshold())) {
            return 0;
        }
        double beta = m / n;
        double square = theta * theta / (sigma * sigma * n);
        return 1 - beta * (1 + square) / (square * (square + beta));
    }
}
