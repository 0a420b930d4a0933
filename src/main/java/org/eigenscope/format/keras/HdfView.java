package org.eigenscope.format.keras;

/**
 * The bytes of an HDF5 file of any length as its specification counts them. What reaches past the end throws an {@link
 * IndexOutOfBoundsException}.
 *
 * @param bytes the whole file
 * @param offsetSize the bytes of an address
 * @param lengthSize the bytes of a length
 */
record HdfView(HdfPages bytes, int offsetSize, int lengthSize) {

    int u8(long at) {
        return bytes.get(at) & 0xff;
    }

    int u16(long at) {
        return (int) number(at, 2);
    }

    long u32(long at) {
        return number(at, 4);
    }

    /** A number of any width up to 8 bytes. */
    long number(long at, int width) {
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
        if (at < 0 || at > bytes.size() - signature.length()) {
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
