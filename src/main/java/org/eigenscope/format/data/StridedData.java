package org.eigenscope.format.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eigenscope.format.io.ByteSink;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Shape;
import org.eigenscope.model.TensorData;

/**
 * A view of stored elements in another order: logical element (i₀, i₁, …) is the stored element
 * {@code offset + Σ iₖ·strideₖ}. Transposed and permuted tensors of PyTorch, Fortran order of NumPy.
 *
 * @param data the stored elements
 * @param offset the stored index of logical element 0
 * @param shape the logical shape
 * @param strides one stride a dimension, in elements, none negative; 0 repeats, overlaps are allowed
 */
public record StridedData(TensorData data, long offset, Shape shape, List<Long> strides)
        implements RearrangedData, RewritableData {

    /** Elements gathered at once, and where each time the file has to be decompressed from its start. */
    private static final int WINDOW = 1 << 22;
    private static final int LARGE_WINDOW = 1 << 24;
    /** The most elements read in one step of gathering: the span that a small box of elements may have. */
    private static final int SPAN = 1 << 20;

    public StridedData {
        Objects.requireNonNull(data);
        strides = List.copyOf(strides);
        if (strides.size() != shape.rank() || offset < 0 || strides.stream().anyMatch(stride -> stride < 0)) {
            throw new IllegalArgumentException("no strides of %s: %s from %d".formatted(shape, strides, offset));
        }
    }

    /**
     * The stored elements in the order of the shape: the data itself where the strides are those of C order.
     *
     * @param stored how many elements are stored
     * @throws IllegalArgumentException if a stride is negative, or an element lies outside the stored ones
     */
    public static TensorData of(TensorData data, long stored, long offset, Shape shape, List<Long> strides) {
        StridedData view = new StridedData(data, offset, shape, strides);
        if (shape.elements() > 0 && view.last() >= stored) {
            throw new IllegalArgumentException("the strides %s of %s from %d reach past its %d stored elements"
                    .formatted(strides, shape, offset, stored));
        }
        return offset == 0 && view.strides.equals(rowMajor(shape)) ? data : view;
    }

    /** The elements of a column-major (Fortran) array in C order. */
    public static TensorData columnMajor(TensorData data, Shape shape) {
        List<Long> strides = new ArrayList<>();
        long stride = 1;
        for (long dim : shape.dims()) {
            strides.add(stride);
            stride *= Math.max(1, dim);
        }
        return of(data, shape.elements(), 0, shape, strides);
    }

    /** The strides of C order. */
    public static List<Long> rowMajor(Shape shape) {
        Long[] strides = new Long[shape.rank()];
        long stride = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= Math.max(1, shape.dim(axis));
        }
        return List.of(strides);
    }

    /** The largest stored index of any element; Long.MAX_VALUE if it overflows. */
    private long last() {
        try {
            long last = offset;
            for (int axis = 0; axis < shape.rank(); axis++) {
                last = Math.addExact(last, Math.multiplyExact(shape.dim(axis) - 1, strides.get(axis)));
            }
            return last;
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    /** A part of every row of a matrix is gathered by itself, that of more axes only with whole windows. */
    @Override
    public long readTogether() {
        return shape.rank() == 2 && data.readTogether() == 1 ? 1 : Math.max(1, shape.elements());
    }

    @Override
    public TensorData steps() {
        TensorData steps = data.steps();
        return steps == null ? null : new StridedData(steps, offset, shape, strides);
    }

    private int window() {
        return data.readTogether() == 1 ? WINDOW : LARGE_WINDOW;
    }

    @Override
    public long memory() {
        return Double.BYTES * Math.min(shape.elements(), window()) + data.memory();
    }

    @Override
    public ElementReader open() throws IOException {
        return new Reader(data.open());
    }

    @Override
    public ElementWriter writer(ByteSink sink) throws IOException {
        ElementWriter stored = ElementWriter.open(data, sink);
        try {
            return new StridedWriter(this, stored);
        } catch (IOException e) {
            stored.close();
            throw e;
        }
    }

    /** Gathers windows of consecutive logical elements: whole boxes, so that the stored ones are read in long runs. */
    private final class Reader implements ElementReader {
        private final ElementReader stored;
        private final long elements = shape.elements();
        private final int rank = shape.rank();
        private final int most = window();
        private double[] window = {};
        private long windowFirst;
        private int windowCount;
        private double[] span = {};

        Reader(ElementReader stored) {
            this.stored = stored;
        }

        @Override
        public void read(long first, double[] into, int at, int count) throws IOException {
            Objects.checkFromIndexSize(first, (long) count, elements);
            Objects.checkFromIndexSize(at, count, into.length);
            for (int done = 0; done < count; ) {
                long wanted = first + done;
                if (wanted < windowFirst || wanted >= windowFirst + windowCount) {
                    gather(wanted);
                }
                int start = (int) (wanted - windowFirst);
                int n = Math.min(count - done, windowCount - start);
                System.arraycopy(window, start, into, at + done, n);
                done += n;
            }
        }

        /** Of a matrix, the part of its rows as one box. */
        @Override
        public void readRuns(long first, long stride, int runs, int length, double[] into) throws IOException {
            if (rank != 2 || stride != shape.dim(1) || first % stride + length > stride) {
                ElementReader.super.readRuns(first, stride, runs, length, into);
                return;
            }
            Objects.checkFromIndexSize(first / stride, (long) runs, shape.dim(0));
            Objects.checkFromIndexSize(0, (long) runs * length, into.length);
            long from = offset + first / stride * strides.getFirst() + first % stride * strides.getLast();
            box(from, new int[] {runs, length}, into, new int[] {length, 1}, 0);
        }

        /** Gathers the box of about {@link #most} elements that starts at a logical element or just before it. */
        private void gather(long wanted) throws IOException {
            int axis = 0;
            long inner = elements;
            while (axis < rank) {
                inner /= shape.dim(axis);
                if (inner <= most) {
                    break;
                }
                axis++;
            }
            int[] dims = new int[rank];
            long from = offset;
            long rest = wanted;
            long below = elements;
            for (int a = 0; a < rank; a++) {
                below /= shape.dim(a);
                long index = a <= axis ? rest / below : 0;
                rest -= a <= axis ? index * below : 0;
                from += index * strides.get(a);
                dims[a] = a < axis ? 1 : a > axis ? (int) shape.dim(a)
                        : (int) Math.min(shape.dim(a) - index, Math.max(1, most / inner));
            }
            windowCount = 1;
            for (int dim : dims) {
                windowCount *= dim;
            }
            windowFirst = wanted - rest;
            if (window.length < windowCount) {
                window = new double[windowCount];
            }
            int[] steps = new int[rank];
            long step = 1;
            for (int a = rank - 1; a >= 0; a--) {
                steps[a] = dims[a] == 1 ? 0 : (int) step;
                step *= shape.dim(a);
            }
            box(from, dims, window, steps, 0);
        }

        /**
         * Reads a box: in one run if its elements lie close together, else split along its largest stride.
         *
         * @param steps how far apart neighbours along each axis are in the array
         */
        private void box(long from, int[] dims, double[] into, int[] steps, int target) throws IOException {
            long count = 1;
            long reach = 1;
            int widest = -1;
            for (int a = 0; a < rank; a++) {
                count *= dims[a];
                reach += (dims[a] - 1) * strides.get(a);
                if (dims[a] > 1 && (widest < 0 || strides.get(a) > strides.get(widest))) {
                    widest = a;
                }
            }
            if (widest < 0 || reach <= SPAN && reach <= Math.max(4096, 4 * count)) {
                if (span.length < reach) {
                    span = new double[(int) reach];
                }
                stored.read(from, span, 0, (int) reach);
                scatter(dims, 0, 0, into, steps, target);
                return;
            }
            int[] part = dims.clone();
            part[widest] = 1;
            for (int i = 0; i < dims[widest]; i++) {
                box(from + i * strides.get(widest), part, into, steps, target + i * steps[widest]);
            }
        }

        private void scatter(int[] dims, int axis, int source, double[] into, int[] steps, int target) {
            if (axis == rank) {
                into[target] = span[source];
                return;
            }
            int stride = dims[axis] == 1 ? 0 : Math.toIntExact(strides.get(axis));
            int step = steps[axis];
            if (axis == rank - 1) {
                for (int i = 0; i < dims[axis]; i++) {
                    into[target + i * step] = span[source + i * stride];
                }
                return;
            }
            for (int i = 0; i < dims[axis]; i++) {
                scatter(dims, axis + 1, source + i * stride, into, steps, target + i * step);
            }
        }

        @Override
        public void close() throws IOException {
            stored.close();
        }
    }
}
