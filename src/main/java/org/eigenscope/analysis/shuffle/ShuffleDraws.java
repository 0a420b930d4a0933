package org.eigenscope.analysis.shuffle;

import java.util.function.IntConsumer;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.matrix.Moments;
import org.eigenscope.analysis.matrix.Slice;
import org.eigenscope.analysis.matrix.SolverMemory;
import org.eigenscope.linalg.Eigensystem;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.linalg.Precision;
import org.eigenscope.spectrum.Shuffle;

/** Makes the shuffles of one matrix, each from its own seed, and solves them. */
final class ShuffleDraws {

    private final LinearAlgebra algebra;
    private final AnalysisOptions options;
    private final int layerId;
    private final int index;
    private final Slice slice;
    private final AnalysisContext work;

    /**
     * @param layerId of the layer
     * @param index of the slice in it
     */
    ShuffleDraws(LinearAlgebra algebra, AnalysisOptions options, int layerId, int index, Slice slice,
            AnalysisContext work) {
        this.algebra = algebra;
        this.options = options;
        this.layerId = layerId;
        this.index = index;
        this.slice = slice;
        this.work = work;
    }

    /** The shuffle of this number; release it once it is read no more. */
    Slice shuffled(int number) {
        work.checkpoint();
        return slice.shuffled(Shuffle.sliceSeed(Shuffle.layerSeed(options.seed(), layerId, number), index));
    }

    /** True if the squares of the elements stay within the range of a float. */
    static boolean singles(Moments moments) {
        return moments.deviation() > 1e-12 && Math.max(-moments.min(), moments.max()) < 1e12;
    }

    Eigensystem eigensystem(Slice matrix, Precision precision) {
        work.checkpoint();
        Eigensystem system = algebra.eigensystem(matrix.gram(algebra, precision, work));
        try {
            work.checkpoint();
            return system;
        } catch (RuntimeException | Error e) {
            system.close();
            throw e;
        }
    }

    /** Runs so many jobs, from 0, at the same time where processors are idle and the matrix can be shared. */
    void each(int count, IntConsumer job) {
        each(0, count, job);
    }

    private void each(int from, int to, IntConsumer job) {
        if (to - from == 1) {
            job.accept(from);
            return;
        }
        int middle = (from + to) >>> 1;
        Runnable one = () -> each(from, middle, job);
        Runnable other = () -> each(middle, to, job);
        if (slice.shareable()) {
            work.inParallel(one, other, SolverMemory.draw(slice.n(), slice.m(), slice.fitsFloat()));
        } else {
            one.run();
            other.run();
        }
    }
}
