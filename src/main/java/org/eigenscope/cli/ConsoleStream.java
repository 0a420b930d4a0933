package org.eigenscope.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A stream of the process in UTF-8 that remembers why it failed, which a {@link PrintStream} keeps to itself. */
final class ConsoleStream extends PrintStream {

    private final Remembering bytes;

    ConsoleStream(FileDescriptor descriptor) {
        this(new Remembering(new FileOutputStream(descriptor)));
    }

    private ConsoleStream(Remembering bytes) {
        super(bytes, true, StandardCharsets.UTF_8);
        this.bytes = bytes;
    }

    /**
     * The first failure of a stream; empty if all was written, or if its reader has gone, which ends no pipe in error.
     */
    static Optional<String> failure(PrintStream stream) {
        if (!stream.checkError()) {
            return Optional.empty();
        }
        IOException first = stream instanceof ConsoleStream console ? console.bytes.failure : null;
        String reason = first == null || first.getMessage() == null ? "the cause is unknown" : first.getMessage();
        return reason.contains("Broken pipe") ? Optional.empty() : Optional.of(reason);
    }

    /** Keeps the first failure. */
    private static final class Remembering extends FilterOutputStream {
        private IOException failure;

        Remembering(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            try {
                out.write(bytes, from, count);
            } catch (IOException e) {
                failure = failure == null ? e : failure;
                throw e;
            }
        }
    }
}
