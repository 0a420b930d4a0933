package org.eigenscope.format.tensorflow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Makes the checksums of a damaged index right again, so that the damage gets past them. */
public final class Checksums {

    private static final int TRAILER = 5;

    private Checksums() {}

    /** Mends the block that the footer points at, and the one that is first in the file. */
    public static byte[] mended(byte[] table) {
        if (table.length < LevelDbTable.FOOTER) {
            return table;
        }
        ByteBuffer bytes = ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN);
        int[] at = {table.length - LevelDbTable.FOOTER};
        varint(table, at);
        varint(table, at);
        long index = varint(table, at);
        mend(bytes, index, varint(table, at));
        at[0] = Math.clamp(index, 0, table.length - 8);
        // The first entry of the index block: three lengths, a key of a few bytes, the first block's place and length.
        varint(table, at);
        int key = (int) varint(table, at);
        varint(table, at);
        at[0] = Math.clamp((long) at[0] + key, 0, table.length - 1);
        long first = varint(table, at);
        mend(bytes, first, varint(table, at));
        return table;
    }

    private static void mend(ByteBuffer bytes, long offset, long length) {
        if (offset >= 0 && length >= 0 && offset + length + TRAILER > 0 && offset + length
                + TRAILER <= bytes.capacity()) {
            CRC32C sum = new CRC32C();
            sum.update(bytes.array(), (int) offset, (int) length + 1);
            bytes.putInt((int) (offset + length) + 1, MaskedCrc32c.masked(sum));
        }
    }

    private static long varint(byte[] bytes, int[] at) {
        long value = 0;
        for (int shift = 0; shift < 64 && at[0] < bytes.length; shift += 7) {
            byte b = bytes[at[0]++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                break;
            }
        }
        return value;
    }
}
