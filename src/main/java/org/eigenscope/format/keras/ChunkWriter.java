package org.eigenscope.format.keras;

import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.dataset.chunked.Chunk;
import io.jhdf.exceptions.HdfException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eigenscope.format.data.ElementWriter;
import org.eigenscope.format.data.Encoding;
import org.eigenscope.format.data.PlainData;
import org.eigenscope.format.io.ByteSink;
import org.eigenscope.format.io.FileRange;
import org.eigenscope.format.io.MemoryRange;
import org.eigenscope.format.io.NotRewritableException;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;

/**
 * Rewrites elements in the chunks of a dataset: a chunk that changes goes through its filters once more, and is
 * written where it was if it takes no more bytes than before, else behind the end of the file, which its index is told.
 * Behind one that takes fewer there are zeros, which who inflates it does not reach. To be given elements in ascending
 * order: a row of chunks is written when it is passed.
 */
final class ChunkWriter implements ElementWriter {

    private static final long UNDEFINED = -1;

    private final ChunkedData data;
    private final HdfImage image;
    private final FileRange place;
    private final ByteSink sink;
    private final ChunkedDataset dataset;
    private final int size;
    private final int chunkBytes;
    private final ChunkIndex index;
    private final ChunkFilters filters;
    private final Encoding encoding;
    private ChunkPlaces places;
    private final Map<List<Long>, BufferedChunk> unfinished = new LinkedHashMap<>();

    /** A chunk's elements as bytes, and a reader of what they are now. */
    private static final class BufferedChunk {
        private final Chunk chunk;
        private final byte[] bytes;
        private final ElementReader elements;
        private boolean changed;

        BufferedChunk(Chunk chunk, byte[] bytes, ElementReader elements) {
            this.chunk = chunk;
            this.bytes = bytes;
            this.elements = elements;
        }
    }

    ChunkWriter(ChunkedData data, HdfImage image, ChunkedDataset dataset, ByteSink sink) throws IOException {
        this.data = data;
        this.image = image;
        this.sink = sink;
        this.dataset = dataset;
        place = data.file().place();
        size = data.dtype().blockBytes();
        if (data.dtype().group() != DType.Group.FLOAT) {
            throw new NotRewritableException("its elements are integers (%s)".formatted(data.dtype()));
        }
        encoding = new Encoding(data.dtype(), data.bigEndian());
        chunkBytes = Math.multiplyExact(data.chunk().stream().reduce(1, Math::multiplyExact), size);
        try {
            index = new ChunkIndex(dataset);
            filters = ChunkFilters.of(dataset.getFilters(), size);
        } catch (RuntimeException | StackOverflowError e) {
            throw new NotRewritableException("its chunks are damaged (%s)".formatted(HdfDatasets.reason(e)));
        }
    }

    @Override
    public void write(long first, double[] values, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(first, (long) count, data.shape().elements());
        Objects.checkFromIndexSize(offset, count, values.length);
        int rank = data.shape().rank();
        long[] at = new long[rank];
        for (int done = 0; done < count; ) {
            long rest = first + done;
            for (int axis = rank - 1; axis >= 0; axis--) {
                at[axis] = rest % data.shape().dim(axis);
                rest /= data.shape().dim(axis);
            }
            writeBefore(at[0]);
            int inner = data.chunk().getLast();
            int n = (int) Math.min(count - done, Math.min(inner - at[rank - 1] % inner,
                    data.shape().dim(rank - 1) - at[rank - 1]));
            write(at, values, offset + done, n);
            done += n;
        }
    }

    /** Stores a run that lies in one row of one chunk. */
    private void write(long[] at, double[] values, int offset, int count) throws IOException {
        List<Long> start = new ArrayList<>();
        int from = 0;
        for (int axis = 0; axis < at.length; axis++) {
            int length = data.chunk().get(axis);
            start.add(at[axis] - at[axis] % length);
            from = from * length + (int) (at[axis] % length);
        }
        BufferedChunk chunk = unfinished.get(start);
        if (chunk == null) {
            chunk = load(start);
            unfinished.put(start, chunk);
        }
        double[] old = new double[count];
        chunk.elements.read(from, old, 0, count);
        for (int i = 0; i < count; i++) {
            double value = values[offset + i];
            if (value == old[i] || Double.isNaN(value) && Double.isNaN(old[i])) {
                continue;
            }
            if (chunk.chunk == null) {
                throw new NotRewritableException("a part of it was never written to the file");
            }
            encoding.encode(value, chunk.bytes, (from + i) * size);
            chunk.changed = true;
        }
    }

    private BufferedChunk load(List<Long> start) throws IOException {
        try {
            Chunk found = index.at(start.stream().mapToLong(Long::longValue).toArray());
            boolean there = found != null && found.getAddress() != UNDEFINED;
            if (!there) {
                // All that can be told of it is that nothing may change.
                byte[] unwritten = data.unwritten(image);
                return new BufferedChunk(null, unwritten, plain(unwritten));
            }
            byte[] bytes = filters.decode(image.stored(found.getAddress(), found.getSize(), 2L * chunkBytes + 1024),
                    found.getFilterMask(), chunkBytes);
            return new BufferedChunk(found, bytes, plain(bytes));
        } catch (ChunkFilters.Broken e) {
            throw new IOException("a chunk is damaged (%s): get the file again".formatted(e.getMessage()), e);
        } catch (RuntimeException | StackOverflowError e) {
            throw new IOException("a chunk is damaged (%s): get the file again".formatted(HdfDatasets.reason(e)), e);
        }
    }

    private ElementReader plain(byte[] bytes) throws IOException {
        return new PlainData(new MemoryRange(bytes), data.dtype(), data.bigEndian(), chunkBytes / size).open();
    }

    /** Writes the chunks that end before an index of the first axis. */
    private void writeBefore(long row) throws IOException {
        for (Iterator<Map.Entry<List<Long>, BufferedChunk>> all = unfinished.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<List<Long>, BufferedChunk> one = all.next();
            if (one.getKey().getFirst() + data.chunk().getFirst() <= row) {
                store(one.getValue());
                all.remove();
            }
        }
    }

    private void store(BufferedChunk chunk) throws IOException {
        if (!chunk.changed) {
            return;
        }
        int room = chunk.chunk.getSize();
        byte[] elements = Arrays.copyOf(chunk.bytes, chunkBytes);
        byte[] stored = filters.encode(elements, chunk.chunk.getFilterMask(), room);
        if (stored != null) {
            sink.write(place.part(chunk.chunk.getAddress(), room), stored, 0);
            return;
        }
        try {
            places = places == null ? ChunkPlaces.of(image, dataset, place, data.shape().rank()) : places;
            places.move(chunk.chunk.getAddress(), filters.encode(elements, chunk.chunk.getFilterMask()), sink);
        } catch (HdfException e) {
            throw new NotRewritableException("its index of chunks is damaged (%s)".formatted(HdfDatasets.reason(e)));
        } catch (NotRewritableException e) {
            throw new NotRewritableException(("a chunk of it takes more than its %,d bytes once it is compressed "
                    + "again, and %s; save the model without compression, or give the copy a name that ends with "
                    + ".safetensors").formatted(room, e.getMessage()));
        }
    }

    @Override
    public void close() throws IOException {
        try {
            writeBefore(Long.MAX_VALUE);
        } finally {
            image.close();
        }
    }
}
