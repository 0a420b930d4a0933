package org.eigenscope.format;

import java.io.IOException;
import java.util.Objects;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.TensorData;

/**
 * A matrix of 8-bit floats with a scale a block: element (i, j) is the float product of the value and scale
 * (i / blockRows, j / blockColumns), as the reference dequantization computes it.
 *
 * @param values {@code rows × columns} in C order
 * @param scales {@code ⌈rows/blockRows⌉ × ⌈columns/blockColumns⌉} in C order; the last blocks are cropped at the edge
 */
record ScaledData(TensorData values, TensorData scales, long rows, long columns, int blockRows, int blockColumns)
        implements TensorData {

    @Override
    public long stretch() {
        return values.stretch();
    }

    @Override
    public long memory() {
        return values.memory();
    }

    @Override
    public ElementReader open() throws IOException {
        int perRow = (int) Math.ceilDiv(columns, blockColumns);
        float[] scale = new float[Math.toIntExact(Math.multiplyExact(Math.ceilDiv(rows, blockRows), (long) perRow))];
        try (ElementReader reader = scales.open()) {
            reader.read(0, scale, 0, scale.length);
        }
        return new Reader(values.open(), scale, perRow);
    }

    private final class Reader implements ElementReader {
        private final ElementReader reader;
        private final float[] scale;
        private final int perRow;
        private float[] floats = {};

        Reader(ElementReader reader, float[] scale, int perRow) {
            this.reader = reader;
            this.scale = scale;
            this.perRow = perRow;
        }

        @Override
        public void read(long first, float[] into, int offset, int count) throws IOException {
            reader.read(first, into, offset, count);
            for (int done = 0; done < count; ) {
                long row = (first + done) / columns;
                long column = (first + done) % columns;
                long block = column / blockColumns;
                long blockEnd = Math.min(columns, (block + 1) * blockColumns);
                int end = (int) Math.min(count, done + blockEnd - column);
                float factor = scale[(int) (row / blockRows * perRow + block)];
                for (int i = offset + done; i < offset + end; i++) {
                    into[i] *= factor;
                }
                done = end;
            }
        }

        @Override
        public void read(long first, double[] into, int offset, int count) throws IOException {
            Objects.checkFromIndexSize(offset, count, into.length);
            int step = Math.min(count, 1 << 16);
            if (floats.length < step) {
                floats = new float[step];
            }
            for (int done = 0; done < count; done += step) {
                int n = Math.min(step, count - done);
                read(first + done, floats, 0, n);
                for (int i = 0; i < n; i++) {
                    into[offset + done + i] = floats[i];
                }
            }
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
