package org.eigenscope.format.packed;

import java.io.IOException;
import java.util.Objects;
import org.eigenscope.model.DType;
import org.eigenscope.model.TensorData;

/**
 * Codes of a matrix that is cut into as many bands of rows as codes fit a word: a word holds the codes that are at
 * its place in each band, as HQQ and Quanto pack them.
 *
 * @param data the packed tensor, {@code step × columns} words
 * @param dtype the type of its words
 * @param step rows of a band
 * @param firstIsHighest true if the first band has the highest used bits, false if the lowest
 */
public record SplitCodes(TensorData data, DType dtype, long step, long rows, long columns, int bits,
        boolean firstIsHighest) implements Codes {

    /** How many codes fit a word. */
    static int perWord(DType dtype, int bits) {
        return 8 * dtype.blockBytes() / bits;
    }

    public SplitCodes {
        if (bits < 1 || bits > 8 || dtype.blockBytes() > Integer.BYTES || step < 0 || columns < 0
                || rows > Math.multiplyExact(step, perWord(dtype, bits))) {
            throw new IllegalArgumentException("%d × %d codes of %d bits in %d rows of %s".formatted(rows, columns,
                    bits, step, dtype));
        }
    }

    @Override
    public Reader open() throws IOException {
        PackedBytes bytes = PackedBytes.open(data, dtype, Math.multiplyExact(step, columns));
        int size = dtype.blockBytes();
        int bands = perWord(dtype, bits);
        int mask = (1 << bits) - 1;
        return new Reader() {
            @Override
            public void read(long row, long column, int count, byte[] into) throws IOException {
                Objects.checkIndex(row, rows);
                Objects.checkFromIndexSize(column, (long) count, columns);
                int band = (int) (row / step);
                int shift = bits * (firstIsHighest ? bands - 1 - band : band);
                int at = bytes.locate((row % step * columns + column) * size, count * size);
                byte[] from = bytes.window();
                for (int i = 0; i < count; i++) {
                    int value = 0;
                    for (int b = size - 1; b >= 0; b--) {
                        value = value << 8 | from[at + i * size + b] & 0xff;
                    }
                    into[i] = (byte) (value >>> shift & mask);
                }
            }

            @Override
            public void close() throws IOException {
                bytes.close();
            }
        };
    }
}
