package org.eigenscope.format.zarr;

import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.eigenscope.format.io.DamagedException;

/**
 * Blosc 1: a header of 16 bytes, the places of blocks, and blocks, each of one stream or of as many as an element has
 * bytes. Bytes or bits of equal weight may be adjacent.
 */
final class BloscChunk {

    private static final int HEADER = 16;
    private static final int SHUFFLED = 1;
    private static final int COPIED = 2;
    private static final int BITS_SHUFFLED = 4;
    private static final int NOT_SPLIT = 16;
    private static final int LZ4 = 1;
    private static final int SNAPPY = 2;
    private static final int ZLIB = 3;
    private static final int ZSTD = 4;

    private final byte[] bytes;
    private final ByteBuffer buffer;
    private final int flags;
    private final int type;
    private final int blockSize;

    private BloscChunk(byte[] bytes) {
        this.bytes = bytes;
        this.buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.flags = bytes[2] & 0xff;
        this.type = Math.max(1, bytes[3] & 0xff);
        this.blockSize = buffer.getInt(8);
    }

    /**
     * The bytes that were compressed.
     *
     * @throws DamagedException if they are not so many
     * @throws RuntimeException if what is compressed is broken
     */
    static byte[] decode(byte[] bytes, long size) throws DamagedException {
        BloscChunk chunk = new BloscChunk(bytes);
        int length = chunk.buffer.getInt(4);
        // A checksum may be behind the elements.
        if (length < 0 || length > size + 4) {
            throw new DamagedException("a chunk claims %,d bytes of %,d".formatted(length, size));
        }
        if ((chunk.flags & COPIED) != 0) {
            if (length > bytes.length - HEADER) {
                throw new DamagedException("a chunk claims %,d bytes and has %,d".formatted(length, bytes.length));
            }
            return Arrays.copyOfRange(bytes, HEADER, HEADER + length);
        }
        if (length == 0) {
            return new byte[0];
        }
        if (chunk.blockSize <= 0 || chunk.blockSize > length) {
            throw new DamagedException("a chunk has blocks of %,d bytes".formatted(chunk.blockSize));
        }
        byte[] into = new byte[length];
        for (int block = 0, at = 0; at < length; block++, at += chunk.blockSize) {
            int count = Math.min(chunk.blockSize, length - at);
            byte[] one = chunk.block(chunk.buffer.getInt(HEADER + 4 * block), count);
            System.arraycopy(chunk.ordered(one, count), 0, into, at, count);
        }
        return into;
    }

    private byte[] block(int start, int count) {
        boolean whole = (flags & NOT_SPLIT) != 0 || count < blockSize || type > 16 || count / type < 128;
        int streams = whole ? 1 : type;
        byte[] into = new byte[count];
        int each = count / streams;
        int at = start;
        for (int i = 0; i < streams; i++) {
            int stored = buffer.getInt(at);
            at += 4;
            if (stored == each) {
                System.arraycopy(bytes, at, into, i * each, each);
            } else {
                stream(at, stored, into, i * each, each);
            }
            at += stored;
        }
        return into;
    }

    private void stream(int at, int stored, byte[] into, int offset, int count) {
        int done = switch (flags >> 5) {
            case LZ4 -> new Lz4Decompressor().decompress(bytes, at, stored, into, offset, count);
            case SNAPPY -> new SnappyDecompressor().decompress(bytes, at, stored, into, offset, count);
            case ZLIB -> inflate(at, stored, into, offset, count);
            case ZSTD -> new ZstdDecompressor().decompress(bytes, at, stored, into, offset, count);
            default -> BloscLz.decompress(bytes, at, stored, into, offset, count);
        };
        if (done != count) {
            throw new IllegalArgumentException("%d bytes of %d".formatted(done, count));
        }
    }

    private int inflate(int at, int stored, byte[] into, int offset, int count) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(bytes, at, stored);
            return inflater.inflate(into, offset, count);
        } catch (DataFormatException e) {
            throw new IllegalArgumentException(e);
        } finally {
            inflater.end();
        }
    }

    private byte[] ordered(byte[] block, int count) {
        return (flags & SHUFFLED) != 0 ? unshuffled(block, count, type)
                : (flags & BITS_SHUFFLED) != 0 ? bitsUnshuffled(block, count) : block;
    }

    /** Bytes of which the first of all elements stand first, then the second, and so on, in their order again. */
    static byte[] unshuffled(byte[] bytes, int length, int elementBytes) {
        int count = length / elementBytes;
        byte[] into = Arrays.copyOf(bytes, length);
        for (int b = 0; b < elementBytes; b++) {
            for (int i = 0; i < count; i++) {
                into[i * elementBytes + b] = bytes[b * count + i];
            }
        }
        return into;
    }

    /** The same of bits, for as many elements as fill whole bytes. */
    private byte[] bitsUnshuffled(byte[] bytes, int length) {
        int count = length / type / 8 * 8;
        byte[] into = Arrays.copyOf(bytes, length);
        Arrays.fill(into, 0, count * type, (byte) 0);
        for (int bit = 0; bit < 8 * type; bit++) {
            int row = bit * (count / 8);
            for (int i = 0; i < count; i++) {
                int set = bytes[row + i / 8] >> i % 8 & 1;
                into[i * type + bit / 8] |= (byte) (set << bit % 8);
            }
        }
        return into;
    }
}
