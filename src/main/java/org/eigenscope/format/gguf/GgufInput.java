package org.eigenscope.format.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.IndexBudget;
import org.eigenscope.format.io.ModelFormatException.Malformed;

/** Little-endian values one after the other, each checked against the file before it is read. */
final class GgufInput {

    private static final int STEP = 1 << 16;
    /** Bytes of the longest name: that of a key, by the specification. */
    private static final int LONGEST_NAME = 0xffff;

    private final ByteSource source;
    private final IndexBudget budget = new IndexBudget();
    private final ByteBuffer buffer = ByteBuffer.allocate(STEP).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    /** The file position just after the buffer. */
    private long filled;

    GgufInput(ByteSource source) {
        this.source = source;
    }

    ByteSource source() {
        return source;
    }

    long position() {
        return filled - buffer.remaining();
    }

    byte u8(String what) throws IOException, Malformed {
        return ahead(1, what).get();
    }

    short u16(String what) throws IOException, Malformed {
        return ahead(2, what).getShort();
    }

    int u32(String what) throws IOException, Malformed {
        return ahead(4, what).getInt();
    }

    long u64(String what) throws IOException, Malformed {
        return ahead(8, what).getLong();
    }

    /** A name whose length precedes it. */
    String name(String what) throws IOException, Malformed {
        long length = length(what);
        if (length > LONGEST_NAME) {
            throw source.malformed("%s has %,d bytes, more than the %,d that GGUF allows".formatted(what, length,
                    LONGEST_NAME));
        }
        return start(length, LONGEST_NAME, what);
    }

    /** The start of a string whose length precedes it: as many bytes as are shown; the rest is skipped. */
    String start(int most, String what) throws IOException, Malformed {
        return start(length(what), most, what);
    }

    private long length(String what) throws IOException, Malformed {
        long length = u64(what);
        source.require(position(), length, what);
        return length;
    }

    private String start(long length, int most, String what) throws IOException, Malformed {
        int kept = (int) Math.min(length, most);
        String text = new String(ahead(kept, what).array(), buffer.position(), kept, StandardCharsets.UTF_8);
        skip(length, what);
        return budget.text(text);
    }

    /** Charges what is kept of the file beside its texts. */
    void keep(int bytes) throws IndexBudget.Exceeded {
        budget.spend(bytes);
    }

    void skip(long count, String what) throws Malformed {
        source.require(position(), count, what);
        if (count <= buffer.remaining()) {
            buffer.position(buffer.position() + (int) count);
        } else {
            filled = position() + count;
            buffer.limit(0);
        }
    }

    private ByteBuffer ahead(int count, String what) throws IOException, Malformed {
        if (buffer.remaining() < count) {
            long position = position();
            source.require(position, count, what);
            int length = (int) Math.min(STEP, source.size() - position);
            source.read(position, buffer.array(), 0, length);
            buffer.position(0).limit(length);
            filled = position + length;
        }
        return buffer;
    }
}
