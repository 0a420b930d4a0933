package org.eigenscope.analysis.matrix;

import java.util.List;
import org.eigenscope.linalg.Precision;
import org.eigenscope.spectrum.Shuffle;
import org.eigenscope.spectrum.ShufflePass;

/**
 * The shuffle of a matrix that stays in its file. Only one piece of it is in memory; the next is collected by a pass
 * over the file, the first again when it is read from the start once more.
 */
final class ShuffledSlice extends Slice {

    private final StreamedSlice source;
    private final Shuffle shuffle;
    private float[] floats;
    private double[] doubles;
    private int start;
    private int size;

    /** @param former whose memory is taken over, or null */
    ShuffledSlice(StreamedSlice source, long seed, ShuffledSlice former) {
        super(source.n(), source.m());
        this.source = source;
        this.shuffle = Shuffle.of(source.elements(), seed);
        if (former != null) {
            floats = former.floats;
            doubles = former.doubles;
            former.floats = null;
            former.doubles = null;
            former.size = 0;
        }
    }

    @Override
    public boolean fitsFloat() {
        return source.fitsFloat();
    }

    @Override
    public double get(int index) {
        hold(index, 1);
        return floats != null ? floats[index - start] : doubles[index - start];
    }

    @Override
    public void copy(int from, int count, double[] into, int offset) {
        for (int done = 0; done < count; ) {
            int n = hold(from + done, count - done);
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
    public void copy(int from, int count, float[] into, int offset) {
        for (int done = 0; done < count; ) {
            int n = hold(from + done, count - done);
            int at = from + done - start;
            if (floats != null) {
                System.arraycopy(floats, at, into, offset + done, n);
            } else {
                Precision.narrow(doubles, at, n, into, offset + done);
            }
            done += n;
        }
    }

    /** Collects the piece that an element is in; returns how many of the wanted ones are in it. */
    private int hold(int from, int wanted) {
        if (from < start || from >= start + size) {
            List<ShufflePass> passes = shuffle.passes(source.room(), !fitsFloat());
            int piece = 0;
            start = 0;
            while (from >= start + passes.get(piece).size()) {
                start += passes.get(piece).size();
                piece++;
            }
            collect(passes.get(piece));
        }
        return Math.min(wanted, start + size - from);
    }

    private void collect(ShufflePass pass) {
        size = 0;
        pass.reuse(floats, doubles);
        float[] floatBlock = new float[fitsFloat() ? BLOCK : 0];
        double[] doubleBlock = new double[fitsFloat() ? 0 : BLOCK];
        for (int done = 0; done < elements(); ) {
            int count = Math.min(BLOCK, elements() - done);
            if (fitsFloat()) {
                source.copy(done, count, floatBlock, 0);
                pass.accept(floatBlock, 0, count);
            } else {
                source.copy(done, count, doubleBlock, 0);
                pass.accept(doubleBlock, 0, count);
            }
            done += count;
        }
        if (fitsFloat()) {
            floats = pass.floats();
        } else {
            doubles = pass.doubles();
        }
        size = pass.size();
    }

    @Override
    public Slice shuffled(long seed, Slice former) {
        throw new UnsupportedOperationException("a shuffle is not shuffled again");
    }
}
