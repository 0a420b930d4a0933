package org.eigenscope.format.io;

import java.io.IOException;
import java.util.Objects;

/** A part of a range that is no part of a file: of a compressed member. */
record RangePart(ByteRange whole, long position, long length) implements ByteRange {

    RangePart {
        Objects.checkFromIndexSize(position, length, whole.length());
    }

    @Override
    public boolean seekable() {
        return whole.seekable();
    }

    @Override
    public FileRange place() throws NotRewritableException {
        return whole.place().part(position, length);
    }

    @Override
    public ByteReader open() throws IOException {
        return new Reader(whole.open(), position, length);
    }

    /** Reads a part of what another reads, and closes it. */
    record Reader(ByteReader whole, long position, long length) implements ByteReader {
        @Override
        public void read(long at, byte[] into, int offset, int count) throws IOException {
            Objects.checkFromIndexSize(at, (long) count, length);
            whole.read(position + at, into, offset, count);
        }

        @Override
        public void close() throws IOException {
            whole.close();
        }
    }
}
