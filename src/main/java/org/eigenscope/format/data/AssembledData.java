package org.eigenscope.format.data;

import java.io.IOException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eigenscope.format.io.ByteSink;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Shape;
import org.eigenscope.model.TensorData;

/**
 * A tensor of which boxes are stored each on its own: a partitioned variable, or the shards of a distributed
 * checkpoint. Few of the parts are open at a time.
 *
 * @param shape the whole tensor's shape
 * @param parts the boxes; together they are the tensor
 */
public record AssembledData(Shape shape, List<Part> parts) implements RewritableData {

    /** @param starts its first index on each axis */
    public record Part(List<Long> starts, Shape shape, TensorData data) implements Serializable {

        boolean contains(long[] index) {
            for (int axis = 0; axis < index.length; axis++) {
                long inside = index[axis] - starts.get(axis);
                if (inside < 0 || inside >= shape.dim(axis)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final int MOST_OPEN = 64;

    public AssembledData {
        parts = List.copyOf(parts);
    }

    /**
     * The tensor of these parts, or empty if they are not all of it.
     *
     * @throws ArithmeticException if the parts claim more elements than any tensor has
     */
    public static Optional<AssembledData> of(Shape shape, List<Part> parts) {
        long elements = 0;
        for (Part part : parts) {
            if (part.starts().size() != shape.rank() || part.shape().rank() != shape.rank()) {
                return Optional.empty();
            }
            for (int axis = 0; axis < shape.rank(); axis++) {
                long start = part.starts().get(axis);
                if (start < 0 || start > shape.dim(axis) || part.shape().dim(axis) > shape.dim(axis) - start) {
                    return Optional.empty();
                }
            }
            elements = Math.addExact(elements, part.shape().elements());
        }
        return elements == shape.elements() ? Optional.of(new AssembledData(shape, parts)) : Optional.empty();
    }

    @Override
    public long readTogether() {
        return parts.stream().mapToLong(part -> part.data().readTogether()).max().orElse(1);
    }

    /** Those of the parts, if all of them have steps. */
    @Override
    public TensorData steps() {
        List<TensorData> steps = parts.stream().map(part -> part.data().steps()).toList();
        return steps.stream().anyMatch(Objects::isNull) ? null : new AssembledData(shape,
                IntStream.range(0, steps.size()).mapToObj(i -> new Part(parts.get(i).starts(), parts.get(i).shape(),
                steps.get(i))).toList());
    }

    @Override
    public long memory() {
        return parts.stream().mapToLong(part -> part.data().memory()).sum();
    }

    @Override
    public ElementReader open() throws IOException {
        return new Reader();
    }

    @Override
    public ElementWriter writer(ByteSink sink) throws IOException {
        return new Writer(ElementWriter.open(parts.stream().map(Part::data).toList(), sink));
    }

    private final class Writer implements ElementWriter {
        private final List<ElementWriter> writers;
        private final Runs runs = new Runs();

        Writer(List<ElementWriter> writers) {
            this.writers = writers;
        }

        @Override
        public void write(long first, double[] values, int offset, int count) throws IOException {
            runs.each(first, offset, count, values.length,
                    (part, position, at, n) -> writers.get(part).write(position, values, at, n));
        }

        @Override
        public void close() throws IOException {
            ElementWriter.close(writers);
        }
    }

    private final class Reader implements ElementReader {
        /** The readers of the parts that are open, the one used longest ago first. */
        private final Map<Integer, ElementReader> readers = new LinkedHashMap<>(16, 0.75f, true);
        private final Runs runs = new Runs();

        @Override
        public void read(long first, double[] into, int offset, int count) throws IOException {
            runs.each(first, offset, count, into.length,
                    (part, position, at, n) -> reader(part).read(position, into, at, n));
        }

        private ElementReader reader(int part) throws IOException {
            ElementReader open = readers.get(part);
            if (open != null) {
                return open;
            }
            if (readers.size() == MOST_OPEN) {
                int oldest = readers.keySet().iterator().next();
                readers.remove(oldest).close();
            }
            ElementReader opened = parts.get(part).data().open();
            readers.put(part, opened);
            return opened;
        }

        @Override
        public void close() throws IOException {
            for (ElementReader reader : readers.values()) {
                reader.close();
            }
        }
    }

    /** Takes elements that follow one another both in the tensor and in a part, from an index of an array on. */
    @FunctionalInterface
    private interface Run {
        void take(int part, long position, int at, int count) throws IOException;
    }

    /** Finds the runs that elements of the tensor are in its parts. */
    private final class Runs {
        private final long elements = shape.elements();
        private final int rank = shape.rank();
        private int last;

        void each(long first, int offset, int count, int length, Run run) throws IOException {
            Objects.checkFromIndexSize(first, (long) count, elements);
            Objects.checkFromIndexSize(offset, count, length);
            long[] index = new long[rank];
            for (int done = 0; done < count; ) {
                long rest = first + done;
                for (int axis = rank - 1; axis >= 0; axis--) {
                    index[axis] = rest % shape.dim(axis);
                    rest /= shape.dim(axis);
                }
                int s = find(index);
                Part part = parts.get(s);
                int n = (int) Math.min(count - done, run(part, index));
                run.take(s, position(part, index), offset + done, n);
                done += n;
            }
        }

        /** The part with the element; parts are mostly asked for one after the other. */
        private int find(long[] index) throws IOException {
            for (int i = 0; i < parts.size(); i++) {
                int s = (last + i) % parts.size();
                if (parts.get(s).contains(index)) {
                    last = s;
                    return s;
                }
            }
            throw new IOException("a part of a partitioned variable is not in the checkpoint");
        }

        /** The number of elements that follow one another both in the tensor and in the part. */
        private long run(Part part, long[] index) {
            long run = 1;
            long inner = 1;
            for (int axis = rank - 1; axis >= 0; axis--) {
                long left = part.shape().dim(axis) - (index[axis] - part.starts().get(axis)) - 1;
                run += left * inner;
                if (part.shape().dim(axis) < shape.dim(axis)) {
                    break;
                }
                inner *= shape.dim(axis);
            }
            return run;
        }

        private long position(Part part, long[] index) {
            long position = 0;
            for (int axis = 0; axis < rank; axis++) {
                position = position * part.shape().dim(axis) + index[axis] - part.starts().get(axis);
            }
            return position;
        }
    }
}
