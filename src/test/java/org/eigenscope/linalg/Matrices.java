package org.eigenscope.linalg;

import java.util.Arrays;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/** Small row-major matrices for the tests, computed the plain way. */
final class Matrices {

    private Matrices() {}

    static double[] ejmlSingularValues(double[] w, int rows, int columns) {
        var svd = DecompositionFactory_DDRM.svd(rows, columns, false, false, false);
        svd.decompose(DMatrixRMaj.wrap(rows, columns, w.clone()));
        double[] values = Arrays.copyOf(svd.getSingularValues(), Math.min(rows, columns));
        Arrays.sort(values);
        return values;
    }

    static double[] squares(double[] values) {
        return Arrays.stream(values).map(v -> v * v).toArray();
    }

    static double[] gram(double[] w, int rows, int m) {
        double[] x = new double[m * m];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < m; j++) {
                    x[i * m + j] += w[r * m + i] * w[r * m + j];
                }
            }
        }
        return x;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    static double[] transposed(double[] block, int m) {
        int rows = block.length / m;
        double[] result = new double[block.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < m; j++) {
                result[j * rows + i] = block[i * m + j];
            }
        }
        return result;
    }

    /** Gaussians that are floats exactly, so that float and double blocks hold the same numbers. */
    static double[] gaussian(int rows, int columns, long seed) {
        Random random = new Random(seed);
        double[] w = new double[rows * columns];
        Arrays.setAll(w, i -> (float) random.nextGaussian());
        return w;
    }

    static float[] floats(double[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (float) values[i];
        }
        return result;
    }

    static double[] widened(float[] values) {
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }
}
