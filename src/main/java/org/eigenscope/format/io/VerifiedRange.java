package org.eigenscope.format.io;

import java.io.IOException;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.eigenscope.model.SafeText;

/**
 * Bytes that have a checksum. Many are compared before the first is given out. A few, which are read in one go before
 * anybody makes something of them, are summed as they pass, so that they are read once; if they are read in another
 * order, or not all, the rest is read for the sum, at the latest when the reader closes.
 *
 * @param bytes where they are
 * @param sum how they are summed
 * @param expected their sum, as the file has it
 * @param what whose they are, for the message
 */
public record VerifiedRange(ByteRange bytes, Sum sum, int expected, String what) implements ByteRange {

    /** A checksum of 32 bits. */
    public enum Sum {
        /** That of zip, as in ISO 3309. */
        CRC_32(CRC32::new),
        /** That of iSCSI, by Castagnoli's polynomial. */
        CRC_32C(CRC32C::new);

        private final Supplier<Checksum> start;

        Sum(Supplier<Checksum> start) {
            this.start = start;
        }
    }

    private static final int STEP = 1 << 18;

    /** More bytes are not used before all of them are known to be right. */
    private static final int FEW = 16 << 20;

    /**
     * A smaller share of the bytes than one in so many is read without the others, which would be read again for each.
     */
    private static final int SHARE = 8;
    private static final int SMALL = 1 << 20;

    @Override
    public long length() {
        return bytes.length();
    }

    @Override
    public boolean seekable() {
        return bytes.seekable();
    }

    /** Who writes there brings the checksum up to date. */
    @Override
    public FileRange place() throws NotRewritableException {
        return bytes.place();
    }

    /**
     * A part, which is checked with the whole: except for a small one of many bytes, such as a tensor in a storage that
     * hundreds share.
     */
    @Override
    public ByteRange part(long position, long length) {
        boolean small = length() > SMALL && length < length() / SHARE;
        return small ? bytes.part(position, length) : ByteRange.super.part(position, length);
    }

    @Override
    public ByteReader open() throws IOException {
        Reader reader = new Reader(bytes.open());
        if (length() > FEW) {
            try {
                reader.complete();
            } catch (IOException | RuntimeException e) {
                reader.reader.close();
                throw e;
            }
        }
        return reader;
    }

    private final class Reader implements ByteReader {
        private final ByteReader reader;
        private final Checksum running = sum.start.get();
        private long summed;

        Reader(ByteReader reader) {
            this.reader = reader;
        }

        @Override
        public void read(long position, byte[] into, int offset, int length) throws IOException {
            if (position != summed) {
                complete();
            }
            reader.read(position, into, offset, length);
            if (position == summed) {
                running.update(into, offset, length);
                summed += length;
            }
            compare();
        }

        private void complete() throws IOException {
            byte[] block = new byte[(int) Math.min(STEP, length() - summed)];
            while (summed < length()) {
                int count = (int) Math.min(block.length, length() - summed);
                reader.read(summed, block, 0, count);
                running.update(block, 0, count);
                summed += count;
            }
            compare();
        }

        private void compare() throws IOException {
            if (summed == length() && (int) running.getValue() != expected) {
                throw new IOException("%s does not match its checksum: the file is damaged, get it again"
                        .formatted(SafeText.name(what)));
            }
        }

        /** Whoever has read a part of the bytes learns here that they are wrong. */
        @Override
        public void close() throws IOException {
            try (reader) {
                if (summed > 0) {
                    complete();
                }
            }
        }
    }
}
