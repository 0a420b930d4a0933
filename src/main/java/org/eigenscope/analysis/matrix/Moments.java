package org.eigenscope.analysis.matrix;

import org.eigenscope.spectrum.Sphericity;

/**
 * Sums of powers about a fixed shift near the mean, so that nothing cancels: count, mean, variance, kurtosis and
 * extremes of a stream of numbers in one pass. Of the same numbers in the same blocks the same bits.
 */
public final class Moments {

    private final double shift;
    private long count;
    private double first;
    private double second;
    private double third;
    private double fourth;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private long zeros;

    /** @param shift a number near the mean, in units of the deviation */
    public Moments(double shift) {
        this.shift = shift;
    }

    /**
     * Adds a block.
     *
     * @return the largest |x − shift| in it; infinite if one of its numbers is not finite, or their sum
     */
    public double add(double[] block, int from, int to) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        // Four chains of additions: a processor adds about as many at once.
        double a1 = 0;
        double a2 = 0;
        double a3 = 0;
        double a4 = 0;
        double b1 = 0;
        double b2 = 0;
        double b3 = 0;
        double b4 = 0;
        long zero = 0;
        int i = from;
        for (; i + 1 < to; i += 2) {
            double x = block[i];
            double y = block[i + 1];
            // Each is rarely so: jumps are faster here than Math.min and its care for NaN and −0.
            if (x < low) {
                low = x;
            }
            if (y < low) {
                low = y;
            }
            if (x > high) {
                high = x;
            }
            if (y > high) {
                high = y;
            }
            if (x == 0) {
                zero++;
            }
            if (y == 0) {
                zero++;
            }
            double p = x - shift;
            double q = y - shift;
            double pp = p * p;
            double qq = q * q;
            a1 += p;
            b1 += q;
            a2 += pp;
            b2 += qq;
            a3 += pp * p;
            b3 += qq * q;
            a4 += pp * pp;
            b4 += qq * qq;
        }
        if (i < to) {
            double x = block[i];
            low = Math.min(low, x);
            high = Math.max(high, x);
            zero += x == 0 ? 1 : 0;
            double p = x - shift;
            a1 += p;
            a2 += p * p;
            a3 += p * p * p;
            a4 += p * p * p * p;
        }
        min = Math.min(min, low);
        max = Math.max(max, high);
        zeros += zero;
        count += to - from;
        first += a1 + b1;
        second += a2 + b2;
        third += a3 + b3;
        fourth += a4 + b4;
        if (!Double.isFinite(a1 + b1)) {
            return Double.POSITIVE_INFINITY;
        }
        return to > from ? Math.max(high - shift, shift - low) : 0;
    }

    /** Adds the numbers of another stream with the same shift. */
    public void add(Moments other) {
        if (Double.compare(shift, other.shift) != 0) {
            throw new IllegalArgumentException("shifts differ");
        }
        count += other.count;
        first += other.first;
        second += other.second;
        third += other.third;
        fourth += other.fourth;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        zeros += other.zeros;
    }

    public double shift() {
        return shift;
    }

    public long count() {
        return count;
    }

    public double min() {
        return min;
    }

    public double max() {
        return max;
    }

    public long zeros() {
        return zeros;
    }

    public double mean() {
        return shift + first / count;
    }

    /** Σ(x − mean)². */
    public double squares() {
        return Math.max(0, second - first * first / count);
    }

    /** √(Σ(x − mean)²/count). */
    public double deviation() {
        return Math.sqrt(squares() / count);
    }

    /** Σ(x − mean)⁴. */
    public double fourths() {
        double d = first / count;
        return Math.max(0, fourth - 4 * d * third + 6 * d * d * second - 3 * d * d * d * first);
    }

    /** Σx². */
    double rawSquares() {
        return squares() + count * mean() * mean();
    }

    /** @param extremes see there */
    Sphericity.Sums sums(double extremes) {
        double d = first / count;
        double cubes = third - 3 * d * second + 2 * d * d * first;
        double mu = mean();
        return new Sphericity.Sums(count * mu, rawSquares(), cubes + 3 * mu * squares() + count * mu * mu * mu,
                fourths() + 4 * mu * cubes + 6 * mu * mu * squares() + count * mu * mu * mu * mu, extremes);
    }

    /** Excess kurtosis Σ(x − mean)⁴/count / variance² − 3. */
    public double kurtosis() {
        double variance = squares() / count;
        return variance > 0 ? fourths() / count / (variance * variance) - 3 : 0;
    }
}
