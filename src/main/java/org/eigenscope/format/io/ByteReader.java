package org.eigenscope.format.io;

import java.io.Closeable;
import java.io.IOException;

/** Reads bytes of a {@link ByteRange} by their position in it. Not for several threads at once. */
public interface ByteReader extends Closeable {

    /**
     * Reads exactly {@code length} bytes.
     *
     * @throws IndexOutOfBoundsException if they are not all within the range or the array
     * @throws IOException if the file cannot be read, or is shorter than when it was opened
     */
    void read(long position, byte[] into, int offset, int length) throws IOException;

    /** Hears that these bytes will be read, from the first to the last, and none behind them. */
    default void expect(long position, long length) {
        // Where bytes are available nobody needs to know.
    }
}
