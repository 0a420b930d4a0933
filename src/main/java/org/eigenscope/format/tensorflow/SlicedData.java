package org.eigenscope.format.tensorflow;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Shape;
import org.eigenscope.model.TensorData;

/**
 * A partitioned variable: boxes of one tensor, each stored on its own.
 *
 * @param shape the whole tensor's shape
 * @param slices the boxes; together they are the tensor
 */
record SlicedData(Shape shape, List<Slice> slices) implements TensorData {

    /** @param starts its first index on each axis */
    record Slice(List<Long> starts, Shape shape, TensorData data) implements Serializable {

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

    SlicedData {
        slices = List.copyOf(slices);
    }

    @Override
    public long stretch() {
        return slices.stream().mapToLong(slice -> slice.data().stretch()).max().orElse(1);
    }

    @Override
    public long memory() {
        return slices.stream().mapToLong(slice -> slice.data().memory()).sum();
    }

    @Override
    public ElementReader open() throws IOException {
        return new Reader();
    }

    private final class Reader implements ElementReader {
        private final List<ElementReader> readers = new ArrayList<>();
        private final long elements = shape.elements();
        private final int rank = shape.rank();

        Reader() throws IOException {
            try {
                for (Slice slice : slices) {
                    readers.add(slice.data().open());
                }
            } catch (IOException e) {
                close();
                throw e;
            }
        }

        @Override
        public void read(long first, double[] into, int offset, int count) throws IOException {
            Objects.checkFromIndexSize(first, (long) count, elements);
            Objects.checkFromIndexSize(offset, count, into.length);
            long[] index = new long[rank];
            for (int done = 0; done < count; ) {
                long rest = first + done;
                for (int axis = rank - 1; axis >= 0; axis--) {
                    index[axis] = rest % shape.dim(axis);
                    rest /= shape.dim(axis);
                }
                int s = find(index);
                Slice slice = slices.get(s);
                int n = (int) Math.min(count - done, run(slice, index));
                readers.get(s).read(position(slice, index), into, offset + done, n);
                done += n;
            }
        }

        private int find(long[] index) throws IOException {
            for (int s = 0; s < slices.size(); s++) {
                if (slices.get(s).contains(index)) {
                    return s;
                }
            }
            throw new IOException("a part of a partitioned variable is not in the checkpoint");
        }

        /** The number of elements that follow one another both in the tensor and in the slice. */
        private long run(Slice slice, long[] index) {
            long run = 1;
            long inner = 1;
            for (int axis = rank - 1; axis >= 0; axis--) {
                long left = slice.shape().dim(axis) - (index[axis] - slice.starts().get(axis)) - 1;
                run += left * inner;
                if (slice.shape().dim(axis) < shape.dim(axis)) {
                    break;
                }
                inner *= shape.dim(axis);
            }
            return run;
        }

        private long position(Slice slice, long[] index) {
            long position = 0;
            for (int axis = 0; axis < rank; axis++) {
                position = position * slice.shape().dim(axis) + index[axis] - slice.starts().get(axis);
            }
            return position;
        }

        @Override
        public void close() throws IOException {
            for (Closeable reader : readers) {
                reader.close();
            }
        }
    }
}
