package org.eigenscope.format.data;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Shape;

/**
 * Groups of a tensor's elements: those with the same indices on the kept axes are one group. Groups are numbered in C
 * order of the kept axes.
 *
 * @param shape the tensor's
 * @param kept for each axis, whether it tells groups apart
 */
record AxisGroups(Shape shape, List<Boolean> kept) implements Serializable {

    private static final int STEP = 1 << 14;

    AxisGroups {
        kept = List.copyOf(kept);
    }

    /** How many groups there are. */
    int count() {
        long count = 1;
        for (int axis = 0; axis < shape.rank(); axis++) {
            count *= kept.get(axis) ? shape.dim(axis) : 1;
        }
        return Math.toIntExact(count);
    }

    /** Visits elements that follow one another in runs of one group. */
    interface Visitor {
        /** @param from the run's first element, counted from the first that is visited */
        void visit(int from, int length, int group);
    }

    /** Visits the elements {@code first … first+count−1} in C order. */
    void visit(long first, int count, Visitor visitor) {
        long inner = 1;
        int last = shape.rank() - 1;
        while (last >= 0 && !kept.get(last)) {
            inner *= shape.dim(last--);
        }
        for (int done = 0; done < count; ) {
            long outer = (first + done) / inner;
            int length = (int) Math.min(count - done, (outer + 1) * inner - (first + done));
            visitor.visit(done, length, group(outer, last));
            done += length;
        }
    }

    /** The group of the elements with this C-order index over the axes up to the last that is given. */
    private int group(long outer, int last) {
        long rest = outer;
        long group = 0;
        long step = 1;
        for (int axis = last; axis >= 0; axis--) {
            long dim = shape.dim(axis);
            if (kept.get(axis)) {
                group += rest % dim * step;
                step *= dim;
            }
            rest /= dim;
        }
        return (int) group;
    }

    /** The Euclidean norm of each group's elements. */
    double[] norms(ElementReader elements) throws IOException {
        double[] squares = new double[count()];
        double[] block = new double[STEP];
        long all = shape.elements();
        for (long first = 0; first < all; first += STEP) {
            int n = (int) Math.min(STEP, all - first);
            elements.read(first, block, 0, n);
            visit(first, n, (from, length, group) -> {
                double sum = 0;
                for (int i = from; i < from + length; i++) {
                    sum += block[i] * block[i];
                }
                squares[group] += sum;
            });
        }
        for (int i = 0; i < squares.length; i++) {
            squares[i] = Math.sqrt(squares[i]);
        }
        return squares;
    }
}
