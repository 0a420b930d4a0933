package org.eigenscope.spectrum;

import java.io.Serializable;

/**
 * Bounds on how far rounding alone can move two eigenvalues apart.
 *
 * @param solver error of an eigenvalue from arithmetic in double precision, in units of λ
 * @param storage error of a singular value √λ from storing the elements, in units of √λ; 0 for elements so coarse that
 *     eigenvalues which differ would be taken for equal
 * @param flat relative spread of the singular values of an orthogonal matrix once it has been computed and stored
 */
public record RoundingBounds(double solver, double storage, double flat) implements Serializable {

    /** Nothing is rounded: only identical numbers are equal. */
    public static final RoundingBounds NONE = new RoundingBounds(0, 0, 0);

    /** Unit roundoff of single precision, in which most matrices are made. */
    private static final double SINGLE = 0x1p-24;

    /** A spread beyond this is no rounding, however coarse the elements are. */
    private static final double COARSEST = 0.02;

    /**
     * Rounding in the spectrum of n × m matrices. The Gram matrix and the solver leave some u√N·λmax, u = 2⁻⁵³.
     * Elements of relative error u' change √λ by at most ‖E‖ ≈ u'·w(√N + √M)/√3, w their root mean square, which is
     * √(λ̄/N) with λ̄ the mean eigenvalue; an orthogonal matrix that was computed in single precision has an error of
     * some √M·u' besides.
     *
     * @param n the larger dimension
     * @param m the smaller dimension
     * @param max the largest eigenvalue
     * @param mean the mean eigenvalue λ̄, zeros included
     * @param digits bits of an element's significand, the hidden one included: 24 for single precision
     */
    public static RoundingBounds of(int n, int m, double max, double mean, int digits) {
        double unit = Math.scalb(1.0, -digits);
        double roots = Math.sqrt(n) + Math.sqrt(m);
        return new RoundingBounds(2 * Math.ulp(1.0) * roots * max,
                unit > SINGLE ? 0 : 4 * unit * Math.sqrt(mean / n) * roots,
                Math.min(COARSEST, Math.max(8 * unit, 8 * Math.sqrt(m) * SINGLE)));
    }

    /** True if the solver alone may have parted these. */
    boolean bySolver(double smaller, double larger) {
        return larger - smaller <= solver;
    }

    /** True if storing the elements may have parted these. */
    boolean byStorage(double smaller, double larger) {
        return Math.sqrt(larger) - Math.sqrt(smaller) <= storage;
    }

    /** True if a spectrum from one to the other is that of a multiple of an orthogonal matrix. */
    public boolean isFlat(double smallest, double largest) {
        return Math.sqrt(largest) - Math.sqrt(smallest) <= flat * Math.sqrt(largest);
    }
}
