package org.eigenscope.linalg;

import java.util.Objects;

/**
 * Accumulates a matrix block by block, so that it need not be held whole: from rows, vectors of length m, or from
 * columns. The same blocks in the same order give the same bits. Not for several threads at once. NaN and infinities
 * pass through unnoticed here; the solvers refuse them.
 */
public interface Accumulator extends AutoCloseable {

    /** The order m. */
    int order();

    /**
     * Takes a row-major block of {@code rows × m}, from index 0 of the array.
     *
     * @throws IndexOutOfBoundsException if the block is longer than the array
     */
    void addRows(double[] block, int rows);

    /** The same for floats; in {@link Precision#DOUBLE} they are widened first, so that nothing is lost. */
    default void addRows(float[] block, int rows) {
        int m = order();
        Objects.checkFromIndexSize(0, (long) rows * m, block.length);
        // By pieces of a mebibyte, which stay in the cache.
        int step = Math.min(Math.ceilDiv(1 << 17, m), rows);
        double[] wide = new double[step * m];
        for (int row = 0; row < rows; row += step) {
            int count = Math.min(step, rows - row);
            for (int i = 0; i < count * m; i++) {
                wide[i] = block[row * m + i];
            }
            addRows(wide, count);
        }
    }

    /**
     * Takes a row-major block of {@code m × columns}, from index 0 of the array: the same as its columns given as rows.
     *
     * @throws IndexOutOfBoundsException if the block is longer than the array
     */
    void addColumns(double[] block, int columns);

    /** Frees the memory; a second call does nothing, any other call afterwards throws {@link IllegalStateException}. */
    @Override
    void close();
}
