package org.eigenscope.format.tensorflow;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.apache.commons.compress.compressors.snappy.SnappyCompressorInputStream;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Malformed;

/**
 * Reads a table of LevelDB, which a checkpoint's index is, from its first entry to its last.
 * See <a href="https://github.com/google/leveldb/blob/main/doc/table_format.md">table_format.md</a>.
 */
final class LevelDbTable {

    /** The last eight bytes of every table, read as a little-endian number. */
    static final long MAGIC = 0xdb4775248b80fb57L;
    static final int FOOTER = 48;

    private static final int TRAILER = 5;
    private static final int LONGEST_BLOCK = 4 << 20;
    private static final int LONGEST_KEY = 4096;
    private static final int MOST_ENTRIES = 120_000;
    /** Keys and values of all entries together. */
    private static final long LONGEST_TABLE = 16L << 20;

    /** Takes the entries in the order of their keys; keys are bytes, one to a character. */
    @FunctionalInterface
    interface Visitor {
        void entry(String key, byte[] value) throws IOException, ModelFormatException;

        /** The same, for who wants to know where the value stands. */
        default void entry(String key, byte[] value, Place place) throws IOException, ModelFormatException {
            entry(key, value);
        }
    }

    /**
     * Where a value is in the table.
     *
     * @param position of its first byte; −1 if its block is compressed
     * @param block where that block starts
     * @param length its bytes; its kind and its checksum follow
     */
    record Place(long position, long block, long length) {

        /** Bytes that the checksum of the block is of: the block, and its kind. */
        int summed() {
            return (int) length + 1;
        }
    }

    private final ByteSource source;
    private final Visitor visitor;
    private int entries;
    private long bytes;

    private LevelDbTable(ByteSource source, Visitor visitor) {
        this.source = source;
        this.visitor = visitor;
    }

    static void read(ByteSource source, Visitor visitor) throws IOException, ModelFormatException {
        new LevelDbTable(source, visitor).read();
    }

    private void read() throws IOException, ModelFormatException {
        if (source.size() < FOOTER) {
            throw source.malformed("it has %,d bytes, and the index of a checkpoint at least %d: it is cut off"
                    .formatted(source.size(), FOOTER));
        }
        long start = source.size() - FOOTER;
        Cursor footer = new Cursor(source.bytes(start, FOOTER, "the footer"), FOOTER - 8, "the footer");
        if (source.littleEndian(source.size() - 8, 8, "the footer").getLong() != MAGIC) {
            throw source.malformed("it does not end as the index of a checkpoint: it is cut off, or of another kind");
        }
        footer.varint();
        footer.varint();
        long offset = footer.varint();
        Cursor index = block(offset, footer.varint(), "the index block");
        index.entries((key, handle) -> {
            Cursor place = new Cursor(handle, handle.length, "a block's place");
            long at = place.varint();
            block(at, place.varint(), "a block").entries(visitor);
        });
    }

    /** Reads a block, checks its CRC, decompresses it. */
    private Cursor block(long offset, long length, String what) throws IOException, ModelFormatException {
        source.require(offset, length, what);
        if (length > LONGEST_BLOCK) {
            throw source.malformed("%s should have %,d bytes, more than the %,d that we read"
                    .formatted(what, length, LONGEST_BLOCK));
        }
        byte[] stored = source.bytes(offset, (int) length + TRAILER, what);
        count(stored.length);
        CRC32C sum = new CRC32C();
        sum.update(stored, 0, (int) length + 1);
        int expected = source.littleEndian(offset + length + 1, 4, what).getInt();
        if (MaskedCrc32c.masked(sum) != expected) {
            throw source.malformed("%s at byte %,d does not match its checksum: the file is damaged, get it again"
                    .formatted(what, offset));
        }
        byte[] block = switch (stored[(int) length]) {
            case 0 -> Arrays.copyOf(stored, (int) length);
            case 1 -> snappy(stored, (int) length, what);
            default -> throw new ModelFormatException.Unsupported(source.path(),
                    "%s at byte %,d is compressed by method %d; Snappy is read".formatted(what, offset,
                    stored[(int) length]));
        };
        return new Cursor(block, block.length, what, offset, length, stored[(int) length] == 0);
    }

    private byte[] snappy(byte[] stored, int length, String what) throws Malformed {
        try (SnappyCompressorInputStream in = new SnappyCompressorInputStream(
                new ByteArrayInputStream(stored, 0, length))) {
            if (in.getSize() > LONGEST_BLOCK) {
                throw source.malformed("%s decompresses to %,d bytes, more than the %,d that we read"
                        .formatted(what, in.getSize(), LONGEST_BLOCK));
            }
            count(in.getSize());
            byte[] block = in.readNBytes(in.getSize());
            if (block.length != in.getSize()) {
                throw source.malformed(what + " ends in the middle of its compressed bytes");
            }
            return block;
        } catch (IOException | IllegalArgumentException e) {
            throw source.malformed("%s cannot be decompressed: the file is damaged, get it again".formatted(what));
        }
    }

    private void count(long more) throws Malformed {
        bytes += more;
        if (bytes > LONGEST_TABLE) {
            throw source.malformed("its entries take more than the %,d bytes that we read".formatted(LONGEST_TABLE));
        }
    }

    /** Reads forward through bytes in memory. */
    private final class Cursor {
        private final byte[] bytes;
        private final int end;
        private final String what;
        private int position;

        private final long block;
        private final long length;
        private final boolean plain;

        Cursor(byte[] bytes, int end, String what) {
            this(bytes, end, what, 0, end, false);
        }

        Cursor(byte[] bytes, int end, String what, long block, long length, boolean plain) {
            this.bytes = bytes;
            this.end = end;
            this.what = what;
            this.block = block;
            this.length = length;
            this.plain = plain;
        }

        long varint() throws Malformed {
            long value = 0;
            for (int shift = 0; shift < 64 && position < end; shift += 7) {
                byte b = bytes[position++];
                value |= (long) (b & 0x7f) << shift;
                if (b >= 0) {
                    return value;
                }
            }
            throw source.malformed("a number in %s does not end".formatted(what));
        }

        /** The entries of a block: each key shares its start with the one before. */
        void entries(Visitor each) throws IOException, ModelFormatException {
            int restarts = end < 4 ? -1
                    : bytes[end - 4] & 0xff | (bytes[end - 3] & 0xff) << 8 | (bytes[end - 2] & 0xff) << 16
                            | bytes[end - 1] << 24;
            if (restarts < 0 || restarts > (end - 4) / 4) {
                throw source.malformed("%s claims %s restart points in %,d bytes"
                        .formatted(what, Integer.toUnsignedString(restarts), end));
            }
            int stop = end - 4 - 4 * restarts;
            byte[] key = {};
            while (position < stop) {
                long shared = varint();
                long added = varint();
                long size = varint();
                if (shared < 0 || shared > key.length || added < 0 || size < 0 || added > stop - position
                        || size > stop - position - added || shared + added > LONGEST_KEY) {
                    throw source.malformed("an entry of %s claims lengths that do not fit it".formatted(what));
                }
                if (++entries > MOST_ENTRIES) {
                    throw source.malformed("it has more than the %,d entries that we read".formatted(MOST_ENTRIES));
                }
                key = Arrays.copyOf(key, (int) (shared + added));
                System.arraycopy(bytes, position, key, (int) shared, (int) added);
                position += (int) added;
                count(key.length + size);
                byte[] value = Arrays.copyOfRange(bytes, position, position + (int) size);
                Place place = new Place(plain ? block + position : -1, block, length);
                position += (int) size;
                each.entry(new String(key, StandardCharsets.ISO_8859_1), value, place);
            }
        }
    }
}
