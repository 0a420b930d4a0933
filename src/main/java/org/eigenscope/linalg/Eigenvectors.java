package org.eigenscope.linalg;

/** Normalizes and orthogonalizes eigenvectors, for both backends. */
final class Eigenvectors {

    private Eigenvectors() {}

    /** Scales to length 1 and turns the entry of largest magnitude, the first of equals, positive; in place. */
    static double[] oriented(double[] vector) {
        double squares = 0;
        int largest = 0;
        for (int i = 0; i < vector.length; i++) {
            squares += vector[i] * vector[i];
            if (Math.abs(vector[i]) > Math.abs(vector[largest])) {
                largest = i;
            }
        }
        double factor = Math.copySign(1 / Math.sqrt(squares), vector[largest]);
        scale(vector, factor);
        return vector;
    }

    /**
     * Makes a vector orthogonal to the first {@code count} others, which have length 1, and gives it length 1; in
     * place.
     */
    static void orthonormal(double[] vector, double[][] others, int count) {
        scale(vector, 1 / largest(vector));
        // Twice is enough (Kahan and Parlett): what the first round leaves is rounding of the vector's former length.
        for (int round = 0; round < 2; round++) {
            for (int o = 0; o < count; o++) {
                double product = 0;
                for (int i = 0; i < vector.length; i++) {
                    product += others[o][i] * vector[i];
                }
                for (int i = 0; i < vector.length; i++) {
                    vector[i] -= product * others[o][i];
                }
            }
        }
        double squares = 0;
        for (double v : vector) {
            squares += v * v;
        }
        scale(vector, 1 / Math.sqrt(squares));
    }

    private static double largest(double[] vector) {
        double largest = 0;
        for (double v : vector) {
            largest = Math.max(largest, Math.abs(v));
        }
        return largest;
    }

    private static void scale(double[] vector, double factor) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= factor;
        }
    }
}
