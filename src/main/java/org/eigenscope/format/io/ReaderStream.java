package org.eigenscope.format.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A part of a {@link ByteReader} as a stream. */
final class ReaderStream extends InputStream {

    private final ByteReader reader;
    private long position;
    private final long end;

    ReaderStream(ByteReader reader, long position, long length) {
        this.reader = reader;
        this.position = position;
        this.end = position + length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        int count = (int) Math.min(length, end - position);
        if (count == 0) {
            return -1;
        }
        reader.read(position, into, offset, count);
        position += count;
        return count;
    }

    @Override
    public long skip(long count) {
        long skipped = Math.clamp(count, 0, end - position);
        position += skipped;
        return skipped;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, end - position);
    }
}
