package org.eigenscope.format.pytorch;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.FileRange;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.format.io.Probe;
import org.eigenscope.format.io.UnpackedReader;

/**
 * A pickle that joblib has compressed as one stream, by zlib, gzip, bzip2 or LZ4. It is decompressed once on opening,
 * to find its length and where its arrays stand, and again as they are read.
 *
 * @param stored the compressed bytes
 * @param kind how they are compressed
 * @param length how many bytes they give
 */
record CompressedPickle(FileRange stored, Kind kind, long length) implements ByteRange {

    /** How a stream is compressed, recognized by its first bytes. */
    enum Kind {
        ZLIB, GZIP, BZIP2, LZ4;

        private InputStream stream(InputStream in) throws IOException {
            return switch (this) {
                case ZLIB -> new InflaterInputStream(in);
                case GZIP -> new GZIPInputStream(in, 1 << 13);
                case BZIP2 -> new BZip2CompressorInputStream(in);
                case LZ4 -> new FramedLZ4CompressorInputStream(in);
            };
        }

        /** The kind of a file, or null if it starts like none of them. */
        private static Kind of(Probe probe) {
            byte[] head = probe.head();
            if (head.length < 4) {
                return null;
            }
            return head[0] == 'x' && ('x' << 8 | head[1] & 0xff) % 31 == 0 ? ZLIB
                    : probe.startsWith((byte) 0x1f, (byte) 0x8b) ? GZIP
                    : probe.startsWith((byte) 'B', (byte) 'Z', (byte) 'h') ? BZIP2
                    : probe.startsWith((byte) 4, (byte) '"', (byte) 'M', (byte) 0x18) ? LZ4 : null;
        }
    }

    /** As of all weights that are compressed: what gives more is none that was trained. */
    private static final long MOST_BYTES = Integer.MAX_VALUE;
    private static final long MOST_TIMES = 50;
    private static final long SMALL = 1 << 20;
    private static final int STEP = 1 << 16;

    /** True if the file is a pickle of protocol 2 to 5 once it is decompressed. */
    static boolean recognizes(Probe probe) throws IOException {
        Kind kind = probe.folder() ? null : Kind.of(probe);
        if (kind == null) {
            return false;
        }
        try (ByteSource source = probe.open(); InputStream in = kind.stream(ByteSource.stream(source, source.size()))) {
            int protocol = in.read() == 0x80 ? in.read() : -1;
            return protocol >= 2 && protocol <= 5;
        } catch (IOException | RuntimeException e) {
            // Not what its first bytes say, or damaged: no pickle that can be read.
            return false;
        }
    }

    /** Decompresses the file to its end. */
    static CompressedPickle of(Probe probe, ByteSource source) throws IOException, ModelFormatException {
        Kind kind = Kind.of(probe);
        long length = 0;
        long most = Math.min(MOST_BYTES, Math.max(SMALL, MOST_TIMES * source.size()));
        byte[] part = new byte[STEP];
        try (InputStream in = kind.stream(ByteSource.stream(source, source.size()))) {
            for (int n = in.read(part); n >= 0; n = in.read(part)) {
                length += n;
                if (length > most) {
                    throw new Unsupported(source.path(), "it is compressed to less than a fiftieth of its size, or "
                            + "from more than 2 GiB, which no trained weights are: save it by joblib.dump without "
                            + "compress");
                }
            }
        } catch (EOFException e) {
            throw source.malformed("its compressed bytes end after %,d bytes of the pickle: it is cut short".formatted(
                    length));
        } catch (IOException | RuntimeException e) {
            throw source.malformed("it cannot be decompressed after %,d bytes of the pickle: it is damaged".formatted(
                    length));
        }
        return new CompressedPickle(source.range(0, source.size()), kind, length);
    }

    @Override
    public boolean seekable() {
        return false;
    }

    @Override
    public ByteReader open() throws IOException {
        return new UnpackedReader(stored, kind::stream, length, "the pickle");
    }
}
