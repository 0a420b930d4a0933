package org.eigenscope.output;

import java.io.Closeable;
import java.io.FilterOutputStream;
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

    /**
     * The same place, which asks before anything is written whether to go on.
     *
     * @param checkpoint throws to end the writing
     */
    static Destination checked(Destination to, Runnable checkpoint) {
        OutputStream out = new FilterOutputStream(to.stream()) {
            @Override
            public void write(int b) throws IOException {
                checkpoint.run();
                out.write(b);
            }

            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                checkpoint.run();
                out.write(bytes, from, count);
            }
        };
        return new Destination() {
            @Override
            public OutputStream stream() {
                return out;
            }

            @Override
            public void commit() throws IOException {
                out.flush();
                checkpoint.run();
                to.commit();
            }

            @Override
            public void close() {
                to.close();
            }
        };
    }

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
