package org.eigenscope.format.packed;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;
import org.eigenscope.model.DType;
import org.eigenscope.model.TensorData;

/**
 * Codes that are packed down the columns: each stored word holds codes of neighbouring rows, from its lowest bit on.
 *
 * @param data the packed tensor, {@code words of a column × columns}
 * @param dtype the type of its words
 * @param elements how many stored elements it has
 * @param stream true if a code that does not fit a word goes on in the next one, false if the word's rest is empty
 */
public record ColumnCodes(TensorData data, DType dtype, long elements, long rows, long columns, int bits,
        boolean stream) implements Codes {

    private static final ValueLayout.OfInt WORDS = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    public ColumnCodes {
        int word = 8 * dtype.blockBytes();
        long words = stream ? Math.ceilDiv(Math.multiplyExact(rows, (long) bits), (long) word)
                : Math.ceilDiv(rows, (long) (word / bits));
        if (bits < 1 || bits > 8 || word > Integer.SIZE || rows < 0 || columns < 0
                || Math.multiplyExact(words, columns) > elements) {
            throw new IllegalArgumentException("%d × %d codes of %d bits in %d %s".formatted(rows, columns, bits,
                    elements, dtype));
        }
    }

    @Override
    public Reader open() throws IOException {
        return new WordReader(PackedBytes.open(data, dtype, elements));
    }

    private final class WordReader implements Reader {
        private final PackedBytes bytes;
        private final int size = dtype.blockBytes();
        private final int word = 8 * size;
        private final int mask = (1 << bits) - 1;
        private int[] words = {};
        private long wordsRow = -1;
        private long wordsColumn;
        private int wordsCount;

        WordReader(PackedBytes bytes) {
            this.bytes = bytes;
        }

        @Override
        public void read(long row, long column, int count, byte[] into) throws IOException {
            Objects.checkIndex(row, rows);
            Objects.checkFromIndexSize(column, (long) count, columns);
            long bit = stream ? row * bits : row / (word / bits) * word + row % (word / bits) * bits;
            int shift = (int) (bit % word);
            int from = words(bit / word, column, count);
            int here = Math.min(bits, word - shift);
            for (int i = 0; i < count; i++) {
                into[i] = (byte) (words[from + i] >>> shift & mask);
            }
            if (here < bits) {
                int rest = mask >> here;
                from = words(bit / word + 1, column, count);
                for (int i = 0; i < count; i++) {
                    into[i] = (byte) (into[i] & (1 << here) - 1 | (words[from + i] & rest) << here);
                }
            }
        }

        /** Loads the words of a stored row and returns the index at which they start. */
        private int words(long row, long column, int count) throws IOException {
            if (row == wordsRow && column >= wordsColumn && column + count <= wordsColumn + wordsCount) {
                return (int) (column - wordsColumn);
            }
            if (words.length < count) {
                words = new int[count];
            }
            wordsRow = -1;
            int at = bytes.locate((row * columns + column) * size, count * size);
            byte[] from = bytes.window();
            if (size == Integer.BYTES) {
                MemorySegment.copy(MemorySegment.ofArray(from), WORDS, at, words, 0, count);
            } else {
                for (int i = 0; i < count; i++) {
                    words[i] = size == 1 ? from[at + i] & 0xff
                            : from[at + 2 * i] & 0xff | (from[at + 2 * i + 1] & 0xff) << 8;
                }
            }
            wordsRow = row;
            wordsColumn = column;
            wordsCount = count;
            return 0;
        }

        @Override
        public void close() throws IOException {
            bytes.close();
        }
    }
}
