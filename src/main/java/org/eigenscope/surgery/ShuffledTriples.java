package org.eigenscope.surgery;

import java.util.ArrayList;
import java.util.List;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.matrix.Slice;
import org.eigenscope.linalg.Eigensystem;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.linalg.Precision;
import org.eigenscope.model.HeapLimit;
import org.eigenscope.spectrum.Shuffle;

/**
 * Singular triples of shuffled matrices, their elements put back to where they came from: T with T[π(k)] = (σuvᵀ)[k]
 * for the permutation π by which the shuffled matrix S has S[k] = W[π(k)].
 *
 * @param mean of T over the shuffles, row-major as the matrix is stored
 * @param norms ‖T‖ of each shuffle
 */
record ShuffledTriples(double[] mean, List<Double> norms) {

    ShuffledTriples {
        norms = List.copyOf(norms);
    }

    /** Bytes an element: the sum, the places of a shuffle's elements, and the shuffle. */
    private static final int BYTES = 16;

    /**
     * Draws the shuffles that the analysis draws, from its first on.
     *
     * @param layerId of the layer, for their seeds
     * @param index of the slice, for their seeds
     * @param places of the triples, 0 for the largest singular value
     * @throws ArithmeticException if the matrix is too large for the memory that there is
     */
    static ShuffledTriples draw(LinearAlgebra algebra, int layerId, int index, Slice slice, List<Integer> places,
            Removal.RankOne way, AnalysisContext work) {
        double bytes = (double) slice.elements() * BYTES;
        if (bytes > 0.8 * Runtime.getRuntime().maxMemory()) {
            throw new ArithmeticException(("a matrix of %d × %d takes %.0f MB for this way, and the program has %s, or "
                    + "remove its traps by cause").formatted(slice.rows(), slice.columns(), bytes / 1e6,
                    HeapLimit.words()));
        }
        double[] sum = new double[slice.elements()];
        List<Double> norms = new ArrayList<>();
        for (int replica = 0; replica < way.replicas(); replica++) {
            work.checkpoint();
            long seed = Shuffle.sliceSeed(Shuffle.layerSeed(way.seed(), layerId, replica), index);
            norms.add(Math.sqrt(add(algebra, slice, seed, places, sum, 1.0 / way.replicas(), work)));
        }
        return new ShuffledTriples(sum, norms);
    }

    /** Adds the share of one shuffle; gives ‖T‖². */
    private static double add(LinearAlgebra algebra, Slice slice, long seed, List<Integer> places, double[] sum,
            double share, AnalysisContext work) {
        Slice shuffled = slice.shuffled(seed);
        double[][] right = new double[places.size()][];
        try (Eigensystem system = algebra.eigensystem(shuffled.gram(algebra, Precision.DOUBLE, work))) {
            double[][] vectors = system.topVectors(places.getLast() + 1);
            for (int k = 0; k < right.length; k++) {
                right[k] = vectors[places.get(k)];
            }
        }
        // Sv = σu.
        double[][] left = shuffled.partners(right);
        int columns = shuffled.columns();
        shuffled.release();
        float[] from = places(slice.elements(), seed);
        double squares = 0;
        for (int k = 0; k < from.length; k++) {
            double value = 0;
            for (int t = 0; t < right.length; t++) {
                value += left[t][k / columns] * right[t][k % columns];
            }
            squares += value * value;
            sum[Float.floatToRawIntBits(from[k])] += share * value;
        }
        return squares;
    }

    /**
     * The places that the elements of a shuffle come from: integers, moved as the bits of floats, since that is what is
     * shuffled. None of them is the pattern of a NaN, which would begin at 2³¹ − 2²³.
     */
    private static float[] places(int elements, long seed) {
        float[] numbers = new float[elements];
        for (int i = 0; i < elements; i++) {
            numbers[i] = Float.intBitsToFloat(i);
        }
        return Shuffle.of(elements, seed).apply(numbers, null);
    }
}
