package org.eigenscope.format.io;

import java.util.Objects;

/**
 * Bytes that are already in memory: a constant filled in by the reader, a chunk that it decompressed. Two are equal
 * only if they are one array.
 */
public record MemoryRange(byte[] bytes) implements ByteRange {

    public MemoryRange {
        Objects.requireNonNull(bytes);
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public ByteReader open() {
        return new ByteReader() {
            @Override
            public void read(long position, byte[] into, int offset, int length) {
                Objects.checkFromIndexSize(position, (long) length, bytes.length);
                System.arraycopy(bytes, (int) position, into, offset, length);
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }
}
