package org.eigenscope.series;

import java.util.Arrays;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.matrix.Slice;
import org.eigenscope.linalg.Eigensystem;

/**
 * Finds, for each of several directions uᵢ, the largest |⟨uᵢ, u⁰ⱼ⟩| over all left singular vectors u⁰ⱼ of a matrix W.
 *
 * <p>If W has at least as many rows as columns, its left vectors are not computed: ⟨uᵢ, u⁰ⱼ⟩ = ⟨Wᵀuᵢ, v⁰ⱼ⟩/σⱼ. Vectors
 * are computed by blocks, from the largest singular value down, until the remainder of each direction, √(1 − Σcos²), is
 * shorter than the largest cosine found. Vectors with σ below 10⁻⁶ σmax are left out, because rounding turns them
 * arbitrarily.
 */
final class VectorMatch {

    private static final int FIRST_BLOCK = 16;
    private static final int LARGEST_BLOCK = 256;
    private static final double LEAST = 1e-12;

    private VectorMatch() {}

    /**
     * Finds the largest cosine of each direction.
     *
     * @param slice W
     * @param system of the Gram matrix of W
     * @param directions of length 1, as long as W has rows
     */
    static double[] cosines(Slice slice, Eigensystem system, double[][] directions, AnalysisContext context) {
        boolean tall = slice.rows() >= slice.columns();
        double[][] targets = tall ? projected(slice, directions) : directions;
        double[] ascending = system.values();
        int m = ascending.length;
        double least = ascending[m - 1] * LEAST;
        double[] best = new double[directions.length];
        double[] rest = new double[directions.length];
        Arrays.fill(rest, 1);
        int block = FIRST_BLOCK;
        for (int end = m; end > 0 && ascending[end - 1] > least && open(best, rest); ) {
            context.checkpoint();
            int from = Math.max(0, end - block);
            double[][] vectors = system.vectors(from, end);
            for (int j = end - 1; j >= from && ascending[j] > least; j--) {
                double scale = tall ? 1 / Math.sqrt(ascending[j]) : 1;
                for (int i = 0; i < targets.length; i++) {
                    double cosine = Math.abs(Slice.product(targets[i], vectors[j - from])) * scale;
                    best[i] = Math.max(best[i], cosine);
                    rest[i] -= cosine * cosine;
                }
            }
            end = from;
            block = Math.min(2 * block, LARGEST_BLOCK);
        }
        return best;
    }

    private static boolean open(double[] best, double[] rest) {
        for (int i = 0; i < best.length; i++) {
            if (rest[i] > best[i] * best[i]) {
                return true;
            }
        }
        return false;
    }

    /** Wᵀu for each direction. */
    private static double[][] projected(Slice slice, double[][] directions) {
        double[][] results = new double[directions.length][slice.columns()];
        double[] row = new double[slice.columns()];
        for (int r = 0; r < slice.rows(); r++) {
            slice.copy(r * slice.columns(), row.length, row, 0);
            for (int i = 0; i < directions.length; i++) {
                double factor = directions[i][r];
                for (int c = 0; c < row.length; c++) {
                    results[i][c] += factor * row[c];
                }
            }
        }
        return results;
    }
}
