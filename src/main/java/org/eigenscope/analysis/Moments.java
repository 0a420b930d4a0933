package org.eigenscope.analysis;

import java.util.Arrays;

/**
 * Sums of powers about a fixed shift near the mean, so that nothing cancels: count, mean, variance, kurtosis and
 * extremes of a stream of numbers in one pass. Of the same numbers in the same blocks the same bits.
 *
 * <p>A block is summed in lanes, number i in lane i mod {@link #LANES}: a compiler may not reorder a sum, but it makes
 * vector code of sums that stand side by side.
 */
final class Moments {

    /** The lanes of all sums stay in the first-level cache, beside the block. */
    static final int LANES = 256;

    private final double shift;
    private final double[] lane1 = new double[LANES];
    private final double[] lane2 = new double[LANES];
    private final double[] lane3 = new double[LANES];
    private final double[] lane4 = new double[LANES];
    private final double[] low = new double[LANES];
    private final double[] high = new double[LANES];
    private final double[] nearest = new double[LANES];
    private long count;
    private double first;
    private double second;
    private double third;
    private double fourth;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private long zeros;

    /** @param shift a number near the mean, in units of the deviation */
    Moments(double shift) {
        this.shift = shift;
    }

    /**
     * Adds a block.
     *
     * @return the largest |x − shift| in it; not finite if one of its numbers is not
     */
    double add(double[] block, int from, int to) {
        Arrays.fill(lane1, 0);
        Arrays.fill(lane2, 0);
        Arrays.fill(lane3, 0);
        Arrays.fill(lane4, 0);
        Arrays.fill(low, Double.POSITIVE_INFINITY);
        Arrays.fill(high, Double.NEGATIVE_INFINITY);
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        for (int at = from; at < to; at += LANES) {
            addRow(block, at, Math.min(LANES, to - at));
        }
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        double smallest = Double.POSITIVE_INFINITY;
        double a1 = 0;
        double a2 = 0;
        double a3 = 0;
        double a4 = 0;
        for (int i = 0; i < LANES; i++) {
            least = Math.min(least, low[i]);
            most = Math.max(most, high[i]);
            smallest = Math.min(smallest, nearest[i]);
            a1 += lane1[i];
            a2 += lane2[i];
            a3 += lane3[i];
            a4 += lane4[i];
        }
        min = Math.min(min, least);
        max = Math.max(max, most);
        count += to - from;
        first += a1;
        second += a2;
        third += a3;
        fourth += a4;
        if (smallest == 0) {
            for (int i = from; i < to; i++) {
                zeros += block[i] == 0 ? 1 : 0;
            }
        }
        return to > from ? Math.max(most - shift, shift - least) : 0;
    }

    private void addRow(double[] block, int from, int count) {
        for (int i = 0; i < count; i++) {
            double x = block[from + i];
            double p = x - shift;
            double pp = p * p;
            lane1[i] += p;
            lane2[i] += pp;
            lane3[i] += pp * p;
            lane4[i] += pp * pp;
            low[i] = Math.min(low[i], x);
            high[i] = Math.max(high[i], x);
            nearest[i] = Math.min(nearest[i], Math.abs(x));
        }
    }

    /**
     * The lanes of the last block that hold a number farther from the shift than this, ascending.
     *
     * @return how many
     */
    int farther(double distance, int[] into) {
        int found = 0;
        for (int i = 0; i < LANES; i++) {
            if (high[i] - shift > distance || shift - low[i] > distance) {
                into[found++] = i;
            }
        }
        return found;
    }

    /** Adds the numbers of another stream with the same shift. */
    void add(Moments other) {
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

    double shift() {
        return shift;
    }

    long count() {
        return count;
    }

    double min() {
        return min;
    }

    double max() {
        return max;
    }

    long zeros() {
        return zeros;
    }

    double mean() {
        return shift + first / count;
    }

    /** Σ(x − mean)². */
    double squares() {
        return Math.max(0, second - first * first / count);
    }

    /** √(Σ(x − mean)²/count). */
    double deviation() {
        return Math.sqrt(squares() / count);
    }

    /** Σ(x − mean)⁴. */
    double fourths() {
        double d = first / count;
        return Math.max(0, fourth - 4 * d * third + 6 * d * d * second - 3 * d * d * d * first);
    }

    /** Excess kurtosis Σ(x − mean)⁴/count / variance² − 3. */
    double kurtosis() {
        double variance = squares() / count;
        return variance > 0 ? fourths() / count / (variance * variance) - 3 : 0;
    }
}
