package org.eigenscope.format.keras;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.ByteReader;

/**
 * The bytes of an HDF5 file of any length, read by position through a small cache of pages. Nothing is mapped: a file
 * that is cut short while it is read gives an {@link UncheckedIOException}, not an error of the virtual machine. For
 * one thread.
 */
final class HdfPages implements Closeable {

    private static final int PAGE = 1 << 14;
    private static final int MOST_PAGES = 1024;
    /** Bytes up to which a part is taken from pages. */
    private static final int SMALL = PAGE / 4;

    private final ByteReader reader;
    private final long size;
    private final Map<Long, byte[]> pages = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
            return size() > MOST_PAGES;
        }
    };
    private long latestNumber = -1;
    private byte[] latest;

    HdfPages(ByteRange range) throws IOException {
        this.reader = range.open();
        this.size = range.length();
    }

    long size() {
        return size;
    }

    /**
     * One byte.
     *
     * @throws IndexOutOfBoundsException past the end
     */
    byte get(long at) {
        if (at < 0 || at >= size) {
            throw new IndexOutOfBoundsException("byte %,d of %,d".formatted(at, size));
        }
        long number = at / PAGE;
        if (number != latestNumber) {
            latest = pages.computeIfAbsent(number, this::page);
            latestNumber = number;
        }
        return latest[(int) (at % PAGE)];
    }

    private byte[] page(long number) {
        return read(number * PAGE, (int) Math.min(PAGE, size - number * PAGE));
    }

    /** A copy of a part, which the caller has checked against {@link #size} and against what it is ready to hold. */
    ByteBuffer copy(long at, int length) {
        return ByteBuffer.wrap(length <= SMALL && at <= size - length ? small(at, length) : read(at, length))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** From pages: a call of the system for each of the few bytes that an index is read by would take longer. */
    private byte[] small(long at, int length) {
        byte[] bytes = new byte[length];
        for (int done = 0; done < length; ) {
            get(at + done);
            int from = (int) ((at + done) % PAGE);
            int count = Math.min(length - done, PAGE - from);
            System.arraycopy(latest, from, bytes, done, count);
            done += count;
        }
        return bytes;
    }

    private byte[] read(long at, int length) {
        byte[] bytes = new byte[length];
        try {
            reader.read(at, bytes, 0, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
