package org.eigenscope.analysis.matrix;

import java.io.IOException;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.SpareArrays;
import org.eigenscope.linalg.Precision;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.WeightMatrix;
import org.eigenscope.spectrum.Shuffle;

/**
 * A matrix in memory, in four bytes an element where that loses nothing. Its array may be longer than it is, and
 * belongs to another matrix once this one is {@linkplain #release released}.
 */
final class HeldSlice extends Slice {

    private final SpareArrays spare;
    private float[] floats;
    private double[] doubles;

    private HeldSlice(int rows, int columns, SpareArrays spare, float[] floats, double[] doubles) {
        super(rows, columns);
        this.spare = spare;
        this.floats = floats;
        this.doubles = doubles;
    }

    /** Reads it, in one go: it is small. */
    public static HeldSlice read(WeightMatrix weights, int slice, MatrixReader reader, AnalysisContext work)
            throws IOException {
        work.checkpoint();
        int rows = weights.rows();
        int columns = weights.columns();
        SpareArrays spare = work.spareArrays();
        if (weights.fitsFloat()) {
            float[] floats = spare.floats(rows * columns);
            reader.readRows(slice, 0, rows, floats);
            return new HeldSlice(rows, columns, spare, floats, null);
        }
        double[] doubles = spare.doubles(rows * columns);
        reader.readRows(slice, 0, rows, doubles);
        return new HeldSlice(rows, columns, spare, null, doubles);
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
    public Slice shuffled(long seed) {
        Shuffle shuffle = Shuffle.of(elements(), seed);
        return floats != null
                ? new HeldSlice(n(), m(), spare, shuffle.apply(floats, spare.floats(elements())), null)
                : new HeldSlice(n(), m(), spare, null, shuffle.apply(doubles, spare.doubles(elements())));
    }

    @Override
    public void release() {
        if (floats != null) {
            spare.giveBack(floats);
        }
        if (doubles != null) {
            spare.giveBack(doubles);
        }
        floats = null;
        doubles = null;
    }
}
