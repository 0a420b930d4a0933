package org.eigenscope.format.zarr;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.DamagedException;

/** Copies boxes of an array out of its chunks, of which few are open at a time. */
final class ChunkReaders implements Closeable {

    /** A place of zarr's shards that tells that nothing was written. */
    private static final long NOWHERE = -1;
    private static final int MOST_INDEXES = 32;
    private static final int MOST_INDEX_BYTES = 2 << 20;

    private final ZarrData data;
    private final int rank;
    private final int size;
    private final int mostOpen;
    private final byte[] fill;
    /** The strides of a chunk's axes, in elements. */
    private final long[] strides;
    private final boolean ordered;
    private final Map<Long, ByteReader> open = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Long, long[]> indexes = new LinkedHashMap<>(16, 0.75f, true);

    ChunkReaders(ZarrData data, int mostOpen) {
        this.data = data;
        this.rank = data.shape().rank();
        this.size = data.dtype().blockBytes();
        this.mostOpen = data.codecs().whole() ? 1 : mostOpen;
        this.fill = data.fill().bytes();
        this.strides = new long[rank];
        long stride = 1;
        boolean natural = true;
        for (int i = rank - 1; i >= 0; i--) {
            int axis = data.axes().get(i);
            strides[axis] = stride;
            stride *= data.inner().get(axis);
            natural &= axis == i;
        }
        this.ordered = natural;
    }

    /** Reads the elements of a box, in C order, into the array. */
    void box(long[] from, long[] dims, byte[] into) throws IOException {
        long[] first = new long[rank];
        long[] last = new long[rank];
        for (int a = 0; a < rank; a++) {
            if (dims[a] == 0) {
                return;
            }
            first[a] = from[a] / data.inner().get(a);
            last[a] = (from[a] + dims[a] - 1) / data.inner().get(a);
        }
        long[] at = first.clone();
        while (true) {
            chunk(at, from, dims, into);
            int axis = rank - 1;
            while (axis >= 0 && at[axis] == last[axis]) {
                at[axis] = first[axis];
                axis--;
            }
            if (axis < 0) {
                return;
            }
            at[axis]++;
        }
    }

    /** Copies what a chunk has of the box. */
    private void chunk(long[] at, long[] from, long[] dims, byte[] into) throws IOException {
        long[] start = new long[rank];
        long[] count = new long[rank];
        long source = 0;
        long target = 0;
        for (int a = 0; a < rank; a++) {
            long low = Math.max(from[a], at[a] * data.inner().get(a));
            long high = Math.min(from[a] + dims[a], (at[a] + 1) * data.inner().get(a));
            start[a] = low - from[a];
            count[a] = high - low;
            source += (low - at[a] * data.inner().get(a)) * strides[a];
            target = target * dims[a] + start[a];
        }
        ByteReader reader = reader(at);
        if (!ordered && reader != null) {
            elements(reader, source, count, target, dims, into);
            return;
        }
        // Axes from this one on lie side by side both in the chunk and in the box.
        int axis = rank - 1;
        long run = rank == 0 ? 1 : count[axis];
        while (axis > 0 && count[axis] == dims[axis] && count[axis] == data.inner().get(axis)) {
            axis--;
            run *= count[axis];
        }
        runs(reader, 0, Math.max(0, axis), source, target, run, count, dims, into);
    }

    private void runs(ByteReader reader, int axis, int end, long source, long target, long run, long[] count,
            long[] dims, byte[] into) throws IOException {
        if (axis == end) {
            copy(reader, source, target, run, into);
            return;
        }
        long step = 1;
        for (int a = axis + 1; a < rank; a++) {
            step *= dims[a];
        }
        for (long i = 0; i < count[axis]; i++) {
            runs(reader, axis + 1, end, source + i * strides[axis], target + i * step, run, count, dims, into);
        }
    }

    private void copy(ByteReader reader, long source, long target, long run, byte[] into) throws IOException {
        int bytes = (int) (run * size);
        int to = (int) (target * size);
        if (reader != null) {
            reader.read(source * size, into, to, bytes);
            return;
        }
        for (int i = 0; i < bytes; i += size) {
            System.arraycopy(fill, 0, into, to + i, size);
        }
    }

    /** Copies elements one by one, in the order in which the chunk has them. */
    private void elements(ByteReader reader, long source, long[] count, long target, long[] dims, byte[] into)
            throws IOException {
        long[] steps = new long[rank];
        long step = 1;
        for (int a = rank - 1; a >= 0; a--) {
            steps[a] = step;
            step *= dims[a];
        }
        int fastest = data.axes().get(rank - 1);
        byte[] line = new byte[(int) (count[fastest] * size)];
        long[] at = new long[rank];
        while (true) {
            long from = source;
            long to = target;
            for (int a = 0; a < rank; a++) {
                from += at[a] * strides[a];
                to += at[a] * steps[a];
            }
            reader.read(from * size, line, 0, line.length);
            for (int i = 0; i < count[fastest]; i++) {
                System.arraycopy(line, i * size, into, (int) ((to + i * steps[fastest]) * size), size);
            }
            int place = rank - 2;
            while (place >= 0 && ++at[data.axes().get(place)] == count[data.axes().get(place)]) {
                at[data.axes().get(place)] = 0;
                place--;
            }
            if (place < 0) {
                return;
            }
        }
    }

    /** Opens a chunk; null if it was never written. */
    private ByteReader reader(long[] at) throws IOException {
        long outer = 0;
        long inside = 0;
        long number = 0;
        for (int a = 0; a < rank; a++) {
            long ratio = data.chunk().get(a) / data.inner().get(a);
            outer = outer * Math.ceilDiv(data.shape().dim(a), data.chunk().get(a)) + at[a] / ratio;
            inside = inside * ratio + at[a] % ratio;
            number = number * Math.ceilDiv(data.shape().dim(a), data.inner().get(a)) + at[a];
        }
        ByteReader known = open.get(number);
        if (known != null) {
            return known;
        }
        ByteRange stored = data.chunks().get(outer);
        if (stored != null && data.places().some()) {
            stored = within(stored, outer, (int) inside);
        }
        if (stored == null) {
            return null;
        }
        if (open.size() >= mostOpen) {
            open.remove(open.keySet().iterator().next()).close();
        }
        ByteReader opened = data.codecs().open(stored, data.chunkBytes());
        open.put(number, opened);
        return opened;
    }

    /** The bytes of a chunk within a shard, or null. */
    private ByteRange within(ByteRange shard, long number, int inside) throws IOException {
        long[] index = indexes.get(number);
        if (index == null) {
            index = index(shard);
            if (indexes.size() >= MOST_INDEXES) {
                indexes.remove(indexes.keySet().iterator().next());
            }
            indexes.put(number, index);
        }
        long offset = index[2 * inside];
        long length = index[2 * inside + 1];
        if (offset == NOWHERE && length == NOWHERE) {
            return null;
        }
        if (offset < 0 || length < 0 || offset > shard.length() || length > shard.length() - offset) {
            throw new DamagedException("a shard refers to %,d bytes at byte %,d, but has %,d: get the file again"
                    .formatted(length, offset, shard.length()));
        }
        return shard.part(offset, length);
    }

    private long[] index(ByteRange shard) throws IOException {
        long entries = 1;
        for (int a = 0; a < rank; a++) {
            entries = Math.multiplyExact(entries, data.chunk().get(a) / data.inner().get(a));
        }
        long bytes = Math.addExact(Math.multiplyExact(entries, 16), data.places().sumBytes());
        if (bytes > shard.length() || bytes > MOST_INDEX_BYTES) {
            throw new DamagedException("a shard of %,d bytes should have an index of %,d: get the file again".formatted(
                    shard.length(), bytes));
        }
        byte[] stored = new byte[(int) bytes];
        try (ByteReader reader = shard.open()) {
            reader.read(data.places().atEnd() ? shard.length() - bytes : 0, stored, 0, stored.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(data.places().sumBytes() == 0 ? stored : ChunkCodecs.summed(stored))
                .order(ByteOrder.LITTLE_ENDIAN);
        long[] index = new long[(int) (2 * entries)];
        for (int i = 0; i < index.length; i++) {
            index[i] = buffer.getLong();
        }
        return index;
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (ByteReader reader : open.values()) {
            try {
                reader.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
