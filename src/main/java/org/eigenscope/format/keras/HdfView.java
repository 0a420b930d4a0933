package org.eigenscope.format.keras;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The bytes of an HDF5 file of any length as its specification counts them. What reaches past the end throws an {@link
 * IndexOutOfBoundsException}.
 *
 * @param bytes the whole file
 * @param offsetSize the bytes of an address
 * @param lengthSize the bytes of a length
 */
record HdfView(MemorySegment bytes, int offsetSize, int lengthSize) {

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    int u8(long at) {
        return bytes.get(ValueLayout.JAVA_BYTE, at) & 0xff;
    }

    int u16(long at) {
        return bytes.get(SHORT, at) & 0xffff;
    }

    long u32(long at) {
        return bytes.get(INT, at) & 0xffff_ffffL;
    }

    /** A number of any width up to 8 bytes. */
    long number(long at, int width) {
        if (width == 8) {
            return bytes.get(LONG, at);
        }
        long number = 0;
        for (int i = 0; i < width; i++) {
            number |= (long) u8(at + i) << 8 * i;
        }
        return number;
    }

    long address(long at) {
        return number(at, offsetSize);
    }

    long length(long at) {
        return number(at, lengthSize);
    }

    boolean has(String signature, long at) {
        if (at < 0 || at > bytes.byteSize() - signature.length()) {
            return false;
        }
        for (int i = 0; i < signature.length(); i++) {
            if (u8(at + i) != signature.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
