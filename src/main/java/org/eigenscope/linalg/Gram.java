package org.eigenscope.linalg;

/** A symmetric matrix X of order m, accumulated by blocks: X += AᵀA. Not for several threads at once. */
public interface Gram extends AutoCloseable {

    /** The order m. */
    int order();

    /** X += AᵀA for a row-major block A of {@code rows × m}. */
    void addRows(double[] block, int rows);

    /** X += AAᵀ for a row-major block A of {@code m × columns}. */
    void addColumns(double[] block, int columns);

    @Override
    void close();
}
