package org.eigenscope.analysis.layer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.linalg.Eigensystem;
import org.eigenscope.linalg.Gram;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.WeightMatrix;

/**
 * The norm of a convolution as a linear map of periodic images: the largest singular value, over all frequencies θ of
 * the image, of the matrix Σ K_p·e^(iθp), p the positions of the kernel (Sedghi, Gupta and Long 2019, arXiv
 * 1805.10408). Stride 1; with a larger one, or with groups, which no file tells, it is a bound.
 */
final class OperatorNorm {

    /** Frequencies along each axis of the image, of kernels with one or two axes and with three. */
    private static final int FREQUENCIES = 32;
    private static final int FREQUENCIES_OF_THREE = 12;

    /** Elements of a kernel that are held, at most: 512 MiB of doubles. */
    private static final long LARGEST = 1L << 26;

    private OperatorNorm() {}

    /**
     * The norm of a kernel.
     *
     * @return NaN if it is not known how the positions of the kernel lie, or it is too large to be held
     */
    static double of(Layer layer, MatrixReader reader, LinearAlgebra algebra, AnalysisContext work)
            throws IOException {
        WeightMatrix weights = layer.weights();
        List<Integer> axes = axes(layer);
        if (axes.isEmpty() || weights.elements() > LARGEST) {
            return Double.NaN;
        }
        double[][] kernel = new double[weights.slices()][weights.rows() * weights.columns()];
        for (int p = 0; p < kernel.length; p++) {
            work.checkpoint();
            reader.readRows(p, 0, weights.rows(), kernel[p]);
        }
        int each = axes.size() > 2 ? FREQUENCIES_OF_THREE : FREQUENCIES;
        int all = (int) Math.pow(each, axes.stream().filter(axis -> axis > 1).count());
        double largest = 0;
        for (int f = 0; f < all; f++) {
            // The matrix at −θ is the conjugate of that at θ.
            if (mirrored(f, each, all) >= f) {
                work.checkpoint();
                largest = Math.max(largest, squared(kernel, weights, phases(axes, f, each), algebra));
            }
        }
        return Math.sqrt(largest);
    }

    /**
     * The axes of the kernel, in the order of its positions; empty if the shape allows two readings that differ.
     */
    static List<Integer> axes(Layer layer) {
        WeightMatrix weights = layer.weights();
        List<Long> dims = layer.tensor().shape().dims();
        int rank = dims.size();
        if (rank < 3) {
            return List.of();
        }
        long rows = weights.rows();
        long columns = weights.columns();
        List<List<Long>> readings = new ArrayList<>();
        if (dims.get(0) == rows && dims.get(1) == columns) {
            readings.add(dims.subList(2, rank));
        }
        if (dims.get(rank - 2) == rows && dims.get(rank - 1) == columns) {
            readings.add(dims.subList(0, rank - 2));
        }
        if (dims.get(0) == rows && dims.get(rank - 1) == columns) {
            readings.add(dims.subList(1, rank - 1));
        }
        Set<List<Integer>> possible = readings.stream()
                .filter(axes -> axes.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b) == weights.slices())
                .map(axes -> axes.stream().map(Math::toIntExact).toList()).collect(Collectors.toSet());
        return possible.size() == 1 ? possible.iterator().next() : List.of();
    }

    private static int mirrored(int frequency, int each, int all) {
        int result = 0;
        int rest = frequency;
        for (int place = 1; place < all; place *= each) {
            result += (each - rest % each) % each * place;
            rest /= each;
        }
        return result;
    }

    /** The angle θp of each position of the kernel. */
    private static double[] phases(List<Integer> axes, int frequency, int each) {
        int positions = axes.stream().mapToInt(Integer::intValue).reduce(1, (a, b) -> a * b);
        double[] phases = new double[positions];
        for (int p = 0; p < positions; p++) {
            int place = p;
            int rest = frequency;
            for (int axis = axes.size() - 1; axis >= 0; axis--) {
                int length = axes.get(axis);
                if (length > 1) {
                    phases[p] += 2 * Math.PI * (rest % each) / each * (place % length);
                    rest /= each;
                }
                place /= length;
            }
        }
        return phases;
    }

    /** The largest eigenvalue of PᴴP, P = R + iJ: that of EᵀE for the real matrix E of the rows (R, −J) and (J, R). */
    private static double squared(double[][] kernel, WeightMatrix weights, double[] phases, LinearAlgebra algebra) {
        int rows = weights.rows();
        int columns = weights.columns();
        boolean wide = columns > rows;
        int order = 2 * Math.min(rows, columns);
        int length = Math.max(rows, columns);
        double[] upper = new double[length * order];
        double[] lower = new double[length * order];
        for (int p = 0; p < kernel.length; p++) {
            double c = Math.cos(phases[p]);
            double s = Math.sin(phases[p]);
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    double k = kernel[p][i * columns + j];
                    int at = wide ? j * order + i : i * order + j;
                    upper[at] += c * k;
                    lower[at] += s * k;
                }
            }
        }
        for (int i = 0; i < length; i++) {
            for (int j = 0; j < order / 2; j++) {
                upper[i * order + order / 2 + j] = -lower[i * order + j];
                lower[i * order + order / 2 + j] = upper[i * order + j];
            }
        }
        Gram gram = algebra.gram(order);
        try {
            gram.addRows(upper, length);
            gram.addRows(lower, length);
        } catch (RuntimeException | Error e) {
            gram.close();
            throw e;
        }
        try (Eigensystem system = algebra.eigensystem(gram)) {
            return system.largest(0);
        }
    }
}
