package org.eigenscope.format.data;

import java.util.Arrays;

/**
 * The inverse discrete Fourier transform of one length, without its factor 1/n: x(j) = Σ X(k)·e^(2πi·jk/n). By the
 * factors of the length (Stockham's order of Cooley and Tukey's algorithm, 1965), in n · Σ factors steps; of a length
 * with a large prime factor by the sum over what is not zero. Not for several threads at once.
 */
final class FourierTransform {

    private static final int LARGEST = 100;

    private final int length;
    private final int[] factors;
    private final double[] cosines;
    private final double[] sines;
    private double[] real;
    private double[] imaginary;
    private double[] nextReal;
    private double[] nextImaginary;

    FourierTransform(int length) {
        this.length = length;
        this.factors = factors(length);
        this.cosines = new double[length];
        this.sines = new double[length];
        for (int i = 0; i < length; i++) {
            cosines[i] = Math.cos(2 * Math.PI * i / length);
            sines[i] = Math.sin(2 * Math.PI * i / length);
        }
        this.real = new double[length];
        this.imaginary = new double[length];
        this.nextReal = new double[length];
        this.nextImaginary = new double[length];
    }

    /** How many bytes one of this length holds. */
    static long memory(int length) {
        return 6L * Double.BYTES * length;
    }

    /** Prime factors, the smallest first. */
    private static int[] factors(int length) {
        int[] found = new int[Integer.SIZE];
        int count = 0;
        int rest = length;
        for (int p = 2; rest > 1; p = (long) p * p > rest ? rest : p + 1) {
            while (rest % p == 0) {
                found[count++] = p;
                rest /= p;
            }
        }
        return Arrays.copyOf(found, count);
    }

    double cosine(long index) {
        return cosines[(int) (index % length)];
    }

    double sine(long index) {
        return sines[(int) (index % length)];
    }

    /** Starts again: all X(k) are zero. */
    void clear() {
        Arrays.fill(real, 0);
        Arrays.fill(imaginary, 0);
    }

    /** Adds to X(k). */
    void add(int k, double re, double im) {
        real[k] += re;
        imaginary[k] += im;
    }

    /** The real parts of x(j), for all j; what was added is used up. */
    double[] realParts() {
        if (factors.length > 0 && factors[factors.length - 1] > LARGEST) {
            return bySums();
        }
        int n = length;
        int stride = 1;
        for (int p : factors) {
            pass(p, n, stride);
            n /= p;
            stride *= p;
            double[] swap = real;
            real = nextReal;
            nextReal = swap;
            swap = imaginary;
            imaginary = nextImaginary;
            nextImaginary = swap;
        }
        return real;
    }

    /** Splits transforms of length n, one for each offset below the stride, into p of length n/p each. */
    private void pass(int p, int n, int stride) {
        int m = n / p;
        int root = length / p;
        int turn = length / n;
        for (int i = 0; i < m; i++) {
            for (int t = 0; t < p; t++) {
                double turnRe = cosines[(int) ((long) i * t * turn % length)];
                double turnIm = sines[(int) ((long) i * t * turn % length)];
                int to = stride * (p * i + t);
                for (int q = 0; q < stride; q++) {
                    double re = real[q + stride * i];
                    double im = imaginary[q + stride * i];
                    for (int r = 1; r < p; r++) {
                        int at = q + stride * (i + m * r);
                        int angle = (int) ((long) r * t % p) * root;
                        re += real[at] * cosines[angle] - imaginary[at] * sines[angle];
                        im += real[at] * sines[angle] + imaginary[at] * cosines[angle];
                    }
                    nextReal[to + q] = re * turnRe - im * turnIm;
                    nextImaginary[to + q] = re * turnIm + im * turnRe;
                }
            }
        }
    }

    private double[] bySums() {
        Arrays.fill(nextReal, 0);
        for (int k = 0; k < length; k++) {
            if (real[k] != 0 || imaginary[k] != 0) {
                for (int j = 0; j < length; j++) {
                    int angle = (int) ((long) j * k % length);
                    nextReal[j] += real[k] * cosines[angle] - imaginary[k] * sines[angle];
                }
            }
        }
        return nextReal;
    }
}
