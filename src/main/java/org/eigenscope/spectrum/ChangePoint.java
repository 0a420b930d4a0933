package org.eigenscope.spectrum;

/**
 * The place where a sequence changes its level: two means with one break, against one mean, by the Bayesian
 * information criterion (Yao 1988). With n values and sums of squares S₀ about one mean and S₁ about two,
 * n·ln(S₁/n) + 3·ln n must be below n·ln(S₀/n) + ln n.
 *
 * @param index the first value after the break
 * @param before mean of the values before it
 * @param after mean of the values from it on
 */
public record ChangePoint(int index, double before, double after) {

    /** Fewer values have no level that could change. */
    private static final int FEWEST = 5;

    /** Values on each side, so that one outlier is no level. */
    private static final int SIDE = 2;

    /** Finds the change of a sequence; null if it is too short, not finite, or one mean does as well. */
    public static ChangePoint of(double[] values) {
        int n = values.length;
        if (n < FEWEST) {
            return null;
        }
        double[] sums = new double[n + 1];
        double[] squares = new double[n + 1];
        double centre = values[0];
        for (int i = 0; i < n; i++) {
            // About the first value: sums of squares of large values lose their digits.
            double value = values[i] - centre;
            sums[i + 1] = sums[i] + value;
            squares[i + 1] = squares[i] + value * value;
        }
        if (!Double.isFinite(squares[n])) {
            return null;
        }
        double one = spread(sums, squares, 0, n);
        double best = Double.POSITIVE_INFINITY;
        int at = 0;
        for (int i = SIDE; i <= n - SIDE; i++) {
            double two = spread(sums, squares, 0, i) + spread(sums, squares, i, n);
            if (two < best) {
                best = two;
                at = i;
            }
        }
        // Equal values leave nothing to explain, and rounding leaves a rest.
        double rest = Math.max(best, 1e-24 * squares[n]);
        if (!(one > 0) || n * Math.log(rest / n) + 3 * Math.log(n) >= n * Math.log(one / n) + Math.log(n)) {
            return null;
        }
        return new ChangePoint(at, centre + sums[at] / at, centre + (sums[n] - sums[at]) / (n - at));
    }

    private static double spread(double[] sums, double[] squares, int from, int end) {
        double sum = sums[end] - sums[from];
        return Math.max(0, squares[end] - squares[from] - sum * sum / (end - from));
    }
}
