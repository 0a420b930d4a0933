package org.eigenscope.surgery;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.matrix.Slice;
import org.eigenscope.linalg.Eigensystem;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.linalg.Precision;
import org.eigenscope.model.WeightMatrix;

/** Changes the singular values of a matrix and leaves its singular vectors. */
final class SingularValues {

    /** An eigenvalue at the start of a tail may come out this much smaller when it is computed once more. */
    private static final double ROUNDING = 1e-6;

    /** Convolutions are analyzed with their matrices scaled by √½. */
    private static final double KERNEL = 0.5;

    private final LinearAlgebra algebra;
    private final Slice slice;
    private final AnalysisContext work;

    SingularValues(LinearAlgebra algebra, Slice slice, AnalysisContext work) {
        this.algebra = algebra;
        this.slice = slice;
        this.work = work;
    }

    /** Keeps those of the tail. */
    SliceChange truncated(Removal.Truncate way, LayerReport.Analyzed report) {
        if (way.tail() == Removal.Truncate.Tail.SHARE) {
            int kept = Math.max(1, (int) Math.floor(way.share() * slice.m()));
            return changed(kept, lambda -> 1, true);
        }
        if (way.tail() == Removal.Truncate.Tail.XMIN && !report.tail().succeeded()) {
            throw new ArithmeticException("it has no power-law tail that could be kept");
        }
        double start = way.tail() == Removal.Truncate.Tail.XMIN ? report.tail().xmin() : report.detX().value();
        double least = start / units(report.layer().weights()) * (1 - ROUNDING);
        return changed(slice.m(), lambda -> lambda >= least ? 1 : 0, true);
    }

    /** Takes the noise out of them. */
    SliceChange shrunk(LayerReport.Analyzed report) {
        double sigma = report.bulk().sigma() / Math.sqrt(units(report.layer().weights()));
        if (!(sigma > 0)) {
            throw new ArithmeticException("it has no bulk of noise that could be removed");
        }
        double beta = (double) slice.m() / slice.n();
        double unit = sigma * Math.sqrt(slice.n());
        return changed(slice.m(), lambda -> {
            double y = Math.sqrt(lambda) / unit;
            return y > 1 + Math.sqrt(beta)
                    ? Math.sqrt((y * y - beta - 1) * (y * y - beta - 1) - 4 * beta) / (y * y) : 0;
        }, true);
    }

    /** Multiplies some by a factor: those of these places, 0 for the largest. */
    SliceChange scaled(List<Integer> places, double factor) {
        if (places.isEmpty()) {
            return SliceChange.NONE;
        }
        int last = places.stream().mapToInt(Integer::intValue).max().orElseThrow();
        int[] next = {0};
        return changed(last + 1, lambda -> places.contains(next[0]++) ? factor - 1 : 0, false);
    }

    private static double units(WeightMatrix weights) {
        return weights.kernel() ? KERNEL : 1;
    }

    /**
     * Σ f(λₖ)·σₖuₖvₖᵀ of the first so many singular triples, the largest first.
     *
     * @param factor f, asked in this order
     * @param instead true to put that in the place of the matrix, false to add it
     */
    private SliceChange changed(int count, DoubleUnaryOperator factor, boolean instead) {
        List<double[]> vectors = new ArrayList<>();
        List<Double> factors = new ArrayList<>();
        try (Eigensystem system = algebra.eigensystem(slice.gram(algebra, Precision.DOUBLE, work))) {
            double[] lambda = system.values();
            int wanted = 0;
            double[] all = new double[count];
            for (int k = 0; k < count; k++) {
                all[k] = factor.applyAsDouble(lambda[lambda.length - 1 - k]);
                wanted = all[k] == 0 ? wanted : k + 1;
            }
            double[][] top = wanted == 0 ? new double[0][] : system.topVectors(wanted);
            for (int k = 0; k < wanted; k++) {
                if (all[k] != 0) {
                    vectors.add(top[k]);
                    factors.add(all[k]);
                }
            }
        }
        double[][] small = vectors.toArray(double[][]::new);
        double[][] large = small.length == 0 ? new double[0][] : slice.partners(small);
        for (int k = 0; k < small.length; k++) {
            for (int i = 0; i < large[k].length; i++) {
                large[k][i] *= factors.get(k);
            }
        }
        return slice.rows() >= slice.columns() ? new SliceChange.Products(large, small, instead)
                : new SliceChange.Products(small, large, instead);
    }
}
