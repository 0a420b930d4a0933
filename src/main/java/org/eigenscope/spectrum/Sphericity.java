package org.eigenscope.spectrum;

import java.io.Serializable;

/**
 * A test of whether a matrix is more than its elements in random order: John's statistic of sphericity, Σλ² of WᵀW
 * (John 1971; Ledoit and Wolf 2002), which noise of any distribution keeps to a few parts in a thousand and structure
 * raises. Its mean over all orders of the elements is exact, so that neither heavy elements nor a trap count as
 * structure.
 *
 * @param excess Σλ² less its mean over all orders of the elements, in units of NMw⁴, w the root mean square element
 * @param variance of the excess over all orders
 */
public record Sphericity(double excess, double variance) implements Serializable {

    /** What rounding leaves of Σλ², as a share of it: a deviation below is not to be seen. */
    private static final double ROUNDING = 1e-13;

    /** Nothing was tested. */
    public static final Sphericity NONE = new Sphericity(Double.NaN, Double.NaN);

    /**
     * Sums over the elements of a matrix.
     *
     * @param first Σw
     * @param second Σw²
     * @param third Σw³
     * @param fourth Σw⁴
     * @param extremes part of Σ(w²/w̄² − 1)⁴, w̄² the mean square, that the largest elements make: they do not vary
     *     with the order
     */
    public record Sums(double first, double second, double third, double fourth, double extremes) {}

    /**
     * Tests one matrix. With s = w̄² and pₖ the sums of powers of the C = NM elements, the mean of tr (WᵀW)² over all
     * orders is p₄ + C(N + M − 2)·⟨w²w'²⟩ + C(N − 1)(M − 1)·⟨w w' w'' w'''⟩, ⟨⟩ the mean over different elements. Its
     * variance, in units of C²s⁴, is 4a⁴ + 16a³b + 8a²b²(N + M) + 2v²(1/N + 1/M) to leading order, with b = w̄²'s share
     * of the squared mean, a = 1 − b, and v the variance of w²/s: the rectangles of four elements, and the sums of
     * squares in rows and columns.
     *
     * @param eigenvalues of WᵀW, in the units of the elements
     * @param n the larger dimension
     * @param m the smaller dimension
     */
    public static Sphericity of(double[] eigenvalues, int n, int m, Sums sums) {
        double count = (double) n * m;
        if (n < 2 || m < 2 || !(sums.second() > 0)) {
            return NONE;
        }
        double s1 = sums.first();
        double s2 = sums.second();
        double square = s2 / count;
        double pairs = (s2 * s2 - sums.fourth()) / (count * (count - 1));
        double fours = (s1 * s1 * s1 * s1 - 6 * s1 * s1 * s2 + 3 * s2 * s2 + 8 * s1 * sums.third() - 6 * sums.fourth())
                / (count * (count - 1) * (count - 2) * (count - 3));
        double mean = sums.fourth() + count * (n + m - 2.0) * pairs + count * (n - 1.0) * (m - 1.0) * fours;
        double trace = 0;
        for (double lambda : eigenvalues) {
            trace += lambda * lambda;
        }
        double unit = count * square * square;
        double b = Math.min(1, s1 / count * (s1 / count) / square);
        double a = 1 - b;
        // Σ(w² − s)², less what the few largest elements contribute by being themselves.
        double spread = Math.max(0, sums.fourth() - count * square * square);
        double v = spread / unit;
        double v2 = Math.max(0, v * v - sums.extremes() / count / count);
        double variance = 4 * a * a * a * a + 16 * a * a * a * b + 8 * a * a * b * b * (n + m)
                + 2 * v2 * (1.0 / n + 1.0 / m);
        // Beside a large mean the spectrum varies by less than the rounding of its sum of squares.
        return Math.sqrt(variance) * unit < ROUNDING * trace ? NONE : new Sphericity((trace - mean) / unit, variance);
    }

    /** Both matrices together; one that was not tested does not count. */
    public Sphericity plus(Sphericity other) {
        return Double.isNaN(variance) ? other : Double.isNaN(other.variance) ? this
                : new Sphericity(excess + other.excess, variance + other.variance);
    }

    /** Standard deviations from the mean: above 0 if there is structure, below if all eigenvalues are alike. */
    public double z() {
        return variance > 0 ? excess / Math.sqrt(variance) : Double.NaN;
    }

    /** Chance of an excess that is as far from 0, if the order of the elements means nothing; NaN if not tested. */
    public double pValue() {
        double z = z();
        return Double.isNaN(z) ? Double.NaN : GoodnessOfFit.erfc(Math.abs(z) / Math.sqrt(2));
    }
}
