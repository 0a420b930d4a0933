package org.eigenscope.format.data;

import java.io.IOException;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.MatrixSource;

/**
 * s·(X∘Y), the product of two matrices element by element: the update of LoHa (Hyeon-Woo et al. 2022, arXiv
 * 2108.06098), whose X and Y are low-rank products.
 *
 * @param x X
 * @param y Y, of the same shape
 * @param scale s
 */
public record HadamardProduct(Factor x, Factor y, Factor.Scale scale) implements MatrixSource {

    public HadamardProduct {
        if (x.rows() != y.rows() || x.columns() != y.columns() || x.slices() != y.slices()) {
            throw new IllegalArgumentException("no product: %s and %s".formatted(x, y));
        }
    }

    @Override
    public long memory() {
        return x.source().memory() + y.source().memory();
    }

    @Override
    public MatrixReader open() throws IOException {
        double factor = scale.value();
        MatrixReader first = x.source().open();
        try {
            return new Reader(first, y.source().open(), factor);
        } catch (IOException | RuntimeException e) {
            first.close();
            throw e;
        }
    }

    private final class Reader extends BlockReader {
        private final MatrixReader first;
        private final MatrixReader second;
        private final double factor;
        private double[] other = {};

        Reader(MatrixReader first, MatrixReader second, double factor) {
            super(x.rows(), x.columns());
            this.first = first;
            this.second = second;
            this.factor = factor;
        }

        @Override
        void block(int slice, int firstRow, int rowCount, int firstColumn, int columnCount, double[] into)
                throws IOException {
            int count = rowCount * columnCount;
            other = other.length < count ? new double[count] : other;
            if (columnCount == x.columns()) {
                first.readRows(slice, firstRow, rowCount, into);
                second.readRows(slice, firstRow, rowCount, other);
            } else {
                first.readColumns(slice, firstColumn, columnCount, into);
                second.readColumns(slice, firstColumn, columnCount, other);
            }
            for (int i = 0; i < count; i++) {
                into[i] *= factor * other[i];
            }
        }

        @Override
        public void close() throws IOException {
            close(first, second);
        }
    }
}
