package org.eigenscope.analysis.run;

import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.analysis.matrix.Slice;
import org.eigenscope.analysis.matrix.SolverMemory;
import org.eigenscope.analysis.matrix.StreamedSlice;
import org.eigenscope.model.Layer;
import org.eigenscope.model.WeightMatrix;

/**
 * One piece of a run: a layer, or one slice of it.
 *
 * @param order its place in the run
 * @param layer the layer
 * @param slice the slice, or null for all slices pooled
 * @param cost about how many floating-point operations it takes
 * @param bytes about how much memory
 */
public record LayerTask(int order, Layer layer, Integer slice, double cost, double bytes) {

    /** Smaller buffers. */
    private static final double MINIMUM = 8e6;

    /** The piece with what it will take. */
    public static LayerTask of(int order, Layer layer, Integer slice, AnalysisOptions options) {
        WeightMatrix weights = layer.weights();
        if (!LayerAnalyzer.reason(layer, slice, options).isEmpty()) {
            return new LayerTask(order, layer, slice, 1, 0);
        }
        double n = weights.n();
        double m = weights.m();
        double slices = slice == null ? weights.slices() : 1;
        // A Gram matrix takes NM² operations, its eigenvalues 4/3·M³ at a fraction of the speed; an element is read,
        // converted, scanned and shuffled at about the price of a hundred.
        double cost = slices * (1 + options.replicas()) * (n * m * m + 4 * m * m * m + 100 * n * m);
        // A matrix and its shuffle, or a piece of a shuffle and a stripe of columns; then the Gram matrix, what its
        // solver works with, and blocks. The triangle of a lost rank comes after those, and is no larger.
        double matrix = n * m * (weights.fitsFloat() ? 4 : 8);
        double stripe = weights.rows() < weights.columns() ? StreamedSlice.stripeBytes(weights) : 0;
        double matrixBytes = Slice.streams(weights)
                ? StreamedSlice.room(weights) + stripe + 2 * weights.source().memory()
                : 2 * matrix;
        // Windows of the matrix are as large as a stripe of its rows, and the kernel is held whole.
        double thorough = !options.thorough() ? 0
                : 16 * Math.max(n * Math.min(m, 2000), weights.kernel() ? (double) weights.elements() : 0);
        double bytes = matrixBytes + SolverMemory.solver(m) + MINIMUM + thorough;
        return new LayerTask(order, layer, slice, cost, bytes);
    }
}
