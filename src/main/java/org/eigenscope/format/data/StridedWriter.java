package org.eigenscope.format.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.eigenscope.format.io.NotRewritableException;
import org.eigenscope.model.Shape;

/** Rewrites elements that are in another order, in runs of those that are adjacent. */
final class StridedWriter implements ElementWriter {

    /** Elements that are put in order at once. */
    private static final int WINDOW = 1 << 20;

    private final StridedData view;
    private final ElementWriter stored;
    private final long elements;

    StridedWriter(StridedData view, ElementWriter stored) throws NotRewritableException {
        this.view = view;
        this.stored = stored;
        elements = view.shape().elements();
        if (overlaps(view.shape(), view.strides())) {
            throw new NotRewritableException("several of its elements stand at one place of the file");
        }
    }

    /** True unless each axis steps over all that those of smaller strides reach: then every element has its own. */
    private static boolean overlaps(Shape shape, List<Long> strides) {
        List<Integer> axes = IntStream.range(0, shape.rank()).boxed().filter(axis -> shape.dim(axis) > 1)
                .sorted(Comparator.comparingLong(strides::get)).toList();
        long reach = 0;
        for (int axis : axes) {
            if (strides.get(axis) <= reach) {
                return true;
            }
            reach += (shape.dim(axis) - 1) * strides.get(axis);
        }
        return false;
    }

    @Override
    public void write(long first, double[] values, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(first, (long) count, elements);
        Objects.checkFromIndexSize(offset, count, values.length);
        for (int done = 0; done < count; done += WINDOW) {
            window(first + done, values, offset + done, Math.min(WINDOW, count - done));
        }
    }

    private void window(long first, double[] values, int offset, int count) throws IOException {
        Shape shape = view.shape();
        int rank = shape.rank();
        long[] index = new long[rank];
        long rest = first;
        long place = view.offset();
        for (int axis = rank - 1; axis >= 0; axis--) {
            index[axis] = rest % shape.dim(axis);
            rest /= shape.dim(axis);
            place += index[axis] * view.strides().get(axis);
        }
        long[] places = new long[count];
        for (int i = 0; i < count; i++) {
            places[i] = place;
            for (int axis = rank - 1; axis >= 0; axis--) {
                place += view.strides().get(axis);
                if (++index[axis] < shape.dim(axis)) {
                    break;
                }
                place -= index[axis] * view.strides().get(axis);
                index[axis] = 0;
            }
        }
        Integer[] order = new Integer[count];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingLong(i -> places[i]));
        double[] run = new double[count];
        int length = 0;
        for (int i = 0; i < count; i++) {
            run[length++] = values[offset + order[i]];
            if (i + 1 == count || places[order[i + 1]] != places[order[i]] + 1) {
                stored.write(places[order[i]] - length + 1, run, 0, length);
                length = 0;
            }
        }
    }

    @Override
    public void close() throws IOException {
        stored.close();
    }
}
