package org.eigenscope.linalg;

/** What both backends do to an eigenvector before they hand it out. */
final class Vectors {

    private Vectors() {}

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
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= factor;
        }
        return vector;
    }
}
