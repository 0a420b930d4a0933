package org.eigenscope.analysis.layer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.linalg.Eigensystem;
import org.eigenscope.linalg.Gram;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.WeightMatrix;
import org.eigenscope.spectrum.Spectrum;

/**
 * The eigenvalues of square windows of a matrix, pooled: FARMS (Hu et al. 2025, arXiv 2506.06280). The exponent of a
 * spectrum depends on the aspect ratio of its matrix, and that of windows of one ratio does not. A window is as wide as
 * the smaller dimension, at most 2,000, and overlaps the next by about half.
 */
final class SquareWindows {

    static final int WIDEST = 2000;

    /** Along each dimension. */
    private static final int MOST = 15;

    private SquareWindows() {}

    /** The pooled eigenvalues of slices {@code first … end − 1}, times {@code scale}. */
    static Spectrum spectrum(WeightMatrix weights, int first, int end, MatrixReader reader, LinearAlgebra algebra,
            double scale, AnalysisContext work) throws IOException {
        int side = Math.min(weights.m(), WIDEST);
        List<double[]> pooled = new ArrayList<>();
        for (int slice = first; slice < end; slice++) {
            for (int row : starts(weights.rows(), side)) {
                double[] rows = new double[side * weights.columns()];
                work.checkpoint();
                reader.readRows(slice, row, side, rows);
                for (int column : starts(weights.columns(), side)) {
                    work.checkpoint();
                    pooled.add(eigenvalues(rows, weights.columns(), column, side, algebra));
                }
            }
        }
        return Spectrum.of(pooled.stream().flatMapToDouble(Arrays::stream).map(x -> x * scale).toArray());
    }

    /** The offsets of windows, the first and the last at the ends. */
    static int[] starts(int length, int side) {
        int count = Math.min(MOST, 2 * Math.ceilDiv(length, side) - 1);
        int[] starts = new int[count];
        for (int i = 1; i < count; i++) {
            starts[i] = (int) Math.round((double) i * (length - side) / (count - 1));
        }
        return starts;
    }

    private static double[] eigenvalues(double[] rows, int columns, int column, int side, LinearAlgebra algebra) {
        double[] window = new double[side * side];
        for (int i = 0; i < side; i++) {
            System.arraycopy(rows, i * columns + column, window, i * side, side);
        }
        Gram gram = algebra.gram(side);
        try {
            gram.addRows(window, side);
        } catch (RuntimeException | Error e) {
            gram.close();
            throw e;
        }
        try (Eigensystem system = algebra.eigensystem(gram)) {
            return system.values();
        }
    }
}
