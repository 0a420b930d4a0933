package org.eigenscope.analysis.shuffle;

import org.eigenscope.spectrum.Spectrum;

/** Computes distances between spectra. */
public final class SpectrumDistances {

    private SpectrumDistances() {}

    /**
     * The Jensen–Shannon distance √(½KL(p‖m) + ½KL(q‖m)), m = (p + q)/2, natural logarithm, of the ascending
     * eigenvalues of two spectra of one size, each divided by its sum.
     */
    public static double jensenShannon(Spectrum a, Spectrum b) {
        double sumA = a.sum();
        double sumB = b.sum();
        double divergence = 0;
        for (int i = 0; i < a.size(); i++) {
            double p = a.get(i) / sumA;
            double q = b.get(i) / sumB;
            double m = (p + q) / 2;
            divergence += (p > 0 ? p * Math.log(p / m) : 0) + (q > 0 ? q * Math.log(q / m) : 0);
        }
        return Math.sqrt(Math.max(0, divergence / 2));
    }
}
