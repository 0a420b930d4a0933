package org.eigenscope.format.numpy;

import java.io.IOException;
import java.util.Objects;
import org.eigenscope.format.ByteRange;
import org.eigenscope.format.ByteReader;

/** The part of a range behind an array's header. */
record OffsetRange(ByteRange whole, long start, long length) implements ByteRange {

    OffsetRange {
        Objects.checkFromIndexSize(start, length, whole.length());
    }

    @Override
    public ByteReader open() throws IOException {
        ByteReader reader = whole.open();
        return new ByteReader() {
            @Override
            public void read(long position, byte[] into, int offset, int count) throws IOException {
                Objects.checkFromIndexSize(position, (long) count, length);
                reader.read(start + position, into, offset, count);
            }

            @Override
            public void close() throws IOException {
                reader.close();
            }
        };
    }
}
