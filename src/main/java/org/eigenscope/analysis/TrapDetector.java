package org.eigenscope.analysis;

import java.util.ArrayList;
import java.util.List;
import org.eigenscope.spectrum.TracyWidom;

/**
 * Finds the eigenvalues of a shuffled matrix that stick out of its Marchenko–Pastur bulk. The bulk's variance is that of
 * what is left once k traps are taken out, σ² = Σ λ/((N − k)(M − k)); k grows one by one until the largest that is left
 * passes the Tracy–Widom test.
 *
 * <p>Elements with heavier tails than a Gaussian's push the edge out by a factor 1 + κ/√(NM), κ their excess kurtosis (Lee and
 * Schnelli 2018; Hwang, Lee and Schnelli 2019): the test is made about that edge, or trained weights, whose κ is often 50,
 * would seem to have traps at every edge.
 */
final class TrapDetector {

    /** What is left of a spectrum below this share of its trace is rounding. */
    private static final double ROUNDING = 1e-13;

    private final double level;
    private final int slices;

    /**
     * @param level the corrected p-value below which an eigenvalue is a trap
     * @param slices how many matrices are tested together
     */
    TrapDetector(double level, int slices) {
        this.level = level;
        this.slices = slices;
    }

    /**
     * @param ascending the M eigenvalues of one shuffled N × M matrix
     * @param n the larger dimension N
     * @param kurtosis excess kurtosis κ of the elements, without those that make spikes of their own
     */
    Detection detect(double[] ascending, int n, double kurtosis) {
        int m = ascending.length;
        double trace = 0;
        for (double lambda : ascending) {
            trace += lambda;
        }
        double edge = edgeFactor(n, m, kurtosis);
        List<Double> sigmas = new ArrayList<>();
        List<Double> p = new ArrayList<>();
        for (int k = 0; k < m; k++) {
            double rest = 0;
            for (int i = 0; i < m - k; i++) {
                rest += ascending[i];
            }
            double sigma = rest > ROUNDING * trace ? Math.sqrt(rest / ((double) (n - k) * (m - k))) : 0;
            sigmas.add(sigma);
            p.add(corrected(TracyWidom.pValue(ascending[m - 1 - k] / edge, sigma, n - k, m - k)));
            if (!(p.getLast() < level)) {
                return new Detection(k, sigmas, p);
            }
        }
        sigmas.add(0.0);
        return new Detection(m, sigmas, p);
    }

    /** 1 + κ/√(NM). */
    static double edgeFactor(double n, double m, double kurtosis) {
        return 1 + kurtosis / Math.sqrt(n * m);
    }

    /** Šidák's correction 1 − (1 − p)^S for S slices: exact, as their shuffles are independent. */
    double corrected(double p) {
        return slices == 1 ? p : -Math.expm1(slices * Math.log1p(-p));
    }

    /**
     * @param traps how many of the largest eigenvalues are traps
     * @param sigmas σ of the bulk with none, one, two … of the largest eigenvalues taken out, up to the traps; 0 if
     *     nothing but rounding is left
     * @param tested corrected p-values, the largest eigenvalue first: of the traps, and of the first that is none
     */
    record Detection(int traps, List<Double> sigmas, List<Double> tested) {

        /** σ of the bulk with the traps taken out. */
        double sigma() {
            return sigmas.get(traps);
        }

        /** The p-value of the k-th largest eigenvalue, from 0; 1 if the test did not get so far. */
        double pValue(int k) {
            return k < tested.size() ? tested.get(k) : 1;
        }
    }
}
