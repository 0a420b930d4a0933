package org.eigenscope.output;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/** The place that a report goes to: a file that appears with {@link #commit()}, or a stream that is open anyway. */
public interface Destination extends Closeable {

    /** The stream that takes the content. Closing it does nothing. */
    OutputStream stream();

    /** Says that the content is whole. */
    void commit() throws IOException;

    @Override
    void close();

    /** A stream that was there before and stays open, such as standard output: what is written to it is out at once. */
    static Destination of(OutputStream stream) {
        return new Destination() {
            @Override
            public OutputStream stream() {
                return stream;
            }

            @Override
            public void commit() throws IOException {
                stream.flush();
            }

            @Override
            public void close() {}
        };
    }
}
