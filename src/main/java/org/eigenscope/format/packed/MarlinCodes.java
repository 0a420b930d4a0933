package org.eigenscope.format.packed;

import java.io.IOException;
import java.util.Objects;
import org.eigenscope.format.data.FloatElements;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.TensorData;

/**
 * Codes of four bits in the order of the kernel Marlin (Frantar et al. 2024, arXiv 2408.11743): tiles of 16 inputs × 16
 * outputs, four of them together, spread over 32 threads of eight codes for each tile's quarter. Rows are inputs,
 * columns outputs.
 *
 * @param data the packed tensor, inputs/16 × 2 · outputs words
 * @param rows a multiple of 16
 * @param columns a multiple of 64
 */
record MarlinCodes(TensorData data, long rows, long columns) implements Codes {

    private static final int TILE = 16;
    /** Codes of four tiles, which are spread together. */
    private static final int TOGETHER = 4 * TILE * TILE;
    private static final int THREADS = 32;
    /** The nibble of a word that holds each of its eight codes. */
    private static final int[] NIBBLE = {0, 4, 1, 5, 2, 6, 3, 7};
    /** Where a code of four tiles, one after the other, row by row, stands: eight times its word, and nibble. */
    private static final short[] PLACE = places();

    MarlinCodes {
        if (rows < 1 || columns < 1 || rows % TILE != 0 || columns % (4 * TILE) != 0) {
            throw new IllegalArgumentException("no tiles of 16 × 64 in %d × %d".formatted(rows, columns));
        }
    }

    private static short[] places() {
        short[] places = new short[TOGETHER];
        for (int thread = 0; thread < THREADS; thread++) {
            for (int tile = 0; tile < 4; tile++) {
                for (int k = 0; k < 8; k++) {
                    int column = thread / 4 + 8 * (k / 4);
                    int row = 2 * (thread % 4) + k % 2 + 8 * (k / 2 % 2);
                    int place = thread * TILE * 2 + tile * 8 + NIBBLE[k];
                    places[tile * TILE * TILE + row * TILE + column] = (short) place;
                }
            }
        }
        return places;
    }

    @Override
    public int bits() {
        return 4;
    }

    @Override
    public Reader open() throws IOException {
        PackedBytes bytes = PackedBytes.open(data, DType.I32, rows * columns / 8);
        return new Reader() {
            @Override
            public void read(long row, long column, int count, byte[] into) throws IOException {
                Objects.checkIndex(row, rows);
                Objects.checkFromIndexSize(column, (long) count, columns);
                int within = (int) (row % TILE) * TILE;
                long start = row / TILE * columns * TILE / 2;
                long first = column / (4 * TILE);
                long last = (column + count - 1) / (4 * TILE);
                int done = 0;
                for (long part = first; count > 0 && part <= last; part++) {
                    int at = bytes.locate(start + part * TOGETHER / 2, TOGETHER / 2);
                    byte[] from = bytes.window();
                    int end = (int) Math.min(4 * TILE, column + count - part * 4 * TILE);
                    for (int j = (int) (column + done - part * 4 * TILE); j < end; j++) {
                        int place = PLACE[j / TILE * TILE * TILE + within + j % TILE];
                        into[done++] = (byte) (from[at + place / 2] >> 4 * (place & 1) & 0xf);
                    }
                }
            }

            @Override
            public void close() throws IOException {
                bytes.close();
            }
        };
    }

    /**
     * Where the scale of each output is in its row: threads of the kernel have theirs side by side.
     *
     * @param columns outputs
     * @param single true if there is one group of inputs, whose scales are in an order of their own
     */
    record ScaleOrder(long columns, boolean single) implements TensorData {

        private static final int TOGETHER = 64;

        @Override
        public ElementReader open() {
            return new FloatElements() {
                @Override
                public void read(long first, float[] into, int offset, int count) {
                    for (int i = 0; i < count; i++) {
                        long column = first + i;
                        int size = single ? TOGETHER / 2 : TOGETHER;
                        int own = (int) (column % size);
                        int place = single ? own % 8 / 2 * 8 + own / 8 * 2 + own % 2 : own % 8 * 8 + own / 8;
                        into[offset + i] = column - own + place;
                    }
                }

                @Override
                public void close() {
                    // Nothing is open.
                }
            };
        }
    }
}
