package org.eigenscope.format.data;

import java.io.IOException;

/** Square matrices of a few rows, row-major: the blocks of an adapter. */
final class SmallMatrices {

    private SmallMatrices() {}

    private static double[] identity(int n) {
        double[] identity = new double[n * n];
        for (int i = 0; i < n; i++) {
            identity[i * n + i] = 1;
        }
        return identity;
    }

    private static double[] product(double[] a, double[] b, int n) {
        double[] product = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                double value = a[i * n + k];
                for (int j = 0; j < n; j++) {
                    product[i * n + j] += value * b[k * n + j];
                }
            }
        }
        return product;
    }

    private static void add(double[] to, double[] what, double factor) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * what[i];
        }
    }

    /** I + 2Q + 2Q² + … + 2Qᵏ⁻¹ + Qᵏ with k = terms − 1, and k = 3 for three terms, as PEFT has it. */
    static double[] series(double[] q, int n, int terms) {
        double[] sum = identity(n);
        if (terms < 2) {
            return sum;
        }
        add(sum, q, 2);
        if (terms == 2) {
            return sum;
        }
        double[] power = product(q, q, n);
        add(sum, power, 2);
        for (int k = 3; k < terms - 1; k++) {
            power = product(power, q, n);
            add(sum, power, 2);
        }
        add(sum, product(power, q, n), 1);
        return sum;
    }

    /**
     * (I − Q)·(I + Q)⁻¹ of a skew-symmetric Q, by elimination with pivots.
     *
     * @throws IOException if I + Q has no inverse: Q is not skew-symmetric, or holds what is no number
     */
    static double[] cayley(double[] q, int n) throws IOException {
        // X·(I + Q) = I − Q, transposed: (I + Q)ᵀ·Xᵀ = (I − Q)ᵀ, which for a skew Q is (I − Q)·Xᵀ = I + Q.
        double[] left = identity(n);
        add(left, q, -1);
        double[] right = identity(n);
        add(right, q, 1);
        for (int column = 0; column < n; column++) {
            int pivot = column;
            for (int row = column + 1; row < n; row++) {
                pivot = Math.abs(left[row * n + column]) > Math.abs(left[pivot * n + column]) ? row : pivot;
            }
            if (!(Math.abs(left[pivot * n + column]) > 0)) {
                throw new IOException("a block of the adapter makes no orthogonal matrix: its numbers are damaged");
            }
            swap(left, n, column, pivot);
            swap(right, n, column, pivot);
            for (int row = 0; row < n; row++) {
                if (row != column) {
                    double factor = left[row * n + column] / left[column * n + column];
                    for (int j = 0; j < n; j++) {
                        left[row * n + j] -= factor * left[column * n + j];
                        right[row * n + j] -= factor * right[column * n + j];
                    }
                }
            }
        }
        double[] inverse = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                inverse[j * n + i] = right[i * n + j] / left[i * n + i];
            }
        }
        return inverse;
    }

    private static void swap(double[] of, int n, int a, int b) {
        for (int j = 0; a != b && j < n; j++) {
            double kept = of[a * n + j];
            of[a * n + j] = of[b * n + j];
            of[b * n + j] = kept;
        }
    }
}
