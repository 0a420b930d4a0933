package org.eigenscope.format.packed;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.eigenscope.model.DType;
import org.eigenscope.model.TensorData;

/**
 * Codes whose rows follow one another, each packed by itself along its columns.
 *
 * @param data the packed tensor
 * @param dtype its stored type
 * @param elements how many stored elements it has
 * @param rowBytes bytes from one row's start to the next
 * @param layout how a row is packed
 */
public record RowCodes(TensorData data, DType dtype, long elements, long rows, long columns, int bits, long rowBytes,
        Layout layout) implements Codes {

    /** The order of codes in the bytes of a row. */
    public enum Layout {
        /** One code after the other from the lowest bit of the first byte on, across bytes where they do not fit. */
        STREAM,
        /** As many as fit each 32-bit word, from its lowest bit on; the rest of the word is empty. */
        WORDS,
        /** Two to a byte, the high nibble first. */
        HIGH_FIRST,
        /** Eight nibbles to a word, in AWQ's order: the word's nibbles are codes 0, 2, 4, 6, 1, 3, 5, 7. */
        AWQ
    }

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int WORD_BITS = 32;
    /** The nibble of a word that holds each of its eight codes. */
    private static final int[] AWQ_NIBBLE = {0, 4, 1, 5, 2, 6, 3, 7};

    public RowCodes {
        long least = switch (layout) {
            case WORDS, AWQ -> 4 * Math.ceilDiv(columns, (long) WORD_BITS / bits);
            default -> Math.ceilDiv(Math.multiplyExact(columns, (long) bits), 8L);
        };
        if (bits < 1 || bits > 8 || rows < 0 || columns < 0 || rowBytes < least
                || Math.multiplyExact(rows, rowBytes) > dtype.bytesOf(elements)) {
            throw new IllegalArgumentException("%d × %d codes of %d bits in rows of %d bytes of %d %s".formatted(rows,
                    columns, bits, rowBytes, elements, dtype));
        }
    }

    @Override
    public Reader open() throws IOException {
        PackedBytes bytes = PackedBytes.open(data, dtype, elements);
        return new Reader() {
            @Override
            public void read(long row, long column, int count, byte[] into) throws IOException {
                Objects.checkIndex(row, rows);
                Objects.checkFromIndexSize(column, (long) count, columns);
                unpack(bytes, row * rowBytes, column, count, into);
            }

            @Override
            public void close() throws IOException {
                bytes.close();
            }
        };
    }

    private void unpack(PackedBytes bytes, long start, long column, int count, byte[] into) throws IOException {
        switch (layout) {
            case STREAM -> stream(bytes, start, column, count, into);
            case HIGH_FIRST -> nibbles(bytes, start, column, count, into, 4);
            case WORDS -> words(bytes, start, column, count, into, null);
            case AWQ -> words(bytes, start, column, count, into, AWQ_NIBBLE);
        }
    }

    private void stream(PackedBytes bytes, long start, long column, int count, byte[] into) throws IOException {
        if (bits == 4) {
            nibbles(bytes, start, column, count, into, 0);
            return;
        }
        long bit = column * bits;
        int span = (int) (Math.ceilDiv(bit + (long) count * bits, 8L) - bit / 8);
        int at = bytes.locate(start + bit / 8, span);
        byte[] from = bytes.window();
        if (bits == 8) {
            System.arraycopy(from, at, into, 0, count);
            return;
        }
        int mask = (1 << bits) - 1;
        int end = at + span;
        long next = bit % 8;
        for (int i = 0; i < count; i++, next += bits) {
            int index = at + (int) (next >> 3);
            int pair = from[index] & 0xff | (index + 1 < end ? (from[index + 1] & 0xff) << 8 : 0);
            into[i] = (byte) (pair >> (next & 7) & mask);
        }
    }

    /** @param firstShift of the code with an even column: 0 or 4 */
    private static void nibbles(PackedBytes bytes, long start, long column, int count, byte[] into, int firstShift)
            throws IOException {
        int odd = (int) (column & 1);
        int at = bytes.locate(start + column / 2, (odd + count + 1) / 2);
        byte[] from = bytes.window();
        int done = 0;
        if (odd == 1 && count > 0) {
            into[done++] = (byte) (from[at++] >> 4 - firstShift & 0xf);
        }
        int second = 4 - firstShift;
        for (; done + 1 < count; done += 2) {
            int pair = from[at++];
            into[done] = (byte) (pair >> firstShift & 0xf);
            into[done + 1] = (byte) (pair >> second & 0xf);
        }
        if (done < count) {
            into[done] = (byte) (from[at] >> firstShift & 0xf);
        }
    }

    private void words(PackedBytes bytes, long start, long column, int count, byte[] into, int[] order)
            throws IOException {
        int perWord = WORD_BITS / bits;
        long word = column / perWord;
        int slot = (int) (column % perWord);
        int span = 4 * (int) (Math.ceilDiv(column + count, (long) perWord) - word);
        int at = bytes.locate(start + 4 * word, span);
        byte[] from = bytes.window();
        int mask = (1 << bits) - 1;
        for (int done = 0; done < count; slot = 0, at += 4) {
            int value = (int) WORD.get(from, at);
            for (; slot < perWord && done < count; slot++) {
                into[done++] = (byte) (value >>> bits * (order == null ? slot : order[slot]) & mask);
            }
        }
    }
}
