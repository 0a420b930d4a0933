package org.eigenscope.surgery;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.MatrixSource;

/**
 * The matrices of a layer with their changes, computed as they are read.
 *
 * @param base what is changed
 * @param rows of each slice
 * @param columns of each slice
 * @param changes one a slice
 */
record ChangedMatrix(MatrixSource base, int rows, int columns, List<SliceChange> changes) implements MatrixSource {

    ChangedMatrix {
        changes = List.copyOf(changes);
    }

    @Override
    public int readTogether() {
        return base.readTogether();
    }

    @Override
    public long memory() {
        return base.memory();
    }

    @Override
    public MatrixReader open() throws IOException {
        return new Reader(base.open());
    }

    private final class Reader implements MatrixReader {
        private final MatrixReader reader;
        private double[] block = {};

        Reader(MatrixReader reader) {
            this.reader = reader;
        }

        @Override
        public void readRows(int slice, int firstRow, int rowCount, double[] into) throws IOException {
            reader.readRows(slice, firstRow, rowCount, into);
            changes.get(slice).apply(new SliceChange.Part(firstRow, rowCount, 0, columns), into);
        }

        @Override
        public void readRows(int slice, int firstRow, int rowCount, float[] into) throws IOException {
            Objects.checkFromIndexSize(0, Math.multiplyExact(rowCount, columns), into.length);
            int step = Math.clamp((1 << 16) / columns, 1, rows);
            block = block.length == 0 ? new double[step * columns] : block;
            for (int row = 0; row < rowCount; row += step) {
                int count = Math.min(step, rowCount - row);
                readRows(slice, firstRow + row, count, block);
                for (int i = 0; i < count * columns; i++) {
                    into[row * columns + i] = (float) block[i];
                }
            }
        }

        @Override
        public void readColumns(int slice, int firstColumn, int columnCount, double[] into) throws IOException {
            reader.readColumns(slice, firstColumn, columnCount, into);
            changes.get(slice).apply(new SliceChange.Part(0, rows, firstColumn, columnCount), into);
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
