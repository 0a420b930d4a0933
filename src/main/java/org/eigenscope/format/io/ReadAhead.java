package org.eigenscope.format.io;

import java.io.IOException;
import java.util.Arrays;

/**
 * Small reads of a file at rising places: those that lie close together are made of one larger read, twice as large
 * each time up to 64 KiB; the others read what is asked for and no more. For one thread.
 */
public final class ReadAhead {

    /** The least and the most bytes that are read at once where the next read is near. */
    private static final int FIRST = 1 << 10;
    private static final int LARGEST = 1 << 16;
    /** Bytes after the last read within which another one is near. */
    private static final int NEAR = 1 << 12;

    private final ByteSource source;
    private byte[] window = new byte[0];
    private long start;

    public ReadAhead(ByteSource source) {
        this.source = source;
    }

    /** The bytes of a place that lies in the file. */
    public byte[] bytes(long position, int length) throws IOException {
        long end = start + window.length;
        if (position < start || position + length > end) {
            boolean near = window.length > 0 && position >= start && position - end < NEAR;
            int ahead = Math.clamp(2L * window.length, FIRST, LARGEST);
            long count = near ? Math.min(Math.max(ahead, length), source.size() - position) : length;
            byte[] read = new byte[(int) count];
            source.read(position, read, 0, read.length);
            window = read;
            start = position;
        }
        int from = (int) (position - start);
        return Arrays.copyOfRange(window, from, from + length);
    }
}
