package org.eigenscope.format.zarr;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eigenscope.format.data.PlainData;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.MemoryRange;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Shape;
import org.eigenscope.model.TensorData;

/**
 * An array in chunks. Some of its rows are read at once, as many as a row of chunks has if they are not too many, so
 * that whoever reads from front to back decompresses each chunk once.
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
    /** Bytes that are decoded at once where a row of chunks has fewer. */
    private static final int FEW_BYTES = 1 << 20;
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

    private final class Reader implements ElementReader {
        private final int rank = shape.rank();
        private final int size = dtype.blockBytes();
        private final ChunkReaders readers = new ChunkReaders(ZarrData.this, MOST_OPEN);
        /** Whole rows, decoded but for their type. */
        private byte[] held = {};
        private ElementReader elements;
        private long heldFirst;
        private int heldCount;

        @Override
        public void read(long first, double[] into, int offset, int count) throws IOException {
            check(first, into.length, offset, count);
            for (int done = 0; done < count; ) {
                int n = hold(first + done, count - done);
                elements.read(first + done - heldFirst, into, offset + done, n);
                done += n;
            }
        }

        @Override
        public void read(long first, float[] into, int offset, int count) throws IOException {
            check(first, into.length, offset, count);
            for (int done = 0; done < count; ) {
                int n = hold(first + done, count - done);
                elements.read(first + done - heldFirst, into, offset + done, n);
                done += n;
            }
        }

        private void check(long first, int length, int offset, int count) {
            Objects.checkFromIndexSize(first, (long) count, shape.elements());
            Objects.checkFromIndexSize(offset, count, length);
        }

        /** Sees that an element is held; returns how many of the wanted ones from it on are. */
        private int hold(long wanted, int count) throws IOException {
            if (wanted < heldFirst || wanted >= heldFirst + heldCount) {
                gather(wanted);
            }
            return (int) Math.min(count, heldFirst + heldCount - wanted);
        }

        /** Decodes the rows of chunks around an element: along the first axis of which a step is not too large. */
        private void gather(long wanted) throws IOException {
            int axis = 0;
            long below = rank == 0 ? 1 : shape.elements() / shape.dim(0);
            while (axis < rank - 1 && below * size > MOST_BYTES) {
                axis++;
                below /= shape.dim(axis);
            }
            long[] from = new long[rank];
            long[] dims = new long[rank];
            long rest = wanted;
            long step = shape.elements();
            for (int a = 0; a < rank; a++) {
                step /= shape.dim(a);
                from[a] = a <= axis ? rest / step : 0;
                rest -= from[a] * step;
                dims[a] = a < axis ? 1 : shape.dim(a);
            }
            if (rank > 0) {
                rows(from, dims, axis, below);
            }
            long first = 0;
            long count = 1;
            for (int a = 0; a < rank; a++) {
                first = first * shape.dim(a) + from[a];
                count *= dims[a];
            }
            heldCount = 0;
            if (held.length < count * size) {
                held = new byte[Math.toIntExact(count * size)];
                elements = new PlainData(new MemoryRange(held), dtype, bigEndian, count).open();
            }
            readers.box(from, dims, held);
            heldFirst = first;
            heldCount = (int) count;
        }

        /** Sets which indices of the axis are read: those of a row of chunks, or of several small ones. */
        private void rows(long[] from, long[] dims, int axis, long below) {
            long high = inner.get(axis);
            long most = Math.max(1, MOST_BYTES / (below * size));
            long inside = from[axis] % high;
            long start = from[axis] - (high <= most ? inside : inside % most);
            long end = high <= most ? start + high * Math.max(1, FEW_BYTES / (high * below * size))
                    : Math.min(start + most, from[axis] - inside + high);
            from[axis] = start;
            dims[axis] = Math.min(end, shape.dim(axis)) - start;
        }

        @Override
        public void close() throws IOException {
            readers.close();
        }
    }
}
