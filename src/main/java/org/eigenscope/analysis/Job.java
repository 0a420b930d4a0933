package org.eigenscope.analysis;

import org.eigenscope.model.Layer;
import org.eigenscope.model.WeightMatrix;

/**
 * One piece of a run: a layer, or one slice of it.
 *
 * @param order its place in the run
 * @param layer the layer
 * @param slice −1 for all slices pooled
 * @param cost about how many floating-point operations it takes
 * @param bytes about how much memory
 */
record Job(int order, Layer layer, int slice, double cost, double bytes) {

    /** Smaller buffers. */
    private static final double MINIMUM = 8e6;

    static Job of(int order, Layer layer, int slice, AnalysisOptions options) {
        WeightMatrix weights = layer.weights();
        if (!LayerAnalyzer.reason(layer, slice, options).isEmpty()) {
            return new Job(order, layer, slice, 1, 0);
        }
        double n = weights.n();
        double m = weights.m();
        double slices = slice < 0 ? weights.slices() : 1;
        // A Gram matrix takes NM² operations, its eigenvalues 4/3·M³ at a fraction of the speed; an element is read,
        // converted, scanned and shuffled at about the price of a hundred.
        double cost = slices * (1 + options.replicas()) * (n * m * m + 4 * m * m * m + 100 * n * m);
        // A matrix and its shuffle, or a piece of a shuffle and a stripe of columns; then the Gram matrix, what its solver
        // works with, and blocks. The triangle of a lost rank comes after those, and is no larger.
        double matrix = n * m * (weights.fitsFloat() ? 4 : 8);
        double stripe = weights.rows() < weights.columns() ? StreamedSlice.stripeBytes(weights) : 0;
        double held = Slice.streams(weights) ? StreamedSlice.room(weights) + stripe + 2 * weights.source().memory() : 2 * matrix;
        double bytes = held + solverBytes(m) + MINIMUM;
        return new Job(order, layer, slice, cost, bytes);
    }

    /** Of one more draw of a matrix in memory: its shuffle, and what that is solved with. */
    static double drawBytes(double n, double m, boolean floats) {
        return n * m * (floats ? 4 : 8) + solverBytes(m);
    }

    /** Of a Gram matrix of order m, its solver and its blocks. */
    static double solverBytes(double m) {
        return 12 * m * m + 12 * m * Slice.DEPTH;
    }
}
