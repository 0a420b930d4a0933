package org.eigenscope.format.tensorflow;

import java.io.IOException;
import java.util.zip.CRC32C;
import org.eigenscope.format.ByteRange;
import org.eigenscope.format.ByteReader;
import org.eigenscope.format.Names;

/**
 * Bytes that have a checksum: compared whenever they are opened, before the first is given out.
 *
 * @param bytes where they are
 * @param crc32c their masked CRC-32C, as the index of a checkpoint has it
 * @param tensor whose they are, for the message
 */
record VerifiedRange(ByteRange bytes, int crc32c, String tensor) implements ByteRange {

    private static final int STEP = 1 << 18;

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
        ByteReader reader = bytes.open();
        try {
            CRC32C sum = new CRC32C();
            byte[] block = new byte[(int) Math.min(STEP, length())];
            for (long at = 0; at < length(); at += block.length) {
                int count = (int) Math.min(block.length, length() - at);
                reader.read(at, block, 0, count);
                sum.update(block, 0, count);
            }
            if (Crc.masked(sum) != crc32c) {
                throw new IOException("%s does not match its checksum: the file is damaged, get it again"
                        .formatted(Names.printable(tensor)));
            }
            return reader;
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }
}
