package org.eigenscope.format.zarr;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.data.RowsReader;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.MemoryRange;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Shape;
import org.eigenscope.model.TensorData;

/**
 * An array in chunks, some of whose rows are read at once.
 *
 * @param chunk lengths of a chunk that has a key
 * @param inner lengths of the chunks in one, which are decoded each by itself; {@code chunk} if it is not divided
 * @param places where those are told to be
 * @param axes the axes in the order in which a chunk has them
 * @param fill the bytes of an element that was never written
 * @param chunks the bytes of each chunk that is there, by its number in C order
 */
record ZarrData(Shape shape, DType dtype, boolean bigEndian, List<Long> chunk, List<Long> inner, ShardPlaces places,
        List<Integer> axes, ChunkCodecs codecs, MemoryRange fill, Map<Long, ByteRange> chunks) implements TensorData {

    /** Bytes of rows that are held at most. */
    private static final int MOST_BYTES = 32 << 20;
    private static final int MOST_OPEN = 64;
    /** The window of a stream that is decompressed. */
    private static final int WINDOW = 4 << 20;

    ZarrData {
        chunk = List.copyOf(chunk);
        inner = List.copyOf(inner);
        axes = List.copyOf(axes);
        chunks = Map.copyOf(chunks);
    }

    long chunkBytes() {
        return Math.multiplyExact(new Shape(inner).elements(), (long) dtype.blockBytes());
    }

    @Override
    public long readTogether() {
        return codecs.seekable() || shape.rank() == 0 ? 1 : Math.min(inner.getLast(), shape.dim(shape.rank() - 1));
    }

    @Override
    public long memory() {
        long open = codecs.whole() ? 2 * chunkBytes() : codecs.seekable() ? 0
                : Math.min(MOST_OPEN, chunks.size()) * (long) WINDOW;
        return Math.min(MOST_BYTES, dtype.bytesOf(shape.elements())) + open;
    }

    @Override
    public ElementReader open() {
        return new Reader();
    }

    private final class Reader extends RowsReader {
        private final ChunkReaders readers = new ChunkReaders(ZarrData.this, MOST_OPEN);

        Reader() {
            super(shape, dtype, bigEndian, inner, MOST_BYTES);
        }

        @Override
        protected void box(long[] from, long[] dims, byte[] into) throws IOException {
            readers.box(from, dims, into);
        }

        @Override
        public void close() throws IOException {
            readers.close();
        }
    }
}
