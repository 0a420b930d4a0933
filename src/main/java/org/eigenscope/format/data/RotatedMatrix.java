package org.eigenscope.format.data;

import java.io.IOException;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.MatrixSource;
import org.eigenscope.model.TensorData;

/**
 * A base model's weight as an adapter turns it: diag(outer)·W·T. Each row is turned by itself; of a block of columns
 * all rows are, some at a time.
 *
 * @param rows rows of W
 * @param base W, of one slice
 * @param turn T
 * @param outer a number for each row, or null for ones
 */
public record RotatedMatrix(int rows, MatrixSource base, OrthogonalFactor turn, TensorData outer)
        implements MatrixSource {

    /** Elements that are turned at once. */
    private static final int STEP = 1 << 16;

    @Override
    public int readTogether() {
        return turn.length();
    }

    @Override
    public long memory() {
        return base.memory() + turn.memory() + (outer == null ? 0 : (long) Double.BYTES * rows);
    }

    @Override
    public MatrixReader open() throws IOException {
        OrthogonalFactor.Made made = turn.make();
        double[] factors = Factor.vector(outer, rows);
        return new Reader(base.open(), made, factors);
    }

    private final class Reader extends BlockReader {
        private final MatrixReader weights;
        private final OrthogonalFactor.Made made;
        private final double[] factors;
        private double[] step = {};

        Reader(MatrixReader weights, OrthogonalFactor.Made made, double[] factors) {
            super(rows, turn.length());
            this.weights = weights;
            this.made = made;
            this.factors = factors;
        }

        @Override
        void block(int slice, int firstRow, int rowCount, int firstColumn, int columnCount, double[] into)
                throws IOException {
            int columns = turn.length();
            int height = Math.clamp(STEP / columns, 1, Math.max(1, rowCount));
            step = step.length < height * columns ? new double[height * columns] : step;
            for (int done = 0; done < rowCount; done += height) {
                int count = Math.min(height, rowCount - done);
                weights.readRows(slice, firstRow + done, count, step);
                for (int i = 0; i < count; i++) {
                    made.apply(step, i * columns);
                    int target = (done + i) * columnCount;
                    for (int j = 0; j < columnCount; j++) {
                        into[target + j] = factors[firstRow + done + i] * step[i * columns + firstColumn + j];
                    }
                }
            }
        }

        @Override
        public void close() throws IOException {
            weights.close();
        }
    }
}
