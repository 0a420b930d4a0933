package org.eigenscope.format.zarr;

import java.nio.file.Path;
import java.util.Arrays;
import org.eigenscope.format.io.ModelFormatException.Malformed;

/** Reads the decoded body of a manifest or a node, from front to back; each length is checked against what is left. */
final class OcdbtInput {

    private static final int MOST_ENTRIES = 500_000;

    private final Path file;
    private final String what;
    private final byte[] bytes;
    private int at;

    OcdbtInput(Path file, String what, byte[] bytes) {
        this.file = file;
        this.what = what;
        this.bytes = bytes;
    }

    int left() {
        return bytes.length - at;
    }

    int u8() throws Malformed {
        require(1);
        return bytes[at++] & 0xff;
    }

    void skip(int count) throws Malformed {
        require(count);
        at += count;
    }

    byte[] bytes(int count) throws Malformed {
        require(count);
        at += count;
        return Arrays.copyOfRange(bytes, at - count, at);
    }

    /** An unsigned LEB128; what does not fit a long, or is negative as one, is as large as a long can be. */
    long varint() throws Malformed {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int b = u8();
            value |= shift < 63 ? (long) (b & 0x7f) << shift : b == 0 ? 0 : Long.MIN_VALUE;
            if (b < 0x80) {
                return value < 0 ? Long.MAX_VALUE : value;
            }
        }
        throw broken("a number of more than ten bytes");
    }

    /** So many numbers. */
    long[] varints(int count) throws Malformed {
        require(count);
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = varint();
        }
        return values;
    }

    /** A number of things of which each takes a byte at least. */
    int count() throws Malformed {
        long count = varint();
        if (count > left() || count > MOST_ENTRIES) {
            throw broken("%,d entries in %,d bytes".formatted(count, left()));
        }
        return (int) count;
    }

    private void require(int count) throws Malformed {
        if (count < 0 || count > left()) {
            throw broken("%,d bytes where %,d are left".formatted(count, left()));
        }
    }

    Malformed broken(String problem) {
        return new Malformed(file, "%s is damaged: %s; get the checkpoint again".formatted(what, problem));
    }
}
