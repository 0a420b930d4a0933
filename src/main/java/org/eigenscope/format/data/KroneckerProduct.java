package org.eigenscope.format.data;

import java.io.IOException;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.MatrixSource;

/**
 * s·X⊗Y, in which element (i·p + k, j·q + l) is s·X(i, j)·Y(k, l) for Y of p × q: the update of LoKr (Yeh et al. 2024,
 * arXiv 2309.14859). Both factors are small and held.
 *
 * @param x X, one slice
 * @param y Y, one slice for each of the product
 * @param scale s
 */
public record KroneckerProduct(Factor x, Factor y, Factor.Scale scale) implements MatrixSource {

    public KroneckerProduct {
        if (x.slices() != 1) {
            throw new IllegalArgumentException("no product: %s and %s".formatted(x, y));
        }
    }

    @Override
    public long memory() {
        return (long) Double.BYTES * ((long) x.rows() * x.columns() + (long) y.rows() * y.columns()) + x.source()
                .memory()
                + y.source().memory();
    }

    @Override
    public MatrixReader open() throws IOException {
        double factor = scale.value();
        Factor.SliceBuffer first = x.hold();
        try {
            return new Reader(first, y.hold(), factor);
        } catch (IOException | RuntimeException e) {
            first.close();
            throw e;
        }
    }

    private final class Reader extends BlockReader {
        private final Factor.SliceBuffer first;
        private final Factor.SliceBuffer second;
        private final double factor;

        Reader(Factor.SliceBuffer first, Factor.SliceBuffer second, double factor) {
            super(Math.multiplyExact(x.rows(), y.rows()), Math.multiplyExact(x.columns(), y.columns()));
            this.first = first;
            this.second = second;
            this.factor = factor;
        }

        @Override
        void block(int slice, int firstRow, int rowCount, int firstColumn, int columnCount, double[] into)
                throws IOException {
            double[] outer = first.slice(slice);
            double[] inner = second.slice(slice);
            for (int i = 0; i < rowCount; i++) {
                int row = firstRow + i;
                int outerRow = row / y.rows() * x.columns();
                int innerRow = row % y.rows() * y.columns();
                for (int j = 0; j < columnCount; j++) {
                    int column = firstColumn + j;
                    into[i * columnCount + j] = factor * outer[outerRow + column / y.columns()] * inner[innerRow
                            + column % y.columns()];
                }
            }
        }

        @Override
        public void close() throws IOException {
            try {
                first.close();
            } finally {
                second.close();
            }
        }
    }
}
