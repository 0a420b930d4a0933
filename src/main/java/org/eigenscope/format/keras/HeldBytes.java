package org.eigenscope.format.keras;

import java.io.IOException;
import java.util.Objects;
import org.eigenscope.format.ByteRange;
import org.eigenscope.format.ByteReader;

/** A few bytes that stand within the index itself (a compact dataset, at most 64 KiB), and so are already read. */
record HeldBytes(byte[] bytes) implements ByteRange {

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public ByteReader open() {
        return new ByteReader() {
            @Override
            public void read(long position, byte[] into, int offset, int count) throws IOException {
                Objects.checkFromIndexSize(position, (long) count, bytes.length);
                System.arraycopy(bytes, (int) position, into, offset, count);
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }
}
