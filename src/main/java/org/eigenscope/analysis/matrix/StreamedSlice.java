package org.eigenscope.analysis.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.linalg.Precision;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.WeightMatrix;

/** A matrix that stays in its file: only a block of it, and a piece of one of its shuffles, is in memory. */
public final class StreamedSlice extends Slice {

    /** Bytes of the piece of a shuffle that is in memory at a time: a quarter of the matrix within these. */
    private static final int LEAST_ROOM = 96 << 20;
    private static final int MOST_ROOM = 384 << 20;

    /** Bytes of the widest stripe of columns. */
    private static final int STRIPE = 128 << 20;

    private final WeightMatrix weights;
    private final int index;
    private final MatrixReader reader;
    private final AnalysisContext work;
    private final int room;
    private final int step;
    private final float[] floats;
    private final double[] doubles;
    private int firstRow;
    private int heldRows;
    private ShuffledSlice current;

    StreamedSlice(WeightMatrix weights, int index, MatrixReader reader, AnalysisContext work) {
        this(weights, index, reader, work, room(weights));
    }

    /** With another room for the piece of a shuffle. */
    StreamedSlice(WeightMatrix weights, int index, MatrixReader reader, AnalysisContext work, int room) {
        super(weights.rows(), weights.columns());
        this.room = room;
        this.weights = weights;
        this.index = index;
        this.reader = reader;
        this.work = work;
        this.step = Math.clamp(BLOCK / weights.columns(), 1, weights.rows());
        this.floats = weights.fitsFloat() ? new float[step * weights.columns()] : null;
        this.doubles = floats == null ? new double[step * weights.columns()] : null;
    }

    @Override
    public boolean fitsFloat() {
        return weights.fitsFloat();
    }

    /**
     * Bytes of the piece of a shuffle that is in memory at a time. Each piece is a pass over the file: fewer and larger
     * ones where that has to be decompressed.
     */
    public static int room(WeightMatrix weights) {
        long matrix = (long) weights.rows() * weights.columns() * (weights.fitsFloat() ? Float.BYTES : Double.BYTES);
        return (int) Math.min(matrix, forwardOnly(weights) ? MOST_ROOM : Math.clamp(matrix / 4, LEAST_ROOM, MOST_ROOM));
    }

    private static boolean forwardOnly(WeightMatrix weights) {
        return weights.source().readTogether() == weights.columns();
    }

    /** The number of elements of a shuffle that are held in memory. */
    public int room() {
        return room / (fitsFloat() ? Float.BYTES : Double.BYTES);
    }

    @Override
    int stripe() {
        return stripe(weights);
    }

    /** Bytes of a stripe of columns of a matrix that has more columns than rows. */
    public static double stripeBytes(WeightMatrix weights) {
        return (double) stripe(weights) * weights.rows() * Double.BYTES;
    }

    /**
     * As many columns as make a block that would be held, in whole stretches of the file. Where each stripe is a pass
     * over the whole of it, they are as wide as may be.
     */
    private static int stripe(WeightMatrix weights) {
        int columns = Math.max(DEPTH, LARGE / weights.rows());
        int stretch = weights.source().readTogether();
        int whole = Math.max(stretch, columns - columns % stretch);
        return Math.clamp(STRIPE / Double.BYTES / weights.rows(), 1, Math.min(whole, weights.columns()));
    }

    @Override
    void copyColumns(int first, int count, double[] into) {
        try {
            reader.readColumns(index, first, count, into);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public double get(int index) {
        hold(index, 1);
        int at = index - firstRow * columns();
        return floats != null ? floats[at] : doubles[at];
    }

    @Override
    public void copy(int from, int count, double[] into, int offset) {
        for (int done = 0; done < count; ) {
            int n = hold(from + done, count - done);
            int at = from + done - firstRow * columns();
            if (floats != null) {
                Precision.widen(floats, at, n, into, offset + done);
            } else {
                System.arraycopy(doubles, at, into, offset + done, n);
            }
            done += n;
        }
    }

    @Override
    public void copy(int from, int count, float[] into, int offset) {
        for (int done = 0; done < count; ) {
            int n = hold(from + done, count - done);
            int at = from + done - firstRow * columns();
            if (floats != null) {
                System.arraycopy(floats, at, into, offset + done, n);
            } else {
                Precision.narrow(doubles, at, n, into, offset + done);
            }
            done += n;
        }
    }

    /** Reads the block of rows that an element is in; returns how many of the wanted ones are in it. */
    private int hold(int from, int wanted) {
        int row = from / columns();
        if (row < firstRow || row >= firstRow + heldRows) {
            work.checkpoint();
            heldRows = 0;
            firstRow = row / step * step;
            int count = Math.min(step, rows() - firstRow);
            try {
                if (floats != null) {
                    reader.readRows(index, firstRow, count, floats);
                } else {
                    reader.readRows(index, firstRow, count, doubles);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            heldRows = count;
        }
        return (int) Math.min(wanted, (long) (firstRow + heldRows) * columns() - from);
    }

    /** Only the last one may be read: the memory is the same. */
    @Override
    public Slice shuffled(long seed, Slice former) {
        current = new ShuffledSlice(this, seed, current);
        return current;
    }
}
