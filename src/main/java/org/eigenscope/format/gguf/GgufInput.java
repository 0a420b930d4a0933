package org.eigenscope.format.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFormatException.Malformed;

/** Little-endian values one after the other, each checked against the file before it is read. */
final class GgufInput {

    private static final int STEP = 1 << 16;
    private static final int LONGEST_STRING = 1 << 24;

    private final ByteSource source;
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

    /** A string whose length stands before it. */
    String string(String what) throws IOException, Malformed {
        long length = u64("the length of " + what);
        source.require(position(), length, what);
        if (length > LONGEST_STRING) {
            throw source.malformed("%s has %,d bytes, more than the %,d that we read".formatted(what, length,
                    LONGEST_STRING));
        }
        byte[] bytes = new byte[(int) length];
        source.read(position(), bytes, 0, bytes.length);
        skip(length, what);
        return new String(bytes, StandardCharsets.UTF_8);
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
