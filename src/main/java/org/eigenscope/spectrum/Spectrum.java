package org.eigenscope.spectrum;

import java.io.Serializable;
import java.util.Arrays;

/** Eigenvalues λ = σ²(W) in ascending order, none negative; immutable. */
public final class Spectrum implements Serializable {

    private static final long serialVersionUID = 1L;
    private final double[] ascending;
    private final RoundingBounds rounding;

    private Spectrum(double[] ascending, RoundingBounds rounding) {
        this.ascending = ascending;
        this.rounding = rounding;
    }

    /**
     * A spectrum of these values, sorted; the array is copied.
     *
     * @throws IllegalArgumentException if a value is negative or not finite
     */
    public static Spectrum of(double... eigenvalues) {
        double[] sorted = eigenvalues.clone();
        Arrays.sort(sorted);
        if (sorted.length > 0 && !(sorted[0] >= 0 && Double.isFinite(sorted[sorted.length - 1]))) {
            throw new IllegalArgumentException("eigenvalues must be finite and not negative");
        }
        return new Spectrum(sorted, RoundingBounds.NONE);
    }

    /** Gives the eigenvalues with what is known of their rounding. */
    public Spectrum rounded(RoundingBounds by) {
        return new Spectrum(ascending, by);
    }

    /** Gives the distance that two of its eigenvalues may have by rounding alone. */
    public RoundingBounds rounding() {
        return rounding;
    }

    /** Without so many of the largest eigenvalues. */
    Spectrum withoutTop(int count) {
        return new Spectrum(Arrays.copyOf(ascending, ascending.length - count), rounding);
    }

    public int size() {
        return ascending.length;
    }

    /** The i-th smallest, from 0. */
    public double get(int i) {
        return ascending[i];
    }

    /** λmax, or NaN if empty. */
    public double max() {
        return ascending.length == 0 ? Double.NaN : ascending[ascending.length - 1];
    }

    /** λmin, or NaN if empty. */
    public double min() {
        return ascending.length == 0 ? Double.NaN : ascending[0];
    }

    /** Σλ: the squared Frobenius norm of W. */
    public double sum() {
        double sum = 0;
        for (double value : ascending) {
            sum += value;
        }
        return sum;
    }

    /** A copy, ascending. */
    public double[] toArray() {
        return ascending.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Spectrum that && Arrays.equals(ascending, that.ascending);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ascending);
    }

    @Override
    public String toString() {
        return "Spectrum[%d eigenvalues, %.6g … %.6g]".formatted(size(), min(), max());
    }
}
