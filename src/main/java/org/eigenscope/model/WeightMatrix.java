package org.eigenscope.model;

import java.io.Serializable;
import java.util.Objects;

/**
 * The one or more matrices that a layer's weights are analyzed as: one for a dense layer, kh·kw for a convolution.
 * All slices have one shape, {@code rows × columns} as stored; the analysis reads W as N × M with N ≥ M.
 *
 * @param rows stored rows of each slice, at least 1
 * @param columns stored columns of each slice, at least 1
 * @param slices number of matrices ({@code rf} in WeightWatcher), at least 1
 * @param rank how many eigenvalues of a slice can differ from zero: M, or r of a low-rank product
 * @param kernel true if the slices are the positions of a convolution's kernel, to be scaled by √½
 * @param fitsFloat true if every element is a float exactly
 * @param source access to the elements
 */
public record WeightMatrix(
        int rows, int columns, int slices, int rank, boolean kernel, boolean fitsFloat, MatrixSource source)
        implements Serializable {

    public WeightMatrix {
        Objects.requireNonNull(source);
        if (rows < 1 || columns < 1 || slices < 1 || rank < 1 || rank > Math.min(rows, columns)) {
            throw new IllegalArgumentException(
                    "no matrix: %d × %d, %d slices, rank %d".formatted(rows, columns, slices, rank));
        }
    }

    /** The larger dimension, N. */
    public int n() {
        return Math.max(rows, columns);
    }

    /** The smaller dimension, M. */
    public int m() {
        return Math.min(rows, columns);
    }

    /** Aspect ratio Q = N/M ≥ 1. */
    public double q() {
        return (double) n() / m();
    }

    /** Eigenvalues of all slices together: M·rf, or rank·rf of a low-rank product. */
    public long eigenvalues() {
        return (long) rank * slices;
    }

    /** All elements, of all slices. */
    public long elements() {
        return (long) rows * columns * slices;
    }

    /** The shape as stored, for people: {@code 256 × 64}; with several slices {@code 32 × 16 × 9}. */
    public String storedShape() {
        return shape(rows, columns);
    }

    /** The shape as analyzed, N before M, for people. */
    public String analyzedShape() {
        return shape(n(), m());
    }

    private String shape(int height, int width) {
        return slices == 1 ? height + " × " + width : "%d × %d × %d".formatted(height, width, slices);
    }
}
