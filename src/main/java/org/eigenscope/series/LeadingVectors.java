package org.eigenscope.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.matrix.Slice;
import org.eigenscope.linalg.Eigensystem;
import org.eigenscope.linalg.LinearAlgebra;

/**
 * The largest singular values of a matrix with their vectors.
 *
 * @param values σ₁ ≥ σ₂ ≥ …, none of them zero up to rounding
 * @param left the left vectors, orthonormal, as long as W has rows
 * @param right the right vectors, as long as W has columns
 */
record LeadingVectors(double[] values, double[][] left, double[][] right) {

    /** λ/λmax below which a computed eigenvalue of a Gram matrix may be rounding error: a few roundings per row. */
    private static double rounding(int order) {
        return 4 * order * 0x1p-53;
    }

    /**
     * Finds the largest singular values of a slice.
     *
     * @param system of the Gram matrix of the slice
     * @param most how many there are at most
     */
    static LeadingVectors of(Slice slice, Eigensystem system, int most, AnalysisContext context) {
        context.checkpoint();
        int m = system.order();
        double top = system.largest(0);
        int count = 0;
        while (count < Math.min(most, m) && system.largest(count) > top * rounding(m)) {
            count++;
        }
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = Math.sqrt(system.largest(i));
        }
        double[][] small = system.topVectors(count);
        double[][] large = orthonormal(slice.partners(small));
        return slice.rows() >= slice.columns() ? new LeadingVectors(values, large, small)
                : new LeadingVectors(values, small, large);
    }

    /** The number of vectors on each side. */
    int count() {
        return values.length;
    }

    /** The angle between the first right singular vectors of two matrices, in degrees; NaN if one of them is zero. */
    double angle(LeadingVectors other) {
        return count() == 0 || other.count() == 0 ? Double.NaN : angle(right[0], other.right[0]);
    }

    /** The angle by the half-angle formula for unit vectors, which is exact for small angles too (Kahan). */
    private static double angle(double[] a, double[] b) {
        double dot = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
        }
        double apart = 0;
        double together = 0;
        for (int i = 0; i < a.length; i++) {
            double turned = dot < 0 ? -b[i] : b[i];
            apart += (a[i] - turned) * (a[i] - turned);
            together += (a[i] + turned) * (a[i] + turned);
        }
        return Math.toDegrees(2 * Math.atan2(Math.sqrt(apart), Math.sqrt(together)));
    }

    /**
     * The principal angles between the spans of the vectors of this and another matrix, as many as both have.
     *
     * @param algebra for singular values of matrices of k columns
     */
    SubspaceAngles angles(LinearAlgebra algebra, LeadingVectors other) {
        int k = Math.min(count(), other.count());
        return k == 0 ? SubspaceAngles.NONE
                : new SubspaceAngles(angles(algebra, left, other.left, k), angles(algebra, right, other.right, k));
    }

    /**
     * From the cosines, the singular values of Q₁ᵀQ₂, and the sines, those of Q₂ − Q₁Q₁ᵀQ₂: either alone loses half of
     * the digits at one end.
     */
    private static List<Double> angles(LinearAlgebra algebra, double[][] one, double[][] other, int k) {
        int n = one[0].length;
        double[] products = new double[k * k];
        double[] rest = new double[n * k];
        for (int j = 0; j < k; j++) {
            double[] left = other[j].clone();
            for (int i = 0; i < k; i++) {
                double product = Slice.product(one[i], other[j]);
                products[i * k + j] = product;
                for (int r = 0; r < n; r++) {
                    left[r] -= product * one[i][r];
                }
            }
            for (int r = 0; r < n; r++) {
                rest[r * k + j] = left[r];
            }
        }
        double[] cosines = algebra.singularValues(products, k, k);
        // If both spans are the whole space, there are no more sines than dimensions.
        double[] sines = algebra.singularValues(rest, n, k);
        List<Double> angles = new ArrayList<>();
        for (int i = 0; i < k; i++) {
            angles.add(Math.toDegrees(Math.atan2(sines[i], cosines[k - 1 - i])));
        }
        return angles;
    }

    /** Orthonormalizes by Gram–Schmidt, twice each, in place. */
    private static double[][] orthonormal(double[][] vectors) {
        for (int v = 0; v < vectors.length; v++) {
            double[] vector = vectors[v];
            scale(vector);
            for (int round = 0; round < 2; round++) {
                for (double[] before : Arrays.asList(vectors).subList(0, v)) {
                    double product = Slice.product(before, vector);
                    for (int i = 0; i < vector.length; i++) {
                        vector[i] -= product * before[i];
                    }
                }
                scale(vector);
            }
        }
        return vectors;
    }

    private static void scale(double[] vector) {
        double norm = Math.sqrt(Slice.product(vector, vector));
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= norm;
        }
    }
}
