package org.eigenscope.format.data;

import java.io.IOException;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.MatrixSource;
import org.eigenscope.model.TensorData;

/**
 * A base model's weight with an adapter's update: W + ΔW; or, with a magnitude m for each row or column (DoRA, Liu et
 * al. 2024, arXiv 2402.09353), m·(W + ΔW)/‖W + ΔW‖, with the norms of the rows or columns over all slices; without an
 * update m·W (IA³, Liu et al. 2022, arXiv 2205.05638).
 *
 * @param rows rows of W
 * @param columns columns of W
 * @param slices slices of W
 * @param base W
 * @param update ΔW, or null
 * @param transposed true if ΔW is stored as columns × rows
 * @param magnitude m, or null
 * @param byRow true if there is a magnitude for each row, false for each column
 */
public record UpdatedMatrix(int rows, int columns, int slices, MatrixSource base, MatrixSource update,
        boolean transposed,
        TensorData magnitude, boolean byRow) implements MatrixSource {

    /** Elements that are added up at once for the norms. */
    private static final int STEP = 1 << 18;

    @Override
    public int readTogether() {
        return base.readTogether();
    }

    @Override
    public long memory() {
        return base.memory() + (update == null ? 0 : update.memory())
                + (magnitude == null ? 0 : (long) Double.BYTES * (byRow ? rows : columns));
    }

    @Override
    public MatrixReader open() throws IOException {
        MatrixReader weights = base.open();
        MatrixReader updates = null;
        try {
            updates = update == null ? null : update.open();
            Reader reader = new Reader(weights, updates);
            if (magnitude != null) {
                reader.normalize();
            }
            return reader;
        } catch (IOException | RuntimeException e) {
            BlockReader.close(weights, updates);
            throw e;
        }
    }

    private final class Reader extends BlockReader {
        private final MatrixReader weights;
        private final MatrixReader updates;
        private double[] factors;
        private double[] block = {};

        Reader(MatrixReader weights, MatrixReader updates) {
            super(rows, columns);
            this.weights = weights;
            this.updates = updates;
        }

        /** Computes what each row or column is multiplied by. */
        void normalize() throws IOException {
            if (update == null) {
                factors = Factor.vector(magnitude, byRow ? rows : columns);
                return;
            }
            double[] squares = new double[byRow ? rows : columns];
            int height = Math.max(1, STEP / columns);
            double[] sum = new double[height * columns];
            for (int slice = 0; slice < slices; slice++) {
                for (int row = 0; row < rows; row += height) {
                    int count = Math.min(height, rows - row);
                    block(slice, row, count, 0, columns, sum);
                    for (int i = 0; i < count; i++) {
                        for (int j = 0; j < columns; j++) {
                            double value = sum[i * columns + j];
                            squares[byRow ? row + i : j] += value * value;
                        }
                    }
                }
            }
            double[] lengths = Factor.vector(magnitude, squares.length);
            for (int i = 0; i < squares.length; i++) {
                lengths[i] /= Math.sqrt(squares[i]);
            }
            factors = lengths;
        }

        @Override
        void block(int slice, int firstRow, int rowCount, int firstColumn, int columnCount, double[] into)
                throws IOException {
            int count = rowCount * columnCount;
            block = block.length < count ? new double[count] : block;
            if (columnCount == columns) {
                weights.readRows(slice, firstRow, rowCount, into);
            } else {
                weights.readColumns(slice, firstColumn, columnCount, into);
            }
            if (updates == null) {
                scale(firstRow, rowCount, firstColumn, columnCount, into);
                return;
            }
            // A block of either kind is whole rows or whole columns; of a transposed update it is the other.
            if (columnCount == columns && !transposed) {
                updates.readRows(slice, firstRow, rowCount, block);
            } else if (columnCount == columns) {
                updates.readColumns(slice, firstRow, rowCount, block);
            } else if (transposed) {
                updates.readRows(slice, firstColumn, columnCount, block);
            } else {
                updates.readColumns(slice, firstColumn, columnCount, block);
            }
            for (int i = 0; i < rowCount; i++) {
                for (int j = 0; j < columnCount; j++) {
                    into[i * columnCount + j] += block[transposed ? j * rowCount + i : i * columnCount + j];
                }
            }
            scale(firstRow, rowCount, firstColumn, columnCount, into);
        }

        private void scale(int firstRow, int rowCount, int firstColumn, int columnCount, double[] into) {
            for (int i = 0; factors != null && i < rowCount; i++) {
                for (int j = 0; j < columnCount; j++) {
                    into[i * columnCount + j] *= factors[byRow ? firstRow + i : firstColumn + j];
                }
            }
        }

        @Override
        public void close() throws IOException {
            close(weights, updates);
        }
    }
}
