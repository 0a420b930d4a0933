package org.eigenscope.format.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.MatrixSource;
import org.eigenscope.model.TensorData;

/**
 * The update of a low-rank adapter, ΔW = s·B·A, computed a block of rows at a time. Of a convolution's adapter
 * slice k is s·B·A[:, :, k].
 *
 * @param a A, {@code rank × columns}, one slice a kernel position
 * @param b B in C order, {@code rows × rank}
 * @param rows rows of ΔW
 * @param columns columns of ΔW
 * @param rank r
 * @param scale s, or what s is to be multiplied by if there is an alpha
 * @param alpha a scalar α with s = scale·α, or null
 */
public record LowRankProduct(MatrixSource a, TensorData b, int rows, int columns, int rank, double scale, TensorData alpha)
        implements MatrixSource {

    public LowRankProduct {
        Objects.requireNonNull(a);
        Objects.requireNonNull(b);
    }

    @Override
    public long memory() {
        return (long) Double.BYTES * rank * columns + a.memory();
    }

    @Override
    public MatrixReader open() throws IOException {
        double factor = scale;
        if (alpha != null) {
            double[] value = new double[1];
            try (ElementReader reader = alpha.open()) {
                reader.read(0, value, 0, 1);
            }
            factor *= value[0];
        }
        MatrixReader left = a.open();
        try {
            return new Reader(left, b.open(), factor);
        } catch (IOException e) {
            left.close();
            throw e;
        }
    }

    private final class Reader implements MatrixReader {
        private final MatrixReader aReader;
        private final ElementReader bReader;
        private final double factor;
        private double[] aSlice;
        private int loadedSlice = -1;

        Reader(MatrixReader aReader, ElementReader bReader, double factor) {
            this.aReader = aReader;
            this.bReader = bReader;
            this.factor = factor;
        }

        @Override
        public void readRows(int slice, int firstRow, int rowCount, double[] into) throws IOException {
            Objects.checkFromIndexSize(firstRow, rowCount, rows);
            Objects.checkFromIndexSize(0, Math.multiplyExact(rowCount, columns), into.length);
            multiply(slice, firstRow, rowCount, 0, columns, into);
        }

        @Override
        public void readColumns(int slice, int firstColumn, int columnCount, double[] into) throws IOException {
            Objects.checkFromIndexSize(firstColumn, columnCount, columns);
            Objects.checkFromIndexSize(0, Math.multiplyExact(rows, columnCount), into.length);
            multiply(slice, 0, rows, firstColumn, columnCount, into);
        }

        private void multiply(int slice, int firstRow, int rowCount, int firstColumn, int columnCount, double[] into)
                throws IOException {
            if (slice != loadedSlice) {
                aSlice = aSlice == null ? new double[Math.multiplyExact(rank, columns)] : aSlice;
                aReader.readRows(slice, 0, rank, aSlice);
                loadedSlice = slice;
            }
            double[] coefficients = new double[rank];
            for (int i = 0; i < rowCount; i++) {
                bReader.read((long) (firstRow + i) * rank, coefficients, 0, rank);
                int target = i * columnCount;
                Arrays.fill(into, target, target + columnCount, 0);
                for (int k = 0; k < rank; k++) {
                    double c = factor * coefficients[k];
                    int source = k * columns + firstColumn;
                    for (int j = 0; j < columnCount; j++) {
                        into[target + j] += c * aSlice[source + j];
                    }
                }
            }
        }

        @Override
        public void readRows(int slice, int firstRow, int rowCount, float[] into) throws IOException {
            double[] row = new double[columns];
            for (int i = 0; i < rowCount; i++) {
                readRows(slice, firstRow + i, 1, row);
                for (int j = 0; j < columns; j++) {
                    into[i * columns + j] = (float) row[j];
                }
            }
        }

        @Override
        public void close() throws IOException {
            try {
                aReader.close();
            } finally {
                bReader.close();
            }
        }
    }
}
