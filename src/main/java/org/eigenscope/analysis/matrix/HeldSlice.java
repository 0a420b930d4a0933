package org.eigenscope.analysis.matrix;

import java.io.IOException;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.linalg.Precision;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.WeightMatrix;
import org.eigenscope.spectrum.Shuffle;

/** A matrix in memory, in four bytes an element where that loses nothing. */
final class HeldSlice extends Slice {

    private final float[] floats;
    private final double[] doubles;

    private HeldSlice(int rows, int columns, float[] floats, double[] doubles) {
        super(rows, columns);
        this.floats = floats;
        this.doubles = doubles;
    }

    /** Reads it, in one go: it is small. */
    public static HeldSlice read(WeightMatrix weights, int slice, MatrixReader reader, AnalysisContext work)
            throws IOException {
        work.checkpoint();
        int rows = weights.rows();
        int columns = weights.columns();
        if (weights.fitsFloat()) {
            float[] floats = new float[rows * columns];
            reader.readRows(slice, 0, rows, floats);
            return new HeldSlice(rows, columns, floats, null);
        }
        double[] doubles = new double[rows * columns];
        reader.readRows(slice, 0, rows, doubles);
        return new HeldSlice(rows, columns, null, doubles);
    }

    @Override
    public boolean fitsFloat() {
        return floats != null;
    }

    @Override
    public boolean shareable() {
        return true;
    }

    @Override
    float[] inMemory() {
        return floats;
    }

    @Override
    public double get(int index) {
        return floats != null ? floats[index] : doubles[index];
    }

    @Override
    public void copy(int from, int count, double[] into, int offset) {
        if (floats != null) {
            Precision.widen(floats, from, count, into, offset);
        } else {
            System.arraycopy(doubles, from, into, offset, count);
        }
    }

    @Override
    public void copy(int from, int count, float[] into, int offset) {
        if (floats != null) {
            System.arraycopy(floats, from, into, offset, count);
        } else {
            Precision.narrow(doubles, from, count, into, offset);
        }
    }

    @Override
    public Slice shuffled(long seed, Slice former) {
        HeldSlice held = (HeldSlice) former;
        return floats != null
                ? new HeldSlice(n(), m(), Shuffle.shuffled(floats, seed, held == null ? null : held.floats), null)
                : new HeldSlice(n(), m(), null, Shuffle.shuffled(doubles, seed, held == null ? null : held.doubles));
    }
}
