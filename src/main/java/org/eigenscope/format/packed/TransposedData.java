package org.eigenscope.format.packed;

import java.io.IOException;
import java.util.Objects;
import org.eigenscope.format.data.FloatElements;
import org.eigenscope.format.data.RearrangedData;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.TensorData;

/**
 * A decoded matrix with its axes exchanged: element (i, j) is the stored element (j, i). Bands of rows are turned at a
 * time, tile by tile.
 *
 * @param data the stored elements, {@code columns × rows} in C order
 * @param rows of the matrix that is given
 * @param columns of the matrix that is given
 */
record TransposedData(TensorData data, long rows, long columns) implements RearrangedData {

    /** Elements of a band: 16 MiB. */
    private static final int BAND = 1 << 22;
    /** Stored rows that are turned together: their parts stay in the processor's cache. */
    private static final int TILE = 32;
    /** Rows of which parts are turned together. */
    private static final int RUNS = 1024;
    /** Keeps the parts of a tile from falling into the same lines of the cache. */
    private static final int PAD = 16;

    @Override
    public TensorData steps() {
        return new TransposedData(data.steps(), rows, columns);
    }

    @Override
    public long memory() {
        return Float.BYTES * Math.min(rows * columns, Math.max(BAND, columns)) + data.memory();
    }

    @Override
    public ElementReader open() throws IOException {
        return new Reader(data.open());
    }

    private final class Reader extends FloatElements {
        private final ElementReader stored;
        private float[] band = {};
        private long firstRow;
        private int bandRows;
        private float[] tile = {};

        Reader(ElementReader stored) {
            this.stored = stored;
        }

        @Override
        public void read(long first, float[] into, int offset, int count) throws IOException {
            Objects.checkFromIndexSize(first, (long) count, rows * columns);
            Objects.checkFromIndexSize(offset, count, into.length);
            for (int done = 0; done < count; ) {
                long row = (first + done) / columns;
                if (row < firstRow || row >= firstRow + bandRows) {
                    turn(row);
                }
                long at = first + done - firstRow * columns;
                int n = (int) Math.min(count - done, bandRows * columns - at);
                System.arraycopy(band, (int) at, into, offset + done, n);
                done += n;
            }
        }

        private void turn(long row) throws IOException {
            int width = Math.toIntExact(columns);
            int height = (int) Math.min(rows - row, Math.max(1, BAND / width));
            if (band.length < height * width) {
                band = new float[height * width];
            }
            bandRows = 0;
            int step = height + PAD;
            tile = tile.length < TILE * step ? new float[TILE * step] : tile;
            for (int column = 0; column < width; column += TILE) {
                int n = Math.min(TILE, width - column);
                for (int i = 0; i < n; i++) {
                    stored.read((column + i) * rows + row, tile, i * step, height);
                }
                for (int i = 0; i < height; i++) {
                    for (int j = 0, to = i * width + column; j < n; j++) {
                        band[to + j] = tile[j * step + i];
                    }
                }
            }
            firstRow = row;
            bandRows = height;
        }

        /** A part of every row is a part of stored rows. */
        @Override
        public void readRuns(long first, long stride, int runs, int length, double[] into) throws IOException {
            long row = first / columns;
            long column = first % columns;
            if (stride != columns || column + length > columns) {
                super.readRuns(first, stride, runs, length, into);
                return;
            }
            Objects.checkFromIndexSize(row, (long) runs, rows);
            Objects.checkFromIndexSize(0, (long) runs * length, into.length);
            for (int i = 0; i < runs; i += RUNS) {
                int height = Math.min(RUNS, runs - i);
                int step = height + PAD;
                tile = tile.length < length * step ? new float[length * step] : tile;
                for (int j = 0; j < length; j++) {
                    stored.read((column + j) * rows + row + i, tile, j * step, height);
                }
                for (int k = 0; k < height; k++) {
                    for (int j = 0, to = (i + k) * length; j < length; j++) {
                        into[to + j] = tile[j * step + k];
                    }
                }
            }
        }

        @Override
        public void close() throws IOException {
            stored.close();
        }
    }
}
