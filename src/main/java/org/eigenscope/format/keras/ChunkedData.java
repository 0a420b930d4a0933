package org.eigenscope.format.keras;

import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.filter.PipelineFilterWithData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.eigenscope.format.data.PlainData;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.MemoryRange;
import org.eigenscope.format.io.Names;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Shape;
import org.eigenscope.model.TensorData;

/**
 * A dataset stored in chunks, decompressed one at a time.
 *
 * @param file the whole HDF5 file
 * @param path where the dataset is in it
 * @param chunk a chunk's dimensions
 */
record ChunkedData(ByteRange file, String path, DType dtype, boolean bigEndian, Shape shape, List<Integer> chunk)
        implements TensorData {

    private static final int DEFLATE = 1;
    private static final int SHUFFLE = 2;
    private static final int FLETCHER32 = 3;
    /** Elements of decoded chunks that are kept: a row of the tensor should lie within them. */
    private static final int KEPT = 4 << 20;

    static boolean knows(int filter) {
        return filter == DEFLATE || filter == SHUFFLE || filter == FLETCHER32;
    }

    @Override
    public long stretch() {
        return chunk.getLast();
    }

    @Override
    public long memory() {
        return Double.BYTES * Math.max(KEPT, chunk.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b));
    }

    @Override
    public ElementReader open() throws IOException {
        HdfImage image = HdfImage.open(file);
        try {
            Node node = image.file();
            for (String step : path.split("/")) {
                node = node instanceof Group group ? group.getChildren().get(step) : null;
            }
            if (node instanceof ChunkedDataset dataset && Arrays.equals(dataset.getDimensionsAsLong(),
                    shape.dims().stream().mapToLong(Long::longValue).toArray())) {
                return new Reader(image, dataset);
            }
            throw new IOException("%s is not in the file any more: open it again".formatted(Names.printable(path)));
        } catch (IOException | RuntimeException e) {
            image.close();
            throw e;
        }
    }

    /** Stands for a chunk that may claim any size, as nothing of it is in the file. */
    private static final double[] NEVER_WRITTEN = {};

    private final class Reader implements ElementReader {
        private final HdfImage image;
        private final ChunkedDataset dataset;
        private final int rank = shape.rank();
        private final int chunkElements = chunk.stream().reduce(1, Math::multiplyExact);
        private final Map<List<Integer>, double[]> decoded;

        Reader(HdfImage image, ChunkedDataset dataset) {
            this.image = image;
            this.dataset = dataset;
            int kept = Math.max(1, KEPT / chunkElements);
            this.decoded = new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<List<Integer>, double[]> eldest) {
                    return size() > kept;
                }
            };
        }

        @Override
        public void read(long first, double[] into, int offset, int count) throws IOException {
            Objects.checkFromIndexSize(first, (long) count, shape.elements());
            Objects.checkFromIndexSize(offset, count, into.length);
            for (int done = 0; done < count; ) {
                long rest = first + done;
                Integer[] start = new Integer[rank];
                int within = 0;
                int step = 1;
                int run = 1;
                for (int axis = rank - 1; axis >= 0; axis--) {
                    int index = (int) (rest % shape.dim(axis));
                    rest /= shape.dim(axis);
                    int inside = index % chunk.get(axis);
                    start[axis] = index - inside;
                    within += inside * step;
                    step *= chunk.get(axis);
                    if (axis == rank - 1) {
                        run = (int) Math.min(chunk.get(axis) - inside, shape.dim(axis) - index);
                    }
                }
                int n = Math.min(count - done, run);
                double[] elements = chunk(List.of(start));
                if (elements == NEVER_WRITTEN) {
                    Arrays.fill(into, offset + done, offset + done + n, fill());
                } else {
                    System.arraycopy(elements, within, into, offset + done, n);
                }
                done += n;
            }
        }

        private double[] chunk(List<Integer> start) throws IOException {
            double[] elements = decoded.get(start);
            if (elements == null) {
                ByteBuffer raw = raw(start);
                if (raw == null) {
                    elements = NEVER_WRITTEN;
                } else {
                    byte[] bytes = decode(raw);
                    elements = new double[chunkElements];
                    try (ElementReader reader = new PlainData(new MemoryRange(bytes), dtype, bigEndian, chunkElements)
                            .open()) {
                        reader.read(0, elements, 0, chunkElements);
                    }
                }
                decoded.put(start, elements);
            }
            return elements;
        }

        /** What elements that were never written are. */
        private double fill() throws IOException {
            try {
                return dtype != DType.BF16 && dataset.getFillValue() instanceof Number number ? number.doubleValue()
                        : 0;
            } catch (RuntimeException e) {
                throw broken(HdfTree.reason(e));
            }
        }

        /** A chunk's stored bytes, or null if it was never written. */
        private ByteBuffer raw(List<Integer> start) throws IOException {
            try {
                return dataset.getRawChunkBuffer(start.stream().mapToInt(Integer::intValue).toArray());
            } catch (RuntimeException | StackOverflowError e) {
                if (e.getMessage() != null && e.getMessage().startsWith("No chunk with offset")) {
                    return null;
                }
                throw broken(HdfTree.reason(e));
            }
        }

        private byte[] decode(ByteBuffer raw) throws IOException {
            int size = chunkElements * dtype.blockBytes();
            List<PipelineFilterWithData> filters = dataset.getFilters();
            if (raw.remaining() > size + (size >> 3) + 1024) {
                throw broken("it has %,d bytes for %,d".formatted(raw.remaining(), size));
            }
            byte[] bytes = new byte[raw.remaining()];
            raw.get(bytes);
            // Written in the pipeline's order, so read in the reverse.
            for (PipelineFilterWithData filter : filters.reversed()) {
                bytes = switch (filter.getId()) {
                    case DEFLATE -> inflate(bytes, size);
                    case SHUFFLE -> unshuffle(bytes, dtype.blockBytes());
                    default -> Arrays.copyOf(bytes, Math.max(0, bytes.length - 4));
                };
            }
            if (bytes.length < size) {
                throw broken("it has %,d of %,d bytes".formatted(bytes.length, size));
            }
            return bytes;
        }

        /** Inflates to the chunk's size, with room for a checksum behind it, and no further. */
        private byte[] inflate(byte[] bytes, int size) throws IOException {
            byte[] into = new byte[size + 4];
            Inflater inflater = new Inflater();
            try {
                inflater.setInput(bytes);
                int done = 0;
                for (int n = -1; done < into.length && n != 0; done += n) {
                    n = inflater.inflate(into, done, into.length - done);
                }
                if (!inflater.finished()) {
                    throw broken("it decompresses to another size");
                }
                return Arrays.copyOf(into, done);
            } catch (DataFormatException e) {
                throw broken("it cannot be decompressed");
            } finally {
                inflater.end();
            }
        }

        private static byte[] unshuffle(byte[] bytes, int size) {
            int count = bytes.length / size;
            byte[] into = bytes.clone();
            for (int b = 0; b < size; b++) {
                for (int i = 0; i < count; i++) {
                    into[i * size + b] = bytes[b * count + i];
                }
            }
            return into;
        }

        private IOException broken(String why) {
            return new IOException("%s: a chunk is damaged (%s): get the file again".formatted(Names.printable(path),
                    why));
        }

        @Override
        public void close() throws IOException {
            image.close();
        }
    }
}
