package org.eigenscope.format.packed;

import java.io.IOException;
import java.util.Objects;
import org.eigenscope.format.data.ComputeType;
import org.eigenscope.format.data.FloatElements;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Quantization;
import org.eigenscope.model.TensorData;

/**
 * Weights of a few bits, decoded by the row: {@code (v − z) · s · unit}, {@code v · s + b}, or {@code v/s}, where v is
 * what the code stands for, and the scale s, the zero point z or the offset b are those of the element's group. Each
 * operation is rounded as the framework's own is.
 *
 * @param codes the codes, in the rows and columns of the weights
 * @param values what they stand for
 * @param scales one a group, in the order of the grid
 * @param zeros zero points, or offsets, as many; null if there are none
 * @param form what is done with scale and zero point
 * @param grid which group an element is in
 * @param unit what every weight is multiplied by last
 * @param constant what is added to every weight
 * @param computed the precision of each operation
 * @param quantization what it is, for people
 */
public record PackedWeights(Codes codes, CodeValues values, TensorData scales, TensorData zeros, Form form,
        ScaleGrid grid, float unit, float constant, ComputeType computed, Quantization quantization)
        implements TensorData {

    /** What is computed of a value v, the scale s and the zero point or offset z of its group. */
    public enum Form {
        /** (v − z) · s. */
        SHIFTED,
        /** v · s + z. */
        OFFSET,
        /** v · s − z. */
        REDUCED,
        /** v / s. */
        QUOTIENT
    }

    /** Elements decoded at once: stays in the processor's cache between its steps. */
    private static final int STEP = 1 << 12;

    public PackedWeights {
        Objects.requireNonNull(codes);
        Objects.requireNonNull(values);
        Objects.requireNonNull(scales);
        Objects.requireNonNull(computed);
        if (!grid.covers(codes.rows(), codes.columns())) {
            throw new IllegalArgumentException("%s is too small for %d × %d".formatted(grid, codes.rows(),
                    codes.columns()));
        }
    }

    /** (v − z) · s. */
    public PackedWeights(Codes codes, CodeValues values, TensorData scales, TensorData zeros, ScaleGrid grid,
            ComputeType computed, String scheme) {
        this(codes, values, scales, zeros, Form.SHIFTED, grid, 1, 0, computed, new Quantization(scheme, codes.bits()));
    }

    /** The steps of the codes, scaled as their values are. */
    @Override
    public TensorData steps() {
        return new PackedWeights(codes, new CodeValues.Steps(values), scales, null, form, grid, unit, 0,
                ComputeType.SINGLE, null);
    }

    @Override
    public boolean dequantized() {
        return true;
    }

    @Override
    public long memory() {
        long tables = zeros == null ? 1 : 2;
        return Float.BYTES * tables * FloatWindow.bufferLength(grid.elements())
                + (grid.rowIndex() == null ? 0 : Integer.BYTES * codes.rows())
                + (grid.columnIndex() == null ? 0 : Integer.BYTES * codes.columns());
    }

    @Override
    public ElementReader open() throws IOException {
        float[] table = values.table();
        int[] rowIndex = ScaleGrid.read(grid.rowIndex(), codes.rows(), grid.rows());
        int[] columnIndex = ScaleGrid.read(grid.columnIndex(), codes.columns(), grid.columns());
        ResourceCloser opened = new ResourceCloser();
        try {
            return new Reader(table, rowIndex, columnIndex, opened);
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private final class Reader extends FloatElements {
        private final long columns = codes.columns();
        private final float[] table;
        private final int[] rowIndex;
        private final int[] columnIndex;
        private final ResourceCloser opened;
        private final Codes.Reader reader;
        private final FloatWindow scale;
        private final FloatWindow zero;
        private final byte[] packed = new byte[STEP];
        /** The scales of columns in any order. */
        private final float[] gathered;

        Reader(float[] table, int[] rowIndex, int[] columnIndex, ResourceCloser opened) throws IOException {
            this.table = table;
            this.rowIndex = rowIndex;
            this.columnIndex = columnIndex;
            this.gathered = new float[columnIndex == null ? 0 : STEP];
            this.opened = opened;
            this.reader = opened.add(codes.open());
            this.scale = opened.add(FloatWindow.open(scales, grid.elements()));
            this.zero = zeros == null ? null : opened.add(FloatWindow.open(zeros, grid.elements()));
        }

        @Override
        public void read(long first, float[] into, int offset, int count) throws IOException {
            Objects.checkFromIndexSize(first, (long) count, codes.rows() * columns);
            Objects.checkFromIndexSize(offset, count, into.length);
            for (int done = 0; done < count; ) {
                long row = (first + done) / columns;
                long column = (first + done) % columns;
                int n = (int) Math.min(Math.min(STEP, count - done), columns - column);
                decode(row, column, n, into, offset + done);
                done += n;
            }
        }

        private void decode(long row, long column, int count, float[] into, int at) throws IOException {
            reader.read(row, column, count, packed);
            for (int i = 0; i < count; i++) {
                into[at + i] = table[packed[i] & 0xff];
            }
            long gridRow = (rowIndex == null ? row / grid.blockRows() : rowIndex[(int) row]) * grid.columns();
            if (zero != null && form == Form.SHIFTED) {
                combine(zero, gridRow, column, count, into, at, Operation.SUBTRACT);
            }
            combine(scale, gridRow, column, count, into, at, form == Form.QUOTIENT ? Operation.DIVIDE
                    : Operation.MULTIPLY);
            if (zero != null && form == Form.OFFSET) {
                combine(zero, gridRow, column, count, into, at, Operation.ADD);
            } else if (zero != null && form == Form.REDUCED) {
                combine(zero, gridRow, column, count, into, at, Operation.SUBTRACT);
            }
            if (unit != 1) {
                Operation.MULTIPLY.one(into, at, count, unit);
                computed.round(into, at, count);
            }
            if (constant != 0) {
                Operation.ADD.one(into, at, count, constant);
                computed.round(into, at, count);
            }
        }

        private void combine(FloatWindow window, long gridRow, long column, int count, float[] into, int at,
                Operation operation) throws IOException {
            if (columnIndex != null) {
                int from = window.locate(gridRow, (int) grid.columns());
                float[] values = window.values();
                for (int i = 0; i < count; i++) {
                    gathered[i] = values[from + columnIndex[(int) column + i]];
                }
                operation.each(into, at, count, gathered, 0);
            } else if (grid.blockColumns() == 1) {
                int from = window.locate(gridRow + column, count);
                operation.each(into, at, count, window.values(), from);
            } else {
                long block = column / grid.blockColumns();
                int blocks = (int) ((column + count - 1) / grid.blockColumns() - block) + 1;
                int from = window.locate(gridRow + block, blocks);
                float[] values = window.values();
                for (int b = 0, done = 0; b < blocks; b++) {
                    int n = (int) Math.min(count - done, (block + b + 1) * grid.blockColumns() - column - done);
                    operation.one(into, at + done, n, values[from + b]);
                    done += n;
                }
            }
            // Codes less codes are whole numbers, exact in any of the types.
            if (operation != Operation.SUBTRACT || !(zeros instanceof CodeData)) {
                computed.round(into, at, count);
            }
        }

        @Override
        public void close() throws IOException {
            opened.close();
        }
    }

    private enum Operation {
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        ADD;

        void one(float[] into, int at, int count, float value) {
            switch (this) {
                case MULTIPLY -> {
                    for (int i = at; i < at + count; i++) {
                        into[i] *= value;
                    }
                }
                case DIVIDE -> {
                    for (int i = at; i < at + count; i++) {
                        into[i] /= value;
                    }
                }
                case ADD -> {
                    for (int i = at; i < at + count; i++) {
                        into[i] += value;
                    }
                }
                case SUBTRACT -> {
                    for (int i = at; i < at + count; i++) {
                        into[i] -= value;
                    }
                }
            }
        }

        void each(float[] into, int at, int count, float[] values, int from) {
            switch (this) {
                case MULTIPLY -> {
                    for (int i = 0; i < count; i++) {
                        into[at + i] *= values[from + i];
                    }
                }
                case DIVIDE -> {
                    for (int i = 0; i < count; i++) {
                        into[at + i] /= values[from + i];
                    }
                }
                case ADD -> {
                    for (int i = 0; i < count; i++) {
                        into[at + i] += values[from + i];
                    }
                }
                case SUBTRACT -> {
                    for (int i = 0; i < count; i++) {
                        into[at + i] -= values[from + i];
                    }
                }
            }
        }
    }
}
