package org.eigenscope.linalg;

import java.util.Objects;
import org.ejml.data.DMatrixRMaj;

/** X on the heap, row-major, its lower triangle; summed by tiles of rows so that each row of X stays in the cache. */
final class EjmlGram implements Gram {

    private final int order;
    private double[] x;

    EjmlGram(int order) {
        this.order = order;
        this.x = new double[size(order)];
    }

    /** Elements of a matrix of an order. */
    static int size(int order) {
        if (order < 1) {
            throw new IllegalArgumentException("order " + order);
        }
        if ((long) order * order > Integer.MAX_VALUE - 8) {
            throw new OutOfMemoryError("a matrix of order %d does not fit a Java array".formatted(order));
        }
        return order * order;
    }

    @Override
    public int order() {
        return order;
    }

    @Override
    public Precision precision() {
        return Precision.DOUBLE;
    }

    @Override
    public void addRows(double[] block, int rows) {
        check(rows, block.length);
        for (int i = 0; i < order; i++) {
            for (int row = 0; row < rows; row++) {
                double factor = block[row * order + i];
                if (factor != 0) {
                    int from = row * order;
                    int to = i * order;
                    for (int j = 0; j <= i; j++) {
                        x[to + j] += factor * block[from + j];
                    }
                }
            }
        }
    }

    @Override
    public void addColumns(double[] block, int columns) {
        check(columns, block.length);
        addRows(transposed(block, order, columns), columns);
    }

    /** A row-major matrix, transposed. */
    static double[] transposed(double[] matrix, int rows, int columns) {
        double[] transposed = new double[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                transposed[column * rows + row] = matrix[row * columns + column];
            }
        }
        return transposed;
    }

    private void check(int vectors, int length) {
        checkOpen();
        Objects.checkFromIndexSize(0, (long) vectors * order, length);
    }

    private void checkOpen() {
        if (x == null) {
            throw new IllegalStateException("this Gram matrix is closed");
        }
    }

    /** X, both triangles. */
    DMatrixRMaj matrix() {
        checkOpen();
        for (int i = 0; i < order; i++) {
            for (int j = 0; j < i; j++) {
                x[j * order + i] = x[i * order + j];
            }
        }
        return DMatrixRMaj.wrap(order, order, x);
    }

    @Override
    public void close() {
        x = null;
    }
}
