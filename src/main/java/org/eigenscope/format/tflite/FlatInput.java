package org.eigenscope.format.tflite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.model.SafeText;

/**
 * Reads a FlatBuffer by position, a page at a time. A table is the position of its bytes; its field of a number is
 * found by its vtable. Each position is checked against the file.
 */
final class FlatInput {

    private static final int PAGE = 1 << 12;
    private static final int MOST_PAGES = 256;
    private static final int LONGEST_TEXT = 1 << 16;

    private final ByteSource source;
    private final Map<Long, ByteBuffer> pages = new LinkedHashMap<>(16, 0.75f, true);

    FlatInput(ByteSource source) {
        this.source = source;
    }

    /** The table at the root. */
    long root() throws IOException, Malformed {
        return u32(0);
    }

    /** Where a table has the field of this number; 0 if it does not have it. */
    long field(long table, int number) throws IOException, Malformed {
        long vtable = table - i32(table);
        int place = 4 + 2 * number;
        if (place + 2 > u16(vtable)) {
            return 0;
        }
        int offset = u16(vtable + place);
        return offset == 0 ? 0 : table + offset;
    }

    int u8(long table, int number, int otherwise) throws IOException, Malformed {
        long at = field(table, number);
        return at == 0 ? otherwise : at(at, 1).get() & 0xff;
    }

    long u32(long table, int number) throws IOException, Malformed {
        long at = field(table, number);
        return at == 0 ? 0 : u32(at);
    }

    long i64(long table, int number) throws IOException, Malformed {
        long at = field(table, number);
        return at == 0 ? 0 : at(at, 8).getLong();
    }

    /** The table that a field refers to; 0 if there is none. */
    long table(long table, int number) throws IOException, Malformed {
        long at = field(table, number);
        return at == 0 ? 0 : at + u32(at);
    }

    String text(long table, int number) throws IOException, Malformed {
        Elements bytes = elements(table, number, 1);
        if (bytes.count() > LONGEST_TEXT) {
            throw source.malformed("a name of %,d bytes at byte %,d".formatted(bytes.count(), bytes.position()));
        }
        return new String(source.bytes(bytes.position(), (int) bytes.count(), "a name"), StandardCharsets.UTF_8);
    }

    /**
     * The elements of a vector.
     *
     * @param position of the first
     * @param count how many there are
     */
    record Elements(long position, long count) {}

    /** The vector of a field, empty if there is none, whose elements take so many bytes each. */
    Elements elements(long table, int number, int size) throws IOException, Malformed {
        long at = table(table, number);
        if (at == 0) {
            return new Elements(0, 0);
        }
        long count = u32(at);
        source.require(at + 4, count * size, "a vector");
        return new Elements(at + 4, count);
    }

    /** The i-th table of a vector of them. */
    long table(Elements tables, long i) throws IOException, Malformed {
        long at = tables.position() + 4 * i;
        return at + u32(at);
    }

    int i32(Elements numbers, long i) throws IOException, Malformed {
        return i32(numbers.position() + 4 * i);
    }

    private int u16(long position) throws IOException, Malformed {
        return at(position, 2).getShort() & 0xffff;
    }

    private int i32(long position) throws IOException, Malformed {
        return at(position, 4).getInt();
    }

    private long u32(long position) throws IOException, Malformed {
        return i32(position) & 0xffff_ffffL;
    }

    /** A buffer that is at so many bytes from a position on. */
    private ByteBuffer at(long position, int count) throws IOException, Malformed {
        if (position < 0 || position > source.size() - count) {
            throw source.malformed("it refers to byte %s, but ends at byte %,d: it is cut short or damaged".formatted(
                    SafeText.unsigned(position), source.size()));
        }
        long page = position / PAGE;
        ByteBuffer bytes = pages.get(page);
        if (bytes == null) {
            // A number may reach into the next page.
            long start = page * PAGE;
            bytes = ByteBuffer.wrap(source.bytes(start, (int) Math.min(PAGE + 8, source.size() - start), "a page"))
                    .order(ByteOrder.LITTLE_ENDIAN);
            if (pages.size() >= MOST_PAGES) {
                pages.remove(pages.keySet().iterator().next());
            }
            pages.put(page, bytes);
        }
        return bytes.position((int) (position - page * PAGE));
    }
}
