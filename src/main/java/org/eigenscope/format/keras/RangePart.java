package org.eigenscope.format.keras;

import java.io.IOException;
import java.util.Objects;
import org.eigenscope.format.ByteRange;
import org.eigenscope.format.ByteReader;
import org.eigenscope.format.FileRange;

/** A part of a range that is no part of a file: of a compressed member. */
record RangePart(ByteRange whole, long position, long length) implements ByteRange {

    /** A part of any range. */
    static ByteRange of(ByteRange whole, long position, long length) {
        Objects.checkFromIndexSize(position, length, whole.length());
        return whole instanceof FileRange file ? new FileRange(file.file(), file.position() + position, length)
                : new RangePart(whole, position, length);
    }

    @Override
    public ByteReader open() throws IOException {
        ByteReader reader = whole.open();
        return new ByteReader() {
            @Override
            public void read(long at, byte[] into, int offset, int count) throws IOException {
                Objects.checkFromIndexSize(at, (long) count, length);
                reader.read(position + at, into, offset, count);
            }

            @Override
            public void close() throws IOException {
                reader.close();
            }
        };
    }
}
