package org.eigenscope.analysis.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.WeightMatrix;

/** A matrix that stays in its file: only a block of it, and a piece of one of its shuffles, is in memory. */
public final class StreamedSlice extends PiecewiseSlice {

    /** Bytes of the piece of a shuffle that is in memory at a time: a quarter of the matrix within these. */
    private static final int LEAST_ROOM = 96 << 20;
    private static final int MOST_ROOM = 384 << 20;

    /** Bytes of the widest stripe of columns. */
    private static final int STRIPE = 128 << 20;

    private final WeightMatrix weights;
    private final int slice;
    private final MatrixReader reader;
    private final AnalysisContext work;
    private final int room;
    private final int step;
    /** A {@code float[]} where the elements fit one, else a {@code double[]}. */
    private final Object block;
    private ShuffledSlice current;

    StreamedSlice(WeightMatrix weights, int index, MatrixReader reader, AnalysisContext work) {
        this(weights, index, reader, work, room(weights));
    }

    /** With another room for the piece of a shuffle. */
    StreamedSlice(WeightMatrix weights, int index, MatrixReader reader, AnalysisContext work, int room) {
        super(weights.rows(), weights.columns());
        this.room = room;
        this.weights = weights;
        this.slice = index;
        this.reader = reader;
        this.work = work;
        this.step = Math.clamp(BLOCK / weights.columns(), 1, weights.rows());
        int length = step * weights.columns();
        this.block = weights.fitsFloat() ? new float[length] : new double[length];
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
            reader.readColumns(slice, first, count, into);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void load(int index) {
        work.checkpoint();
        int firstRow = index / columns() / step * step;
        int count = Math.min(step, rows() - firstRow);
        drop();
        try {
            if (block instanceof float[] floats) {
                reader.readRows(slice, firstRow, count, floats);
            } else {
                reader.readRows(slice, firstRow, count, (double[]) block);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        hold(block, firstRow * columns(), count * columns());
    }

    /** Only the last one may be read: the memory is the same. */
    @Override
    public Slice shuffled(long seed) {
        current = new ShuffledSlice(this, seed, current);
        return current;
    }
}
