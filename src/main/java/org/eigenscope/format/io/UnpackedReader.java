package org.eigenscope.format.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A compressed stream, decompressed as it is read: forwards in one go, backwards from its start again. */
public final class UnpackedReader implements ByteReader {

    /** Makes a stream of what another one compresses. */
    @FunctionalInterface
    public interface Decompressor {
        InputStream open(InputStream compressed) throws IOException;
    }

    private final ByteRange stored;
    private final Decompressor decompressor;
    private final long size;
    private final String what;
    private final ByteReader in;
    private InputStream stream;
    private long position;

    /**
     * Opens the compressed bytes.
     *
     * @param size of what they give, in bytes
     * @param what it is, for messages: {@code a chunk}
     */
    public UnpackedReader(ByteRange stored, Decompressor decompressor, long size, String what) throws IOException {
        this.stored = stored;
        this.decompressor = decompressor;
        this.size = size;
        this.what = what;
        this.in = stored.open();
    }

    @Override
    public void read(long at, byte[] into, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(at, (long) count, size);
        try {
            if (stream == null || at < position) {
                stream = decompressor.open(ByteSource.stream(in, stored.length()));
                position = 0;
            }
            stream.skipNBytes(at - position);
            if (stream.readNBytes(into, offset, count) < count || at + count == size && stream.read() >= 0) {
                throw new DamagedException("%s does not decompress to the %,d bytes that it should have: get the "
                        .formatted(what, size) + "file again");
            }
            position = at + count;
        } catch (DamagedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            position = Long.MAX_VALUE;
            throw new DamagedException("%s of %,d bytes cannot be decompressed: get the file again".formatted(what,
                    size), e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
