package org.eigenscope.analysis.layer;

import java.util.Arrays;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.matrix.Slice;
import org.eigenscope.linalg.Eigensystem;

/**
 * The Dyson equalizer (Landa and Kluger 2023, arXiv 2306.11263, algorithm 1): the variances xᵢ of the rows and yⱼ of
 * the columns of noise of variance xᵢyⱼ, from the resolvent of the matrix, which a term of low rank hardly moves, as
 * large as it may be. With η the median singular value, g = η·diag (WWᵀ + η²)⁻¹ and h = η·diag (WᵀW + η²)⁻¹:
 * x = (1/g − η)/√(N − ηΣg), y = (1/h − η)/√(M − ηΣh). It takes all singular vectors.
 */
final class DysonEqualizer {

    /** Vectors that are held at once. */
    private static final int TOGETHER = 64;

    private DysonEqualizer() {}

    /** Variances of the two sides of a matrix, in no order. */
    record Variances(double[] rows, double[] columns) {}

    /**
     * @param system of the slice's Gram matrix
     * @param median of the eigenvalues of the slice without its rows and columns of zeros, above 0
     */
    static Variances of(Eigensystem system, Slice slice, double median, AnalysisContext work) {
        double[] lambda = system.values();
        double eta = Math.sqrt(median);
        double[] large = new double[slice.n()];
        double[] small = new double[slice.m()];
        Arrays.fill(large, 1 / eta);
        for (int from = 0; from < lambda.length; from += TOGETHER) {
            work.checkpoint();
            double[][] vectors = system.vectors(from, Math.min(lambda.length, from + TOGETHER));
            double[][] partners = slice.partners(vectors);
            for (int k = 0; k < vectors.length; k++) {
                double weight = 1 / (lambda[from + k] + median);
                for (int j = 0; j < small.length; j++) {
                    small[j] += eta * weight * vectors[k][j] * vectors[k][j];
                }
                for (int i = 0; i < large.length; i++) {
                    large[i] -= weight / eta * partners[k][i] * partners[k][i];
                }
            }
        }
        return new Variances(variances(large, eta), variances(small, eta));
    }

    private static double[] variances(double[] resolvent, double eta) {
        double all = resolvent.length - eta * Arrays.stream(resolvent).sum();
        return Arrays.stream(resolvent).map(g -> {
            double variance = (1 / g - eta) / Math.sqrt(all);
            // A row of zeros leaves rounding.
            return variance > 1e-12 / Math.sqrt(all) * eta ? variance : 0;
        }).toArray();
    }
}
