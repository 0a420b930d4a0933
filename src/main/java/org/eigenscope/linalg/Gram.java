package org.eigenscope.linalg;

/**
 * A symmetric matrix X of order m, accumulated by blocks: X += AᵀA. The same blocks in the same order give the same
 * bits. Not for several threads at once. NaN and infinities pass through unnoticed here; the eigenvalues refuse them.
 */
public interface Gram extends AutoCloseable {

    /** The order m. */
    int order();

    /** The arithmetic X is summed in. */
    Precision precision();

    /**
     * X += AᵀA for a row-major block A of {@code rows × m}, from index 0 of the array.
     *
     * @throws IndexOutOfBoundsException if the block is longer than the array
     */
    void addRows(double[] block, int rows);

    /** The same for floats; in {@link Precision#DOUBLE} they are widened first, so that nothing is lost. */
    void addRows(float[] block, int rows);

    /**
     * X += AAᵀ for a row-major block A of {@code m × columns}, from index 0 of the array.
     *
     * @throws IndexOutOfBoundsException if the block is longer than the array
     */
    void addColumns(double[] block, int columns);

    /** Frees the memory; a second call does nothing, any other call afterwards throws {@link IllegalStateException}. */
    @Override
    void close();
}
