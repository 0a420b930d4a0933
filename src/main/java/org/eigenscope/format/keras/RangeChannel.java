package org.eigenscope.format.keras;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import org.eigenscope.format.ByteRange;
import org.eigenscope.format.ByteReader;

/** A range as a channel for jHDF, where it is too long for a buffer. Ends a reading that goes in circles. */
final class RangeChannel implements SeekableByteChannel {

    /** Reads that the index of the largest file does not take. */
    private static final int MOST_READS = 5_000_000;

    private final ByteReader reader;
    private final long size;
    private long position;
    private int reads;
    private boolean open = true;

    RangeChannel(ByteRange range) throws IOException {
        this.reader = range.open();
        this.size = range.length();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (++reads > MOST_READS) {
            throw new IOException("its structure leads back to itself");
        }
        int count = (int) Math.min(into.remaining(), size - position);
        if (count <= 0) {
            return into.hasRemaining() ? -1 : 0;
        }
        byte[] bytes = new byte[count];
        reader.read(position, bytes, 0, count);
        into.put(bytes);
        position += count;
        return count;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long to) {
        position = to;
        return this;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        open = false;
        reader.close();
    }

    @Override
    public int write(ByteBuffer from) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long to) {
        throw new NonWritableChannelException();
    }
}
