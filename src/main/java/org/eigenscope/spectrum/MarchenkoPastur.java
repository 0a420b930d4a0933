package org.eigenscope.spectrum;

import java.io.Serializable;

/**
 * The Marchenko–Pastur law of X = WᵀW (not divided by N): how the eigenvalues lie if the n × m elements of W are
 * independent with mean 0 and variance σ² (Marchenko and Pastur 1967).
 *
 * @param n the larger dimension N
 * @param m the smaller dimension M, at least 1
 * @param sigma σ of an element
 */
public record MarchenkoPastur(double n, double m, double sigma) implements Serializable {

    public MarchenkoPastur {
        if (!(m >= 1 && n >= m && sigma >= 0)) {
            throw new IllegalArgumentException("no Marchenko–Pastur law for %s × %s, σ = %s".formatted(n, m, sigma));
        }
    }

    /**
     * The law whose median is this: the bulk of a spectrum that has other things above it (the idea of Gavish and
     * Donoho 2014, §III.E). Half of the eigenvalues may lie anywhere.
     */
    public static MarchenkoPastur withMedian(double median, double n, double m) {
        double unit = new MarchenkoPastur(n, m, 1).quantile(0.5);
        return new MarchenkoPastur(n, m, Math.sqrt(Math.max(0, median) / unit));
    }

    /**
     * Standard error of the σ of {@link #withMedian} for noise, as a share of σ: that of σ² is √((ln M + 0.8)/π²)
     * eigenvalues at the median, by which the number of eigenvalues below a point varies (Johansson 1998 for the
     * logarithm; 0.8 ± 0.4 is measured, docs/false-alarms.md).
     */
    public static double medianError(double n, double m) {
        MarchenkoPastur unit = new MarchenkoPastur(n, m, 1);
        double median = unit.quantile(0.5);
        return Math.sqrt(Math.log(m) + 0.8) / Math.PI / (m * unit.density(median) * median) / 2;
    }

    /** λ− = σ²(√N − √M)². */
    public double lambdaMinus() {
        double root = sigma * (Math.sqrt(n) - Math.sqrt(m));
        return root * root;
    }

    /** λ+ = σ²(√N + √M)². */
    public double lambdaPlus() {
        double root = sigma * (Math.sqrt(n) + Math.sqrt(m));
        return root * root;
    }

    /**
     * ρ(λ) = √((λ+ − λ)(λ − λ−)) / (2πσ²Mλ) within the edges, 0 outside. It integrates to 1; for N = M it grows
     * without bound towards λ− = 0.
     */
    public double density(double lambda) {
        double product = (lambdaPlus() - lambda) * (lambda - lambdaMinus());
        return product > 0 ? Math.sqrt(product) / (2 * Math.PI * sigma * sigma * m * lambda) : 0;
    }

    /**
     * P(eigenvalue ≤ λ), in closed form: with λ = c + r·cos θ, a = c/r it is
     * r/(2πσ²M)·∫ sin²θ/(a + cos θ) dθ from θ to π.
     */
    public double cdf(double lambda) {
        if (lambda >= lambdaPlus()) {
            return 1;
        }
        if (!(lambda > lambdaMinus())) {
            return 0;
        }
        double center = 0.5 * (lambdaPlus() + lambdaMinus());
        double radius = 0.5 * (lambdaPlus() - lambdaMinus());
        double theta = Math.acos(Math.clamp((lambda - center) / radius, -1, 1));
        double a = center / radius;
        double root = Math.sqrt(Math.max(0, a * a - 1));
        double whole = a * Math.PI - Math.PI * root;
        double below = a * theta - Math.sin(theta)
                - 2 * root * Math.atan(Math.sqrt(Math.max(0, a - 1) / (a + 1)) * Math.tan(theta / 2));
        return Math.clamp((whole - below) / whole, 0, 1);
    }

    /** The λ with P(eigenvalue ≤ λ) = p, to the last digits. */
    public double quantile(double p) {
        double low = lambdaMinus();
        double high = lambdaPlus();
        for (int i = 0; i < 100; i++) {
            double middle = 0.5 * (low + high);
            if (!(low < middle && middle < high)) {
                break;
            }
            if (cdf(middle) < p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return 0.5 * (low + high);
    }
}
