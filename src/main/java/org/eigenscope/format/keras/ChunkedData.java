package org.eigenscope.format.keras;

import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.dataset.chunked.Chunk;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.eigenscope.format.data.ElementWriter;
import org.eigenscope.format.data.PlainData;
import org.eigenscope.format.data.RewritableData;
import org.eigenscope.format.data.RowsReader;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.ByteSink;
import org.eigenscope.format.io.MemoryRange;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Shape;

/**
 * A dataset stored in chunks, some of whose rows are read at once.
 *
 * @param file the whole HDF5 file
 * @param path where the dataset is in it
 * @param chunk a chunk's dimensions
 */
record ChunkedData(ByteRange file, String path, DType dtype, boolean bigEndian, Shape shape, List<Integer> chunk)
        implements RewritableData {

    /** Bytes of decoded rows that are held at most. A higher row of chunks is decompressed once for each part of it. */
    private static final int MOST_BYTES = 64 << 20;
    /** The address of a chunk that has a place in the index, and was never written. */
    private static final long UNDEFINED = -1;
    /** A chunk's stored bytes and those of two filters. */
    private static final int COPIES = 3;

    @Override
    public long readTogether() {
        return chunk.getLast();
    }

    @Override
    public long memory() {
        return Math.min(MOST_BYTES, dtype.bytesOf(shape.elements())) + COPIES * (long) chunkElements()
                * dtype.blockBytes();
    }

    private int chunkElements() {
        return chunk.stream().reduce(1, Math::multiplyExact);
    }

    @Override
    public ElementReader open() throws IOException {
        return opened(Reader::new);
    }

    @Override
    public ElementWriter writer(ByteSink sink) throws IOException {
        return opened((image, dataset) -> new ChunkWriter(this, image, dataset, sink));
    }

    /** Works on the dataset in the opened file, which it closes. */
    @FunctionalInterface
    private interface Worker<T> {
        T on(HdfImage image, ChunkedDataset dataset) throws IOException;
    }

    private <T> T opened(Worker<T> worker) throws IOException {
        HdfImage image = HdfImage.open(file);
        try {
            return worker.on(image, dataset(image));
        } catch (IOException | RuntimeException e) {
            image.close();
            throw e;
        }
    }

    private ChunkedDataset dataset(HdfImage image) throws IOException {
        Node node = image.file();
        for (String step : path.split("/")) {
            node = node instanceof Group group ? group.getChildren().get(step) : null;
        }
        if (node instanceof ChunkedDataset dataset && Arrays.equals(dataset.getDimensionsAsLong(),
                shape.dims().stream().mapToLong(Long::longValue).toArray())) {
            return dataset;
        }
        throw new IOException("%s is not in the file any more: open it again".formatted(SafeText.name(path)));
    }

    /** The bytes of a chunk that was never written. */
    byte[] unwritten(HdfImage image) throws IOException {
        byte[] one = new Reader(image, dataset(image)).fill();
        byte[] all = new byte[Math.multiplyExact(chunkElements(), one.length)];
        for (int i = 0; i < all.length; i++) {
            all[i] = one[i % one.length];
        }
        return all;
    }

    /** Takes runs of elements that lie side by side both in a chunk and where they go. */
    @FunctionalInterface
    private interface Run {
        /**
         * @param chunk the elements of the chunk, or null if it was never written
         * @param from the first of them
         * @param to where it goes
         */
        void take(byte[] chunk, int from, int to, int count) throws IOException;
    }

    private final class Reader extends RowsReader {
        private final HdfImage image;
        private final ChunkedDataset dataset;
        private final int rank = shape.rank();
        private final int size = dtype.blockBytes();
        private final int chunkBytes = Math.multiplyExact(chunkElements(), size);
        private ChunkIndex index;
        private ChunkFilters filters;
        private byte[] fill;

        Reader(HdfImage image, ChunkedDataset dataset) {
            super(shape, dtype, bigEndian, chunk, MOST_BYTES);
            this.image = image;
            this.dataset = dataset;
        }

        /** Reads some rows of a matrix as one box, of which each chunk is decompressed once. */
        @Override
        public void readRuns(long first, long stride, int runs, int length, double[] into) throws IOException {
            if (rank != 2 || stride != shape.dim(1) || first % stride + length > stride) {
                super.readRuns(first, stride, runs, length, into);
                return;
            }
            Objects.checkFromIndexSize(first / stride, (long) runs, shape.dim(0));
            Objects.checkFromIndexSize(0, (long) runs * length, into.length);
            double[] one = new double[1];
            plain(fill(), 1).read(0, one, 0, 1);
            byte[] decoded = new byte[chunkBytes];
            ElementReader plain = plain(decoded, chunkElements());
            byte[][] now = {null};
            box(new long[] {first / stride, first % stride}, new int[] {runs, length}, (stored, from, to, count) -> {
                if (stored == null) {
                    Arrays.fill(into, to, to + count, one[0]);
                    return;
                }
                if (now[0] != stored) {
                    System.arraycopy(stored, 0, decoded, 0, chunkBytes);
                    now[0] = stored;
                }
                plain.read(from, into, to, count);
            });
        }

        private ElementReader plain(byte[] bytes, long count) throws IOException {
            return new PlainData(new MemoryRange(bytes), dtype, bigEndian, count).open();
        }

        @Override
        protected void box(long[] from, long[] dims, byte[] into) throws IOException {
            byte[] never = fill();
            box(from, Arrays.stream(dims).mapToInt(Math::toIntExact).toArray(), (stored, source, target, n) -> {
                if (stored == null) {
                    for (int i = 0; i < n; i++) {
                        System.arraycopy(never, 0, into, (target + i) * size, size);
                    }
                } else {
                    System.arraycopy(stored, source * size, into, target * size, n * size);
                }
            });
        }

        /** Goes over the chunks that a box of elements meets, and in each over its runs. */
        private void box(long[] from, int[] dims, Run run) throws IOException {
            long[] start = new long[rank];
            for (int a = 0; a < rank; a++) {
                start[a] = from[a] - from[a] % chunk.get(a);
            }
            do {
                meet(decoded(start), start, from, dims, run);
            } while (next(start, from, dims));
        }

        /** Moves to the next chunk of a box, the last axis first; false behind the last one. */
        private boolean next(long[] start, long[] from, int[] dims) {
            for (int a = rank - 1; a >= 0; a--) {
                start[a] += chunk.get(a);
                if (start[a] < from[a] + dims[a]) {
                    return true;
                }
                start[a] = from[a] - from[a] % chunk.get(a);
            }
            return false;
        }

        private void meet(byte[] stored, long[] start, long[] from, int[] dims, Run run) throws IOException {
            int[] low = new int[rank];
            int[] extent = new int[rank];
            for (int a = 0; a < rank; a++) {
                long first = Math.max(start[a], from[a]);
                low[a] = (int) (first - start[a]);
                extent[a] = (int) (Math.min(start[a] + chunk.get(a), from[a] + dims[a]) - first);
            }
            int[] at = new int[rank];
            int axis;
            do {
                int source = 0;
                int target = 0;
                for (int a = 0; a < rank; a++) {
                    source = source * chunk.get(a) + low[a] + at[a];
                    target = (int) (target * (long) dims[a] + start[a] + low[a] + at[a] - from[a]);
                }
                run.take(stored, source, target, extent[rank - 1]);
                for (axis = rank - 2; axis >= 0 && ++at[axis] == extent[axis]; axis--) {
                    at[axis] = 0;
                }
            } while (axis >= 0);
        }

        /** The elements of the chunk that starts here, or null if it was never written: it may claim any size. */
        private byte[] decoded(long[] start) throws IOException {
            try {
                if (index == null) {
                    index = new ChunkIndex(dataset);
                    filters = ChunkFilters.of(dataset.getFilters(), size);
                }
                Chunk found = index.at(start);
                return found == null || found.getAddress() == UNDEFINED ? null
                        : filters.decode(image.stored(found.getAddress(), found.getSize(),
                        2L * chunkBytes + 1024), found.getFilterMask(), chunkBytes);
            } catch (ChunkFilters.Broken e) {
                throw broken(e.getMessage());
            } catch (RuntimeException | StackOverflowError e) {
                throw broken(HdfDatasets.reason(e));
            }
        }

        /** The bytes of an element that was never written. */
        private byte[] fill() throws IOException {
            if (fill == null) {
                byte[] bytes = new byte[size];
                try {
                    Object value = dtype == DType.BF16 ? null : dataset.getFillValue();
                    if (value instanceof Number number) {
                        long bits = switch (dtype) {
                            case F64 -> Double.doubleToLongBits(number.doubleValue());
                            case F32 -> Float.floatToIntBits(number.floatValue());
                            case F16 -> Float.floatToFloat16(number.floatValue());
                            default -> number.longValue();
                        };
                        for (int i = 0; i < size; i++) {
                            bytes[bigEndian ? size - 1 - i : i] = (byte) (bits >> 8 * i);
                        }
                    }
                } catch (RuntimeException e) {
                    throw broken(HdfDatasets.reason(e));
                }
                fill = bytes;
            }
            return fill;
        }

        private IOException broken(String why) {
            return new IOException("%s: a chunk is damaged (%s): get the file again".formatted(SafeText.name(path),
                    why));
        }

        @Override
        public void close() throws IOException {
            image.close();
        }
    }
}
