package org.eigenscope.analysis.matrix;

import java.util.ArrayList;
import java.util.List;
import org.eigenscope.spectrum.Sphericity;

/**
 * Sums of powers about a fixed shift near the mean, so that nothing cancels: count, mean, variance, kurtosis and
 * extremes of a stream of numbers in one pass. Of the same numbers in the same blocks the same bits.
 *
 * <p>A number so huge that beside its powers those of the others lose their digits is kept apart, as long as there are
 * few: one that is most of the squares of its block.
 */
public final class Moments {

    /** The share of the squares of a block from which on its largest number is kept apart. */
    private static final double MOST = 0.9;

    /** The smallest block whose largest number is not most of its squares by chance. */
    static final int SMALLEST_BLOCK = 32;

    /** The most numbers that are kept apart. */
    private static final int APART = 16;

    private final double shift;
    private final List<Double> setAside = new ArrayList<>();
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
        double reach = Math.max(high - shift, shift - low);
        if (isMost(reach, a2 + b2) && to - from >= SMALLEST_BLOCK && setAside.size() < APART && low < high
                && Double.isFinite(a2 + b2)) {
            return addWithout(block, from, to);
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
        return to > from ? reach : 0;
    }

    /** Adds a block with its farthest number apart. */
    private double addWithout(double[] block, int from, int to) {
        int farthest = farthest(block, from, to, shift);
        double value = block[farthest];
        double[] others = new double[to - from - 1];
        System.arraycopy(block, from, others, 0, farthest - from);
        System.arraycopy(block, farthest + 1, others, farthest - from, to - farthest - 1);
        setAside.add(value);
        zeros += value == 0 ? 1 : 0;
        min = Math.min(min, value);
        max = Math.max(max, value);
        add(others, 0, others.length);
        return Math.abs(value - shift);
    }

    /** Gives the index of the number farthest from another, the first of several. */
    static int farthest(double[] block, int from, int to, double center) {
        int farthest = from;
        for (int i = from; i < to; i++) {
            farthest = Math.abs(block[i] - center) > Math.abs(block[farthest] - center) ? i : farthest;
        }
        return farthest;
    }

    /** Tells whether a number is most of the squares about a mean, so that it is to be kept apart. */
    static boolean isMost(double distance, double squares) {
        return distance * distance > MOST * squares;
    }

    /** Adds the numbers of another stream with the same shift. */
    public void add(Moments other) {
        if (Double.compare(shift, other.shift) != 0) {
            throw new IllegalArgumentException("shifts differ");
        }
        setAside.addAll(other.setAside);
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
        return count + setAside.size();
    }

    /** The mean of the numbers that are not kept apart: of all where none is. */
    public double center() {
        return shift + first / count;
    }

    /** Sums of the numbers that are not kept apart. */
    public Powers powers() {
        return new Powers(count, first, second, third, fourth);
    }

    /** The numbers that are kept apart. */
    public List<Double> setAside() {
        return List.copyOf(setAside);
    }

    private Powers all() {
        Powers all = powers();
        for (double value : setAside) {
            all = all.plus(value - shift);
        }
        return all;
    }

    /**
     * Sums of powers of numbers about the shift.
     *
     * @param count how many
     * @param first Σd
     * @param second Σd²
     * @param third Σd³
     * @param fourth Σd⁴
     */
    public record Powers(double count, double first, double second, double third, double fourth) {

        /** The sums with one number more. */
        public Powers plus(double d) {
            return new Powers(count + 1, first + d, second + d * d, third + d * d * d, fourth + d * d * d * d);
        }

        /** The mean of the numbers, about the shift. */
        public double mean() {
            return first / count;
        }

        /** Σ(d − mean)². */
        public double squares() {
            return Math.max(0, second - first * first / count);
        }

        /** Σ(d − mean)³. */
        double cubes() {
            double d = mean();
            return third - 3 * d * second + 2 * d * d * first;
        }

        /** Σ(d − mean)⁴. */
        public double fourths() {
            double d = mean();
            return Math.max(0, fourth - 4 * d * third + 6 * d * d * second - 3 * d * d * d * first);
        }
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
        return shift + all().mean();
    }

    /** Σ(x − mean)². */
    public double squares() {
        return all().squares();
    }

    /** √(Σ(x − mean)²/count). */
    public double deviation() {
        return Math.sqrt(squares() / count());
    }

    /** Σ(x − mean)⁴. */
    public double fourths() {
        return all().fourths();
    }

    /** Σx². */
    double rawSquares() {
        return squares() + count() * mean() * mean();
    }

    /** @param extremes see there */
    Sphericity.Sums sums(double extremes) {
        Powers all = all();
        double cubes = all.cubes();
        double mu = mean();
        return new Sphericity.Sums(all.count() * mu, rawSquares(), cubes + 3 * mu * squares()
                + all.count() * mu * mu * mu, fourths() + 4 * mu * cubes + 6 * mu * mu * squares()
                + all.count() * mu * mu * mu * mu, extremes);
    }

    /** Excess kurtosis Σ(x − mean)⁴/count / variance² − 3. */
    public double kurtosis() {
        double variance = squares() / count();
        return variance > 0 ? fourths() / count() / (variance * variance) - 3 : 0;
    }
}
