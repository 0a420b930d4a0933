package org.eigenscope.format.tensorflow;

import java.io.IOException;
import java.util.zip.CRC32C;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.Names;

/**
 * Bytes that have a checksum. Many are compared before the first is given out. A few, which are read in one go before anybody makes
 * something of them, are summed as they pass, so that they are read once; if they are read in another order, or not all, the rest is read for
 * the sum, at the latest when the reader closes.
 *
 * @param bytes where they are
 * @param crc32c their masked CRC-32C, as the index of a checkpoint has it
 * @param tensor whose they are, for the message
 */
record VerifiedRange(ByteRange bytes, int crc32c, String tensor) implements ByteRange {

    private static final int STEP = 1 << 18;

    /** More bytes are used while they are read. */
    private static final int FEW = 16 << 20;

    @Override
    public long length() {
        return bytes.length();
    }

    @Override
    public boolean seekable() {
        return bytes.seekable();
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
        private final CRC32C sum = new CRC32C();
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
                sum.update(into, offset, length);
                summed += length;
            }
            compare();
        }

        private void complete() throws IOException {
            byte[] block = new byte[(int) Math.min(STEP, length() - summed)];
            while (summed < length()) {
                int count = (int) Math.min(block.length, length() - summed);
                reader.read(summed, block, 0, count);
                sum.update(block, 0, count);
                summed += count;
            }
            compare();
        }

        private void compare() throws IOException {
            if (summed == length() && Crc.masked(sum) != crc32c) {
                throw new IOException("%s does not match its checksum: the file is damaged, get it again"
                        .formatted(Names.printable(tensor)));
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
