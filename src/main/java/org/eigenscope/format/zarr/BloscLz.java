package org.eigenscope.format.zarr;

/**
 * Blosc's own compressor, of the kind of FastLZ: runs of bytes, and copies of what stood up to 73,725 bytes before.
 *
 * <p>A control byte below 32 is followed by so many bytes and one. Any other holds three bits of a length and five of a
 * distance, whose other eight follow; a length of 7 goes on in bytes of up to 255, a distance of 8,191 in two bytes.
 */
final class BloscLz {

    private static final int RUN = 32;
    private static final int FARTHEST = 8191;

    private BloscLz() {}

    /**
     * Decompresses; returns the number of bytes that it gave.
     *
     * @throws IndexOutOfBoundsException if it reaches past either array
     */
    static int decompress(byte[] in, int start, int length, byte[] out, int offset, int room) {
        int at = start;
        int end = Math.addExact(start, length);
        int to = offset;
        int limit = offset + room;
        int control = in[at++] & 31;
        while (true) {
            if (control < RUN) {
                int count = control + 1;
                check(to + count <= limit && at + count <= end);
                System.arraycopy(in, at, out, to, count);
                at += count;
                to += count;
            } else {
                int count = (control >> 5) - 1;
                int distance = (control & 31) << 8;
                int more = 255;
                while (count >= 6 && more == 255) {
                    check(at < end);
                    more = in[at++] & 0xff;
                    count += more;
                    if (count < 0) {
                        throw new IndexOutOfBoundsException();
                    }
                }
                check(at < end);
                int low = in[at++] & 0xff;
                distance += low;
                if (low == 255 && distance == FARTHEST) {
                    check(at + 2 <= end);
                    distance = FARTHEST + ((in[at] & 0xff) << 8) + (in[at + 1] & 0xff);
                    at += 2;
                }
                count += 3;
                check(to + count <= limit && to - distance - 1 >= offset);
                for (int i = 0; i < count; i++, to++) {
                    out[to] = out[to - distance - 1];
                }
            }
            if (at >= end) {
                return to - offset;
            }
            control = in[at++] & 0xff;
        }
    }

    private static void check(boolean inside) {
        if (!inside) {
            throw new IndexOutOfBoundsException("a copy reaches past the block");
        }
    }
}
