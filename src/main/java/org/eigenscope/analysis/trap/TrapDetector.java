package org.eigenscope.analysis.trap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.eigenscope.spectrum.TracyWidom;

/**
 * Finds the eigenvalues of a shuffled matrix that stick out of its Marchenko–Pastur bulk. The bulk's variance is that
 * of what is left once k traps are taken out, σ² = Σ λ/((N − k)(M − k)); k grows one by one until the largest that is
 * left passes the Tracy–Widom test, or a quarter of all are traps: what is left then is no bulk.
 *
 * <p>Elements with heavier tails than a Gaussian's push the edge out by a factor 1 + κ/√(NM), κ their excess kurtosis
 * (Lee and Schnelli 2018; Hwang, Lee and Schnelli 2019): the test is made about that edge, or trained weights, whose κ
 * is often 50, would seem to have traps at every edge.
 */
public final class TrapDetector {

    /** The share of a spectrum's trace below which what is left is rounding. */
    private static final double ROUNDING = 1e-13;

    private final double level;
    private final int slices;

    /**
     * @param level the corrected p-value below which an eigenvalue is a trap
     * @param slices how many matrices are tested together
     */
    public TrapDetector(double level, int slices) {
        this.level = level;
        this.slices = slices;
    }

    /**
     * @param ascending the M eigenvalues of one shuffled N × M matrix
     * @param n the larger dimension N
     * @param kurtosis excess kurtosis κ of the elements, without those that make spikes of their own
     * @param atLeast so many eigenvalues are tested, traps or not
     */
    public Detection detect(double[] ascending, int n, double kurtosis, int atLeast) {
        int m = ascending.length;
        return detect(k -> ascending[m - 1 - k], Arrays.stream(ascending).sum(), n, m, kurtosis, atLeast);
    }

    /**
     * Finds traps where only the largest eigenvalues are known.
     *
     * @param largest the k-th largest eigenvalue, from 0; asked for in this order, until one is no trap
     * @param trace the sum of all m eigenvalues
     */
    public Detection detect(IntToDoubleFunction largest, double trace, int n, int m, double kurtosis, int atLeast) {
        List<Double> values = new ArrayList<>();
        List<Double> sigmas = new ArrayList<>();
        List<Double> p = new ArrayList<>();
        int most = SpikeCandidates.most(m);
        int traps = -1;
        double rest = trace;
        for (int k = 0; k < m && (traps < 0 || k <= atLeast); k++) {
            double lambda = largest.applyAsDouble(k);
            values.add(lambda);
            double sigma = rest > ROUNDING * trace ? Math.sqrt(rest / ((double) (n - k) * (m - k))) : 0;
            sigmas.add(sigma);
            p.add(pValue(lambda, sigma, n - k, m - k, kurtosis));
            rest -= lambda;
            if (traps < 0 && (k == most || !isTrap(p.getLast()))) {
                traps = k;
            }
        }
        sigmas.add(0.0);
        return new Detection(traps < 0 ? m : traps, values, sigmas, p);
    }

    /** A detection that finds nothing, of a matrix whose spectrum is not tested. */
    public static Detection untested(double sigma) {
        return new Detection(0, List.of(), List.of(sigma), List.of());
    }

    /** The corrected p-value of λ as the largest eigenvalue of such a matrix. */
    public double pValue(double lambda, double sigma, int n, int m, double kurtosis) {
        double edge = 1 + kurtosis / Math.sqrt((double) n * m);
        return corrected(TracyWidom.pValue(lambda / edge, sigma, n, m));
    }

    /** True if this corrected p-value is below the level. */
    public boolean isTrap(double p) {
        return p < level;
    }

    /** Šidák's correction 1 − (1 − p)^S for S slices: exact, as their shuffles are independent. */
    public double corrected(double p) {
        return slices == 1 ? p : -Math.expm1(slices * Math.log1p(-p));
    }

    /**
     * @param traps how many of the largest eigenvalues are traps
     * @param values the eigenvalues that were tested, the largest first
     * @param sigmas σ of the bulk with none, one, two … of the largest eigenvalues taken out; 0 if nothing but rounding
     *     is left
     * @param tested corrected p-values, the largest eigenvalue first: of the traps, of the first that is none, and of
     *     the others that were to be tested
     */
    public record Detection(int traps, List<Double> values, List<Double> sigmas, List<Double> tested) {

        /** σ of the bulk with the traps taken out. */
        public double sigma() {
            return sigmas.get(traps);
        }

        /** The k-th largest eigenvalue, from 0, if it was tested; else NaN. */
        public double value(int k) {
            return k < values.size() ? values.get(k) : Double.NaN;
        }

        /** The p-value of the k-th largest eigenvalue, from 0; 1 if it was not tested. */
        public double pValue(int k) {
            return k < tested.size() ? tested.get(k) : 1;
        }
    }
}
