package org.eigenscope.linalg;

import java.util.Arrays;
import java.util.Objects;

/**
 * L = Rᵀ on the heap, row-major. The rows of a block of columns B are taken to zero one after the other, (L, B) to
 * (L', 0), each by a Householder reflection of all that follow (Golub and Van Loan, Matrix Computations, §5.1).
 */
final class EjmlTriangle implements Triangle {

    private final int order;
    private double[] l;

    EjmlTriangle(int order) {
        this.order = order;
        this.l = new double[EjmlGram.size(order)];
    }

    @Override
    public int order() {
        return order;
    }

    @Override
    public void addRows(double[] block, int rows) {
        check(rows, block.length);
        reduce(EjmlGram.transposed(block, rows, order), rows);
    }

    @Override
    public void addColumns(double[] block, int columns) {
        check(columns, block.length);
        reduce(Arrays.copyOf(block, order * columns), columns);
    }

    private void reduce(double[] b, int columns) {
        for (int i = 0; i < order; i++) {
            int from = i * columns;
            double largest = 0;
            for (int c = 0; c < columns; c++) {
                largest = Math.max(largest, Math.abs(b[from + c]));
            }
            if (largest == 0) {
                continue;
            }
            double alpha = l[i * order + i];
            largest = Math.max(largest, Math.abs(alpha));
            double squares = alpha / largest * (alpha / largest);
            for (int c = 0; c < columns; c++) {
                double share = b[from + c] / largest;
                squares += share * share;
            }
            double beta = -Math.copySign(largest * Math.sqrt(squares), alpha);
            for (int c = 0; c < columns; c++) {
                b[from + c] /= alpha - beta;
            }
            l[i * order + i] = beta;
            for (int k = i + 1; k < order; k++) {
                reflect(b, from, k * columns, columns, k * order + i, (beta - alpha) / beta);
            }
        }
    }

    /** One row (L, B) less τ(L + B·v)(1, v), v the reflector. */
    private void reflect(double[] b, int v, int row, int columns, int inL, double tau) {
        double product = l[inL];
        for (int c = 0; c < columns; c++) {
            product += b[row + c] * b[v + c];
        }
        product *= tau;
        l[inL] -= product;
        for (int c = 0; c < columns; c++) {
            b[row + c] -= product * b[v + c];
        }
    }

    private void check(int vectors, int length) {
        checkOpen();
        Objects.checkFromIndexSize(0, (long) vectors * order, length);
    }

    private void checkOpen() {
        if (l == null) {
            throw new IllegalStateException("this triangle is closed");
        }
    }

    /** L, zeros above its diagonal. */
    double[] matrix() {
        checkOpen();
        return l;
    }

    @Override
    public void close() {
        l = null;
    }
}
