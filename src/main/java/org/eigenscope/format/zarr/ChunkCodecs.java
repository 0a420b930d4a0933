package org.eigenscope.format.zarr;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.DamagedException;
import org.eigenscope.format.io.MemoryRange;
import org.eigenscope.format.io.UnpackedReader;

/**
 * What the bytes of a chunk went through, in the order of writing. One that is only compressed as a stream is
 * decompressed as it is read; any other is decoded whole.
 *
 * @param steps each of them
 */
record ChunkCodecs(List<Kind> steps) implements Serializable {

    /** Most bytes of a chunk that is decoded whole. */
    static final long MOST_BYTES = 1 << 29;
    /** A chunk of bytes compresses no further than this, whatever is in it. */
    private static final long MOST_TIMES = 70_000;
    private static final int SUM = 4;

    /** One of them: a compressor, or a checksum behind the bytes. */
    enum Kind { ZSTD, GZIP, ZLIB, BLOSC, CRC32C }

    ChunkCodecs {
        steps = List.copyOf(steps);
    }

    /** True if any byte is found at once. */
    boolean seekable() {
        return steps.isEmpty();
    }

    /** True if a chunk is decoded whole. */
    boolean whole() {
        return steps.size() > 1 || steps.size() == 1 && switch (steps.getFirst()) {
            case ZSTD, GZIP, ZLIB -> false;
            default -> true;
        };
    }

    /**
     * Opens the elements of a chunk.
     *
     * @param stored its bytes
     * @param size of its elements, in bytes
     */
    ByteReader open(ByteRange stored, long size) throws IOException {
        if (steps.isEmpty()) {
            if (stored.length() != size) {
                throw new DamagedException("a chunk has %,d bytes instead of %,d".formatted(stored.length(), size));
            }
            return stored.open();
        }
        if (!whole()) {
            Kind kind = steps.getFirst();
            return new UnpackedReader(stored, in -> stream(kind, in), size, "a chunk");
        }
        if (size > MOST_BYTES || stored.length() > size + (size >> 3) + (1 << 16)
                || size / MOST_TIMES > stored.length()) {
            throw new DamagedException("a chunk has %,d bytes for %,d".formatted(stored.length(), size));
        }
        byte[] bytes = new byte[(int) stored.length()];
        try (ByteReader reader = stored.open()) {
            reader.read(0, bytes, 0, bytes.length);
        }
        try {
            for (int i = steps.size() - 1; i >= 0; i--) {
                bytes = decode(steps.get(i), bytes, size);
            }
        } catch (RuntimeException | EOFException e) {
            throw new DamagedException("a chunk cannot be decompressed: get the file again");
        }
        if (bytes.length != size) {
            throw new DamagedException("a chunk decompresses to %,d bytes instead of %,d".formatted(bytes.length,
                    size));
        }
        return new MemoryRange(bytes).open();
    }

    private static byte[] decode(Kind step, byte[] bytes, long size) throws IOException {
        return switch (step) {
            case ZSTD, GZIP, ZLIB -> {
                try (ByteReader reader = new MemoryRange(bytes).open();
                        InputStream in = stream(step, ByteSource.stream(reader, bytes.length))) {
                    // A checksum may be behind the elements.
                    yield in.readNBytes((int) size + SUM + 1);
                }
            }
            case BLOSC -> BloscChunk.decode(bytes, size);
            case CRC32C -> summed(bytes);
        };
    }

    /** What a stream compressor made of the bytes. */
    static InputStream stream(Kind kind, InputStream in) throws IOException {
        return switch (kind) {
            case ZSTD -> new ZstdInputStream(in);
            case GZIP -> new GZIPInputStream(in, 1 << 13);
            default -> new InflaterInputStream(in);
        };
    }

    /** The bytes before their checksum, which they must have. */
    static byte[] summed(byte[] bytes) throws DamagedException {
        int length = bytes.length - SUM;
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, Math.max(0, length));
        if (length < 0
                || (int) sum.getValue() != ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(length)) {
            throw new DamagedException("a chunk does not match its checksum: get the file again");
        }
        return Arrays.copyOf(bytes, length);
    }
}
