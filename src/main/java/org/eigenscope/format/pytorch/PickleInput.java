package org.eigenscope.format.pytorch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.model.SafeText;

/** The bytes of one pickle, read forward through a small buffer; no length is believed beyond the end. */
final class PickleInput {

    private static final int BUFFER = 8192;
    /** The longest line of a text opcode: more than any name or number. */
    private static final int LINE = 1 << 16;

    private final Path file;
    private final ByteReader source;
    private final String label;
    private final long start;
    private final long end;
    private final byte[] buffer = new byte[BUFFER];
    private long bufferStart;
    private int bufferLength;
    private long position;

    /**
     * @param file the file that it is in, for messages
     * @param label what it is, for messages: {@code data.pkl}
     * @param start where the pickle starts in the source
     * @param end where it ends at the latest
     */
    PickleInput(Path file, ByteReader source, String label, long start, long end) {
        this.file = file;
        this.source = source;
        this.label = label;
        this.start = start;
        this.position = start;
        this.end = end;
    }

    /** Bytes from where the pickle starts to where it ends at the latest. */
    long length() {
        return end - start;
    }

    /** Where the next byte is in the source. */
    long position() {
        return position;
    }

    ModelFormatException.Malformed malformed(String problem) {
        return new ModelFormatException.Malformed(file, "%s, byte %,d: %s; the file is damaged or not what it says"
                .formatted(label, position, problem));
    }

    ModelFormatException.Unsupported unsupported(String problem) {
        return new ModelFormatException.Unsupported(file, "%s, byte %,d: %s".formatted(label, position, problem));
    }

    int u1() throws IOException, ModelFormatException {
        if (position < bufferStart || position >= bufferStart + bufferLength) {
            fill();
        }
        return buffer[(int) (position++ - bufferStart)] & 0xff;
    }

    private void fill() throws IOException, ModelFormatException {
        if (position >= end) {
            throw malformed("the pickle ends in the middle");
        }
        int count = (int) Math.min(BUFFER, end - position);
        source.read(position, buffer, 0, count);
        bufferStart = position;
        bufferLength = count;
    }

    int u2() throws IOException, ModelFormatException {
        return u1() | u1() << 8;
    }

    int i4() throws IOException, ModelFormatException {
        return u2() | u2() << 16;
    }

    long u4() throws IOException, ModelFormatException {
        return i4() & 0xffff_ffffL;
    }

    long i8() throws IOException, ModelFormatException {
        return u4() | (long) i4() << 32;
    }

    /** A big-endian double, as pickle writes them. */
    double f8() throws IOException, ModelFormatException {
        return Double.longBitsToDouble(Long.reverseBytes(i8()));
    }

    /** Checks that so many bytes follow. */
    long checked(long length, String what) throws ModelFormatException {
        if (length < 0 || length > end - position) {
            throw malformed("%s claims %s bytes where %,d are left"
                    .formatted(what, SafeText.unsigned(length), end - position));
        }
        return length;
    }

    byte[] bytes(int length) throws IOException, ModelFormatException {
        checked(length, "a value");
        byte[] into = new byte[length];
        for (int i = 0; i < length; i++) {
            into[i] = (byte) u1();
        }
        return into;
    }

    void skip(long length) throws ModelFormatException {
        position += checked(length, "a value");
    }

    /** The text up to the next line feed, which is consumed. */
    String line() throws IOException, ModelFormatException {
        byte[] text = new byte[64];
        int length = 0;
        for (int next = u1(); next != '\n'; next = u1()) {
            if (length == LINE) {
                throw malformed("a line is longer than %,d bytes".formatted(LINE));
            }
            if (length == text.length) {
                text = Arrays.copyOf(text, length * 2);
            }
            text[length++] = (byte) next;
        }
        if (length > 0 && text[length - 1] == '\r') {
            length--;
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }
}
