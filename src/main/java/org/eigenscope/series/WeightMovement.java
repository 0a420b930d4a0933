package org.eigenscope.series;

import java.io.IOException;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.WeightMatrix;

/** Measures how far the weights of a layer have moved from one model to the next: ‖W₂ − W₁‖F / ‖W₁‖F. */
public final class WeightMovement {

    /** Elements of a matrix that are held at once: short arrays die young, and thousands of pairs are measured. */
    private static final int BLOCK = 1 << 13;

    private WeightMovement() {}

    /**
     * The distance between two matrices, as a multiple of the norm of the first.
     *
     * @return NaN if the shapes differ, the first is zero, or an element is not finite
     * @throws IOException if a file cannot be read
     */
    public static double between(WeightMatrix first, WeightMatrix second, AnalysisContext context) throws IOException {
        if (!first.storedShape().equals(second.storedShape())) {
            return Double.NaN;
        }
        double squares = 0;
        double norm = 0;
        int rows = Math.max(1, BLOCK / first.columns());
        double[] one = new double[Math.min(rows, first.rows()) * first.columns()];
        double[] other = new double[one.length];
        try (MatrixReader a = first.source().open(); MatrixReader b = second.source().open()) {
            for (int slice = 0; slice < first.slices(); slice++) {
                for (int row = 0; row < first.rows(); row += rows) {
                    context.checkpoint();
                    int count = Math.min(rows, first.rows() - row);
                    a.readRows(slice, row, count, one);
                    b.readRows(slice, row, count, other);
                    for (int i = 0; i < count * first.columns(); i++) {
                        double difference = other[i] - one[i];
                        squares += difference * difference;
                        norm += one[i] * one[i];
                    }
                }
            }
        }
        return norm > 0 && Double.isFinite(squares) ? Math.sqrt(squares / norm) : Double.NaN;
    }
}
