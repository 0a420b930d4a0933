package org.eigenscope.format.data;

import java.io.IOException;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.TensorData;

/**
 * A matrix of numbers of 8 or 16 bits with a scale a block, or a stack of such: element (i, j) is the float product of
 * the value, less the zero point, and scale (i / blockRows, j / blockColumns) of its matrix, as the reference
 * dequantization computes it.
 *
 * @param values {@code rows × columns} in C order
 * @param scales {@code ⌈matrixRows/blockRows⌉ × ⌈columns/blockColumns⌉} in C order, for each matrix; the last
 *        blocks are cropped at its edge
 * @param zeroPoints the values that stand for zero, one a scale; null if it is zero everywhere
 * @param rows those of all matrices of the stack
 * @param matrixRows those of one of them
 * @param computed the precision of the product
 */
public record ScaledData(TensorData values, TensorData scales, TensorData zeroPoints, long rows, long columns,
        long matrixRows, long blockRows, long blockColumns, ComputeType computed) implements TensorData {

    /** One matrix. */
    public ScaledData(TensorData values, TensorData scales, TensorData zeroPoints, long rows, long columns,
            long blockRows, long blockColumns, ComputeType computed) {
        this(values, scales, zeroPoints, rows, columns, Math.max(1, rows), blockRows, blockColumns, computed);
    }

    /** Products in single precision. */
    public ScaledData(TensorData values, TensorData scales, TensorData zeroPoints, long rows, long columns,
            long blockRows,
            long blockColumns) {
        this(values, scales, zeroPoints, rows, columns, blockRows, blockColumns, ComputeType.SINGLE);
    }

    @Override
    public boolean dequantized() {
        return true;
    }

    /** A step of one between integers, or those of the packed values, times the scale. */
    @Override
    public TensorData steps() {
        TensorData steps = values.steps();
        return steps == null ? null : new ScaledData(steps, scales, null, rows, columns, matrixRows, blockRows,
                blockColumns, ComputeType.SINGLE);
    }

    @Override
    public long readTogether() {
        return values.readTogether();
    }

    @Override
    public long memory() {
        long scaled = scaleRows() * Math.ceilDiv(columns, blockColumns);
        return values.memory() + 2 * Float.BYTES * scaled;
    }

    @Override
    public ElementReader open() throws IOException {
        int perRow = (int) Math.ceilDiv(columns, blockColumns);
        int count = Math.toIntExact(Math.multiplyExact(scaleRows(), (long) perRow));
        float[] scale = floats(scales, count);
        float[] zero = zeroPoints == null ? new float[count] : floats(zeroPoints, count);
        return new Reader(values.open(), scale, zero, perRow);
    }

    private long scaleRows() {
        return rows / matrixRows * Math.ceilDiv(matrixRows, blockRows);
    }

    static float[] floats(TensorData data, int count) throws IOException {
        float[] floats = new float[count];
        try (ElementReader reader = data.open()) {
            reader.read(0, floats, 0, count);
        }
        return floats;
    }

    private final class Reader extends FloatElements {
        private final ElementReader reader;
        private final float[] scale;
        private final float[] zero;
        private final int perRow;
        private final long perMatrix = Math.ceilDiv(matrixRows, blockRows);

        Reader(ElementReader reader, float[] scale, float[] zero, int perRow) {
            this.reader = reader;
            this.scale = scale;
            this.zero = zero;
            this.perRow = perRow;
        }

        @Override
        public void read(long first, float[] into, int offset, int count) throws IOException {
            reader.read(first, into, offset, count);
            for (int done = 0; done < count; ) {
                long row = (first + done) / columns;
                int from = (int) (row / matrixRows * perMatrix + row % matrixRows / blockRows) * perRow;
                if (blockColumns == 1) {
                    done = each(from, (int) ((first + done) % columns), into, offset, done, count);
                    continue;
                }
                for (long column = (first + done) % columns; column < columns && done < count; ) {
                    int block = (int) (column / blockColumns);
                    long blockEnd = Math.min(columns, (block + 1) * blockColumns);
                    int end = (int) Math.min(count, done + blockEnd - column);
                    float factor = scale[from + block];
                    float shift = zero[from + block];
                    for (int i = offset + done; i < offset + end; i++) {
                        into[i] = (into[i] - shift) * factor;
                    }
                    column += end - done;
                    done = end;
                }
            }
            computed.round(into, offset, count);
        }

        /** A scale for each column: the rest of a row. */
        private int each(int from, int column, float[] into, int offset, int done, int count) {
            int n = (int) Math.min(count - done, columns - column);
            for (int i = 0; i < n; i++) {
                into[offset + done + i] = (into[offset + done + i] - zero[from + column + i])
                        * scale[from + column + i];
            }
            return done + n;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
