package org.eigenscope.series;

import java.io.IOException;
import java.util.SplittableRandom;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.matrix.Slice;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.WeightMatrix;

/**
 * Tests whether two matrices of the same shape agree element by element better than with the units of one of them in
 * random order.
 *
 * <p>Hidden units have no order of their own: a network with its units relabelled computes the same, and independent
 * training is equally likely to end in any order. If the models are independent, all orders of the columns (or rows) of
 * the second matrix are therefore equivalent, and the share of random orders with an agreement ⟨A, BΠ⟩ at least as
 * large is a p-value. This holds for the side whose units are hidden; tokens, pixels and classes do have an order. A
 * file does not say which side that is, so the larger of both p-values counts; it is valid if either side is hidden.
 *
 * <p>Large matrices are sampled: at most 256 rows and 256 columns, evenly spaced.
 *
 * @param correlation ⟨A, B⟩/(‖A‖‖B‖) of the sample
 * @param columns by how many standard deviations the agreement exceeds its mean over all orders of the columns
 *     (Hoeffding, Annals of Mathematical Statistics 22, 1951)
 * @param rows the same for the orders of the rows
 * @param pValue the larger of both p-values, from random orders; NaN if there is nothing to reorder
 */
record UnitAgreement(double correlation, double columns, double rows, double pValue) {

    /** Stands for figures that cannot be computed: the matrices are too small, or constant. */
    static final UnitAgreement NONE = new UnitAgreement(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    private static final int MOST = 256;
    /** Fewer units have too few orders. */
    private static final int FEWEST = 8;

    /** Compares the middle slices of two matrices of one shape. */
    static UnitAgreement of(WeightMatrix a, WeightMatrix b, int draws, long seed, AnalysisContext context)
            throws IOException {
        if (a.m() < FEWEST) {
            return NONE;
        }
        double[][] one = sample(a, context);
        double[][] other = sample(b, context);
        double product = 0;
        double squares = 0;
        double otherSquares = 0;
        for (int i = 0; i < one.length; i++) {
            for (int j = 0; j < one[i].length; j++) {
                product += one[i][j] * other[i][j];
                squares += one[i][j] * one[i][j];
                otherSquares += other[i][j] * other[i][j];
            }
        }
        SplittableRandom random = new SplittableRandom(seed);
        Side columns = Side.of(products(transposed(one), transposed(other), context), draws, random, context);
        Side rows = Side.of(products(one, other, context), draws, random, context);
        double norm = Math.sqrt(squares * otherSquares);
        return Double.isNaN(columns.z()) || Double.isNaN(rows.z()) ? NONE
                : new UnitAgreement(product / norm, columns.z(), rows.z(), Math.max(columns.p(), rows.p()));
    }

    private static double[][] sample(WeightMatrix w, AnalysisContext context) throws IOException {
        int rows = Math.min(MOST, w.rows());
        int columns = Math.min(MOST, w.columns());
        double[][] taken = new double[rows][columns];
        double[] row = new double[w.columns()];
        try (MatrixReader reader = w.source().open()) {
            for (int i = 0; i < rows; i++) {
                context.checkpoint();
                reader.readRows(w.slices() / 2, (int) ((long) i * w.rows() / rows), 1, row);
                for (int j = 0; j < columns; j++) {
                    taken[i][j] = row[(int) ((long) j * w.columns() / columns)];
                }
            }
        }
        return taken;
    }

    private static double[][] transposed(double[][] matrix) {
        double[][] result = new double[matrix[0].length][matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix[i].length; j++) {
                result[j][i] = matrix[i][j];
            }
        }
        return result;
    }

    /** The inner products of all rows of one with all of the other. */
    private static double[][] products(double[][] one, double[][] other, AnalysisContext context) {
        double[][] products = new double[one.length][one.length];
        for (int i = 0; i < one.length; i++) {
            context.checkpoint();
            for (int j = 0; j < one.length; j++) {
                products[i][j] = Slice.product(one[i], other[j]);
            }
        }
        return products;
    }

    /** The result of reordering one side. */
    private record Side(double z, double p) {

        static Side of(double[][] products, int draws, SplittableRandom random, AnalysisContext context) {
            int n = products.length;
            double[] rowMeans = new double[n];
            double[] columnMeans = new double[n];
            double trace = 0;
            double all = 0;
            for (int i = 0; i < n; i++) {
                trace += products[i][i];
                for (int j = 0; j < n; j++) {
                    rowMeans[i] += products[i][j] / n;
                    columnMeans[j] += products[i][j] / n;
                    all += products[i][j] / n;
                }
            }
            double squares = 0;
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    double d = products[i][j] - rowMeans[i] - columnMeans[j] + all / n;
                    squares += d * d;
                }
            }
            double deviation = Math.sqrt(squares / (n - 1));
            if (!(deviation > 0) || !Double.isFinite(deviation)) {
                return new Side(Double.NaN, Double.NaN);
            }
            int[] order = new int[n];
            for (int i = 0; i < n; i++) {
                order[i] = i;
            }
            int asLarge = 0;
            for (int draw = 0; draw < draws; draw++) {
                context.checkpoint();
                double sum = 0;
                for (int i = n - 1; i >= 0; i--) {
                    int j = random.nextInt(i + 1);
                    int swapped = order[j];
                    order[j] = order[i];
                    order[i] = swapped;
                    sum += products[i][swapped];
                }
                asLarge += sum >= trace ? 1 : 0;
            }
            return new Side((trace - all) / deviation, (1.0 + asLarge) / (1.0 + draws));
        }
    }
}
