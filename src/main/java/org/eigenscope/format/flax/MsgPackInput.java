package org.eigenscope.format.flax;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.IndexBudget;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ReadAhead;
import org.eigenscope.model.SafeText;

/** Reads msgpack from a position on: one header at a time, the bytes of long values are passed over. */
final class MsgPackInput {

    /** The kinds of value that matter here. */
    enum Kind { MAP, ARRAY, TEXT, BYTES, EXTENSION, NUMBER, OTHER }

    /**
     * A value's header.
     *
     * @param size entries of a map or an array, bytes of a text, of bytes or of an extension
     * @param number a whole number's value, or the type of an extension
     */
    record Header(Kind kind, long size, long number) {}

    private static final int LONGEST_TEXT = 1 << 12;

    private final ByteSource source;
    private final ReadAhead ahead;
    private final IndexBudget budget;
    private final long end;
    private long position;

    /** The whole of a file. */
    MsgPackInput(ByteSource source, IndexBudget budget) {
        this(source, new ReadAhead(source), budget, 0, source.size());
    }

    private MsgPackInput(ByteSource source, ReadAhead ahead, IndexBudget budget, long start, long end) {
        this.source = source;
        this.ahead = ahead;
        this.budget = budget;
        this.position = start;
        this.end = end;
    }

    /** A part of it, such as the bytes of an extension. */
    MsgPackInput part(long start, long to) {
        return new MsgPackInput(source, ahead, budget, start, to);
    }

    long position() {
        return position;
    }

    /** Passes over so many bytes, which must be there. */
    void skip(long bytes) throws Malformed {
        if (bytes < 0 || bytes > end - position) {
            throw source.malformed(("a value at byte %,d should take %s bytes, but its file, or what it is in, ends at "
                    + "byte %,d: it is cut short or damaged").formatted(position, SafeText.unsigned(bytes), end));
        }
        position += bytes;
    }

    private long unsigned(int bytes) throws IOException, Malformed {
        long start = position;
        skip(bytes);
        byte[] read = ahead.bytes(start, bytes);
        long value = 0;
        for (byte one : read) {
            value = value << 8 | one & 0xff;
        }
        return value;
    }

    /** Reads the next header. */
    Header header() throws IOException, Malformed {
        int first = (int) unsigned(1);
        if (first < 0x80 || first >= 0xe0) {
            return new Header(Kind.NUMBER, 0, (byte) first);
        }
        if (first < 0x90) {
            return new Header(Kind.MAP, first & 0xf, 0);
        }
        if (first < 0xa0) {
            return new Header(Kind.ARRAY, first & 0xf, 0);
        }
        if (first < 0xc0) {
            return new Header(Kind.TEXT, first & 0x1f, 0);
        }
        return switch (first) {
            case 0xc0, 0xc2, 0xc3 -> new Header(Kind.OTHER, 0, 0);
            case 0xc4, 0xc5, 0xc6 -> new Header(Kind.BYTES, unsigned(1 << first - 0xc4), 0);
            case 0xc7, 0xc8, 0xc9 -> {
                long size = unsigned(1 << first - 0xc7);
                yield new Header(Kind.EXTENSION, size, (byte) unsigned(1));
            }
            case 0xca, 0xcb -> {
                skip(first == 0xca ? 4 : 8);
                yield new Header(Kind.OTHER, 0, 0);
            }
            case 0xcc, 0xcd, 0xce, 0xcf -> new Header(Kind.NUMBER, 0, unsigned(1 << first - 0xcc));
            case 0xd0 -> new Header(Kind.NUMBER, 0, (byte) unsigned(1));
            case 0xd1 -> new Header(Kind.NUMBER, 0, (short) unsigned(2));
            case 0xd2 -> new Header(Kind.NUMBER, 0, (int) unsigned(4));
            case 0xd3 -> new Header(Kind.NUMBER, 0, unsigned(8));
            case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8 -> new Header(Kind.EXTENSION, 1 << first - 0xd4, (byte) unsigned(1));
            case 0xd9, 0xda, 0xdb -> new Header(Kind.TEXT, unsigned(1 << first - 0xd9), 0);
            case 0xdc, 0xdd -> new Header(Kind.ARRAY, unsigned(2 << first - 0xdc), 0);
            case 0xde, 0xdf -> new Header(Kind.MAP, unsigned(2 << first - 0xde), 0);
            default -> throw source.malformed("no msgpack value starts at byte %,d".formatted(position - 1));
        };
    }

    /** Reads the text that a header announced. */
    String text(Header header) throws IOException, Malformed {
        if (header.kind() != Kind.TEXT || header.size() > LONGEST_TEXT) {
            throw source.malformed("the name at byte %,d is not a text, or too long".formatted(position));
        }
        long start = position;
        skip(header.size());
        return budget.text(new String(ahead.bytes(start, (int) header.size()), StandardCharsets.UTF_8));
    }
}
