package org.eigenscope.format.io;

import java.io.IOException;
import java.util.Objects;

/**
 * Bytes that Python wrote as text, each byte as the character of its number, in UTF-8. Opening decodes them all.
 *
 * @param text the UTF-8
 * @param length how many bytes they stand for
 */
public record Latin1Range(ByteRange text, long length) implements ByteRange {

    /** The most that are decoded at once. */
    public static final long LONGEST = 1L << 30;
    private static final int STEP = 1 << 16;

    public Latin1Range {
        Objects.requireNonNull(text);
        if (length < 0 || length > LONGEST) {
            throw new IllegalArgumentException("no text of %d bytes".formatted(length));
        }
    }

    @Override
    public boolean seekable() {
        return false;
    }

    @Override
    public ByteReader open() throws IOException {
        byte[] bytes = new byte[(int) length];
        byte[] block = new byte[STEP];
        int count = 0;
        int lead = 0;
        try (ByteReader reader = text.open()) {
            for (long from = 0; from < text.length(); from += STEP) {
                int n = (int) Math.min(STEP, text.length() - from);
                reader.read(from, block, 0, n);
                for (int i = 0; i < n; i++) {
                    int next = block[i] & 0xff;
                    if (lead == 0 && (next == 0xc2 || next == 0xc3)) {
                        lead = next;
                        continue;
                    }
                    if (count == bytes.length || lead == 0 && next >= 0x80 || lead != 0 && (next & 0xc0) != 0x80) {
                        throw new IOException("the elements that a pickle holds as text are not so many, or no bytes");
                    }
                    bytes[count++] = (byte) (lead == 0 ? next : (lead & 3) << 6 | next & 0x3f);
                    lead = 0;
                }
            }
        }
        if (count != bytes.length || lead != 0) {
            throw new IOException("the elements that a pickle holds as text are %,d bytes, not %,d".formatted(count,
                    bytes.length));
        }
        return new MemoryRange(bytes).open();
    }
}
