package org.eigenscope.format.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.MatrixSource;
import org.eigenscope.model.TensorData;

/**
 * A product of two factors, s·diag(outer)·B·diag(inner)·A, computed a block of rows at a time: the update of a low-rank
 * adapter. Slice k is made of slice k of each factor, or of the only one that it has.
 *
 * @param b B, {@code rows × rank}
 * @param a A, {@code rank × columns}; one slice of it is held
 * @param scale s
 * @param inner a number for each row of A, or null for ones
 * @param outer a number for each row of the product, or null for ones
 */
public record LowRankProduct(Factor b, Factor a, Factor.Scale scale, TensorData inner, TensorData outer)
        implements MatrixSource {

    public LowRankProduct {
        Objects.requireNonNull(scale);
        if (b.columns() != a.rows() || b.slices() > 1 && a.slices() > 1 && a.slices() != b.slices()) {
            throw new IllegalArgumentException("no product: %s and %s".formatted(b, a));
        }
    }

    /** s·B·A. */
    public static LowRankProduct of(Factor b, Factor a, Factor.Scale scale) {
        return new LowRankProduct(b, a, scale, null, null);
    }

    /** The product as a factor of another. */
    public Factor asFactor() {
        return new Factor(b.rows(), a.columns(), Math.max(a.slices(), b.slices()), this);
    }

    @Override
    public long memory() {
        return (long) Double.BYTES * a.rows() * a.columns() + a.source().memory() + b.source().memory();
    }

    @Override
    public MatrixReader open() throws IOException {
        double factor = scale.value();
        double[] byRank = Factor.vector(inner, a.rows());
        double[] byRow = Factor.vector(outer, b.rows());
        Factor.SliceBuffer held = a.hold();
        try {
            return new Reader(held, b.source().open(), factor, byRank, byRow);
        } catch (IOException | RuntimeException e) {
            held.close();
            throw e;
        }
    }

    private final class Reader extends BlockReader {
        private final Factor.SliceBuffer aSlices;
        private final MatrixReader bReader;
        private final double factor;
        private final double[] byRank;
        private final double[] byRow;

        Reader(Factor.SliceBuffer aSlices, MatrixReader bReader, double factor, double[] byRank, double[] byRow) {
            super(b.rows(), a.columns());
            this.aSlices = aSlices;
            this.bReader = bReader;
            this.factor = factor;
            this.byRank = byRank;
            this.byRow = byRow;
        }

        @Override
        void block(int slice, int firstRow, int rowCount, int firstColumn, int columnCount, double[] into)
                throws IOException {
            double[] aSlice = aSlices.slice(slice);
            int rank = a.rows();
            double[] coefficients = new double[rank];
            for (int i = 0; i < rowCount; i++) {
                bReader.readRows(b.slices() == 1 ? 0 : slice, firstRow + i, 1, coefficients);
                double row = factor * byRow[firstRow + i];
                int target = i * columnCount;
                Arrays.fill(into, target, target + columnCount, 0);
                for (int k = 0; k < rank; k++) {
                    double c = row * byRank[k] * coefficients[k];
                    int source = k * a.columns() + firstColumn;
                    for (int j = 0; j < columnCount; j++) {
                        into[target + j] += c * aSlice[source + j];
                    }
                }
            }
        }

        @Override
        public void close() throws IOException {
            try {
                aSlices.close();
            } finally {
                bReader.close();
            }
        }
    }
}
