package org.eigenscope.surgery;

import java.io.IOException;
import java.io.Serializable;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.WeightMatrix;

/**
 * The size of a change of a layer, over all its slices, as they are stored.
 *
 * @param relative ‖ΔW‖/‖W‖, Frobenius norms; NaN if W is zero
 * @param largest the largest |Δw|
 * @param elements how many elements differ
 */
public record ChangeSize(double relative, double largest, long elements) implements Serializable {

    private static final int BLOCK = 1 << 16;

    /**
     * Compares two versions of a layer's matrices.
     *
     * @param before W
     * @param after W + ΔW, of the same shape
     * @param checkpoint called often; throws to stop
     */
    public static ChangeSize of(WeightMatrix before, WeightMatrix after, Runnable checkpoint) throws IOException {
        double squares = 0;
        double changes = 0;
        double largest = 0;
        long elements = 0;
        int step = Math.clamp(BLOCK / before.columns(), 1, before.rows());
        double[] one = new double[step * before.columns()];
        double[] other = new double[step * before.columns()];
        try (MatrixReader old = before.source().open(); MatrixReader changed = after.source().open()) {
            for (int slice = 0; slice < before.slices(); slice++) {
                for (int row = 0; row < before.rows(); row += step) {
                    checkpoint.run();
                    int count = Math.min(step, before.rows() - row);
                    old.readRows(slice, row, count, one);
                    changed.readRows(slice, row, count, other);
                    for (int i = 0; i < count * before.columns(); i++) {
                        double difference = other[i] - one[i];
                        squares += one[i] * one[i];
                        changes += difference * difference;
                        largest = Math.max(largest, Math.abs(difference));
                        elements += difference == 0 ? 0 : 1;
                    }
                }
            }
        }
        return new ChangeSize(Math.sqrt(changes) / Math.sqrt(squares), largest, elements);
    }

    /** The largest |w| of a layer's matrices. */
    static double largest(WeightMatrix weights, Runnable checkpoint) throws IOException {
        int step = Math.clamp(BLOCK / weights.columns(), 1, weights.rows());
        double[] block = new double[step * weights.columns()];
        double largest = 0;
        try (MatrixReader reader = weights.source().open()) {
            for (int slice = 0; slice < weights.slices(); slice++) {
                for (int row = 0; row < weights.rows(); row += step) {
                    checkpoint.run();
                    int count = Math.min(step, weights.rows() - row);
                    reader.readRows(slice, row, count, block);
                    for (int i = 0; i < count * weights.columns(); i++) {
                        largest = Math.max(largest, Math.abs(block[i]));
                    }
                }
            }
        }
        return largest;
    }
}
