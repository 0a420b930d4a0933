package org.eigenscope.format.zarr;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Objects;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.DamagedException;

/** A compressed chunk, decompressed as it is read: forwards in one go, backwards from its start again. */
final class StreamedChunk implements ByteReader {

    private final ByteRange stored;
    private final ChunkCodecs.Kind kind;
    private final long size;
    private final ByteReader in;
    private InputStream stream;
    private long position;

    StreamedChunk(ByteRange stored, ChunkCodecs.Kind kind, long size) throws IOException {
        this.stored = stored;
        this.kind = kind;
        this.size = size;
        this.in = stored.open();
    }

    @Override
    public void read(long at, byte[] into, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(at, (long) count, size);
        Objects.checkFromIndexSize(offset, count, into.length);
        try {
            if (stream == null || at < position) {
                stream = ChunkCodecs.stream(kind, ByteSource.stream(in, stored.length()));
                position = 0;
            }
            stream.skipNBytes(at - position);
            if (stream.readNBytes(into, offset, count) < count || at + count == size && stream.read() >= 0) {
                throw new DamagedException("a chunk does not decompress to the %,d bytes that it should have: get the "
                        + "file again".formatted(size));
            }
            position = at + count;
        } catch (DamagedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            position = Long.MAX_VALUE;
            throw new DamagedException("a chunk of %,d bytes cannot be decompressed (%s): get the file again".formatted(
                    size, kind.name().toLowerCase(Locale.ROOT)), e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
