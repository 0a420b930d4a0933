package org.eigenscope.analysis.matrix;

import org.eigenscope.linalg.Precision;

/** A matrix of which one piece at a time is in memory, as floats or as doubles. */
abstract class PiecewiseSlice extends Slice {

    private float[] floats;
    private double[] doubles;
    private int start;
    private int size;

    PiecewiseSlice(int rows, int columns) {
        super(rows, columns);
    }

    /** Brings the piece into memory that an element is in: {@link #drop}, then {@link #hold}. */
    abstract void load(int index);

    /** Forgets the piece in memory, whose arrays are about to be overwritten. */
    final void drop() {
        size = 0;
    }

    /**
     * Takes a piece.
     *
     * @param piece its elements, a {@code float[]} where they fit one, else a {@code double[]}
     * @param first its first element, as an index into the matrix
     * @param count how many elements it has
     */
    final void hold(Object piece, int first, int count) {
        floats = piece instanceof float[] singles ? singles : null;
        doubles = piece instanceof double[] wide ? wide : null;
        start = first;
        size = count;
    }

    /** The array of the floats in memory, or null. */
    final float[] floats() {
        return floats;
    }

    /** The array of the doubles in memory, or null. */
    final double[] doubles() {
        return doubles;
    }

    /** Has the piece in memory that an element is in; returns how many of the wanted ones are in it. */
    private int reach(int from, int wanted) {
        if (from < start || from - start >= size) {
            load(from);
        }
        return Math.min(wanted, size - (from - start));
    }

    @Override
    public final double get(int index) {
        reach(index, 1);
        return floats != null ? floats[index - start] : doubles[index - start];
    }

    @Override
    public final void copy(int from, int count, double[] into, int offset) {
        for (int done = 0; done < count; ) {
            int n = reach(from + done, count - done);
            int at = from + done - start;
            if (floats != null) {
                Precision.widen(floats, at, n, into, offset + done);
            } else {
                System.arraycopy(doubles, at, into, offset + done, n);
            }
            done += n;
        }
    }

    @Override
    public final void copy(int from, int count, float[] into, int offset) {
        for (int done = 0; done < count; ) {
            int n = reach(from + done, count - done);
            int at = from + done - start;
            if (floats != null) {
                System.arraycopy(floats, at, into, offset + done, n);
            } else {
                Precision.narrow(doubles, at, n, into, offset + done);
            }
            done += n;
        }
    }
}
