package org.eigenscope.format.io;

import java.io.IOException;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A deflated member of a zip file, decompressed as it is read: forwards in one go, backwards from its start again.
 * Never gives more bytes than the directory promised; the checksum is checked when the end is reached.
 *
 * @param compressed the compressed bytes
 * @param length how many bytes they give
 * @param crc CRC-32 of those, as the directory has it
 */
public record DeflatedRange(FileRange compressed, long length, long crc) implements ByteRange {

    private static final int STEP = 1 << 16;

    @Override
    public boolean seekable() {
        return false;
    }

    @Override
    public FileRange place() throws NotRewritableException {
        return new FileRange(compressed.place().file(), 0, length, null, this);
    }

    @Override
    public ByteReader open() throws IOException {
        return new Reader(compressed.open());
    }

    private final class Reader implements ByteReader {
        private final ByteReader in;
        private final byte[] input = new byte[(int) Math.min(STEP, compressed.length())];
        private byte[] skipped = {};
        private Inflater inflater;
        private CRC32 sum;
        private long inputPosition;
        private long position;

        Reader(ByteReader in) {
            this.in = in;
            restart();
        }

        private void restart() {
            if (inflater != null) {
                inflater.end();
            }
            inflater = new Inflater(true);
            sum = new CRC32();
            inputPosition = 0;
            position = 0;
        }

        @Override
        public void read(long at, byte[] into, int offset, int count) throws IOException {
            Objects.checkFromIndexSize(at, (long) count, length);
            Objects.checkFromIndexSize(offset, count, into.length);
            if (at < position) {
                restart();
            }
            if (at > position && skipped.length == 0) {
                skipped = new byte[STEP];
            }
            while (position < at) {
                inflate(skipped, 0, (int) Math.min(skipped.length, at - position));
            }
            inflate(into, offset, count);
        }

        private void inflate(byte[] into, int offset, int count) throws IOException {
            int done = 0;
            try {
                while (done < count) {
                    int n = inflater.inflate(into, offset + done, count - done);
                    done += n;
                    if (n == 0 && !refill()) {
                        throw broken("ends after %,d of %,d bytes".formatted(position + done, length));
                    }
                }
            } catch (DataFormatException e) {
                throw broken("cannot be decompressed after byte %,d".formatted(position + done));
            }
            sum.update(into, offset, count);
            position += count;
            if (position == length && count > 0 && sum.getValue() != crc) {
                throw broken("does not match its checksum");
            }
        }

        private boolean refill() throws IOException {
            if (inflater.finished() || inflater.needsDictionary() || !inflater.needsInput()) {
                return false;
            }
            int count = (int) Math.min(input.length, compressed.length() - inputPosition);
            if (count == 0) {
                return false;
            }
            in.read(inputPosition, input, 0, count);
            inputPosition += count;
            inflater.setInput(input, 0, count);
            return true;
        }

        private DamagedException broken(String what) {
            return new DamagedException("a compressed member at byte %,d %s: the file is damaged, get it again"
                    .formatted(compressed.position(), what));
        }

        @Override
        public void close() throws IOException {
            inflater.end();
            in.close();
        }
    }
}
