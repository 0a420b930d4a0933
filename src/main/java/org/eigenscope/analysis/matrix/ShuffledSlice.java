package org.eigenscope.analysis.matrix;

import java.util.List;
import org.eigenscope.spectrum.Shuffle;
import org.eigenscope.spectrum.ShufflePass;

/**
 * The shuffle of a matrix that stays in its file. Only one piece of it is in memory; the next is collected by a pass
 * over the file, the first again when it is read from the start once more.
 */
final class ShuffledSlice extends PiecewiseSlice {

    private final StreamedSlice source;
    private final Shuffle shuffle;

    /** @param spent the shuffle whose memory is taken over, or null */
    ShuffledSlice(StreamedSlice source, long seed, ShuffledSlice spent) {
        super(source.n(), source.m());
        this.source = source;
        this.shuffle = Shuffle.of(source.elements(), seed);
        if (spent != null) {
            hold(fitsFloat() ? spent.floats() : spent.doubles(), 0, 0);
            spent.hold(null, 0, 0);
        }
    }

    @Override
    public boolean fitsFloat() {
        return source.fitsFloat();
    }

    @Override
    void load(int index) {
        List<ShufflePass> passes = shuffle.passes(source.room(), !fitsFloat());
        int piece = 0;
        int start = 0;
        while (index >= start + passes.get(piece).size()) {
            start += passes.get(piece).size();
            piece++;
        }
        drop();
        collect(passes.get(piece), start);
    }

    private void collect(ShufflePass pass, int start) {
        pass.reuse(floats(), doubles());
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
        hold(fitsFloat() ? pass.floats() : pass.doubles(), start, pass.size());
    }

    @Override
    public Slice shuffled(long seed) {
        throw new UnsupportedOperationException("a shuffle is not shuffled again");
    }
}
