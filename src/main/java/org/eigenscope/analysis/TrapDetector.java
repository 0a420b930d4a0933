package org.eigenscope.analysis;

import java.util.Arrays;
import org.eigenscope.spectrum.TracyWidom;

/**
 * Finds the eigenvalues of a shuffled matrix that stick out of its Marchenko–Pastur bulk. The bulk's variance is that of
 * what is left once k traps are taken out, σ² = Σ λ/((N − k)(M − k)); k grows one by one until the largest that is left
 * passes the Tracy–Widom test.
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
     */
    Detection detect(double[] ascending, int n) {
        int m = ascending.length;
        double trace = 0;
        for (double lambda : ascending) {
            trace += lambda;
        }
        double[] p = new double[m];
        double rest = trace;
        double first = 1;
        int k = 0;
        while (true) {
            double sigma = rest > ROUNDING * trace ? Math.sqrt(rest / ((double) (n - k) * (m - k))) : 0;
            double corrected = sigma > 0 ? corrected(TracyWidom.pValue(ascending[m - 1 - k], sigma, n - k, m - k)) : 1;
            if (k == 0) {
                first = corrected;
            }
            if (!(corrected < level)) {
                return new Detection(sigma, k, Arrays.copyOf(p, k), first);
            }
            p[k] = corrected;
            k++;
            rest = 0;
            for (int i = 0; i < m - k; i++) {
                rest += ascending[i];
            }
            if (k == m) {
                return new Detection(0, k, p, first);
            }
        }
    }

    /** Šidák's correction 1 − (1 − p)^S for S slices: exact, as their shuffles are independent. */
    double corrected(double p) {
        return slices == 1 ? p : -Math.expm1(slices * Math.log1p(-p));
    }

    /**
     * @param sigma σ of the bulk; 0 if nothing but rounding is left of it
     * @param traps how many of the largest eigenvalues are traps
     * @param pValues corrected p-values of the traps, the largest eigenvalue first
     * @param first corrected p-value of the largest eigenvalue, trap or not
     */
    record Detection(double sigma, int traps, double[] pValues, double first) {}
}
