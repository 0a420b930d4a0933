package org.eigenscope.spectrum;

import java.util.ArrayList;
import java.util.List;

/**
 * Fits a power law to the tail of a spectrum by maximum likelihood (Clauset, Shalizi, Newman 2009, §3.1 and §3.3): the
 * tail starts at the eigenvalue with the least Kolmogorov–Smirnov distance. Eigenvalues that only rounding parts enter
 * the tail together, and a spectrum that only rounding spreads has none.
 */
public final class PowerLaw {

    /** WeightWatcher's: smaller eigenvalues take no part in its fit. */
    public static final double THRESHOLD = 1e-5;

    private static final int BLOCK = 64;

    private static final int NO_GUESS = -1;

    private PowerLaw() {}

    /** Fits λ &gt; 10⁻⁵ as WeightWatcher does, without a way to stop it. */
    public static PowerLawFit fit(Spectrum esd) {
        return fit(esd, () -> {});
    }

    /**
     * Fits λ &gt; 10⁻⁵, as WeightWatcher does. For every candidate xmin but the largest eigenvalue, with the n
     * eigenvalues of its tail, α = 1 + n/Σ ln(λᵢ/xmin) and D = maxᵢ |1 − (λᵢ/xmin)^(1−α) − i/n|, i = 0 … n−1; the
     * first of the least D wins.
     *
     * @param checkpoint called now and then; may throw to stop
     */
    public static PowerLawFit fit(Spectrum esd, Runnable checkpoint) {
        return fit(esd, countZeros(esd), checkpoint, NO_GUESS);
    }

    /**
     * Fits the largest eigenvalues, however small they are: α does not change if W is multiplied by a number.
     *
     * @param count how many take part: those that are not zero
     * @param guess how many may be in the tail: a good guess saves time and changes nothing
     */
    public static PowerLawFit fitLargest(Spectrum esd, int count, int guess) {
        return fit(esd, esd.size() - count, () -> {}, esd.size() - Math.clamp(guess, 1, count));
    }

    /** Counts the eigenvalues that are no larger than {@link #THRESHOLD}. */
    public static int countZeros(Spectrum esd) {
        int first = 0;
        while (first < esd.size() && !(esd.get(first) > THRESHOLD)) {
            first++;
        }
        return first;
    }

    /** Counts the eigenvalues among so many of the largest that more than rounding parts from each other. */
    static int distinct(Spectrum esd, int largest) {
        int offset = esd.size() - largest;
        int[] starts = starts(esd, offset);
        int count = 0;
        for (int i = 0; i < starts.length; i++) {
            count += starts[i] == i ? 1 : 0;
        }
        return count;
    }

    /**
     * The same fit without its candidates, many times as fast: a candidate is dropped once it is worse than the best,
     * or than a good guess.
     *
     * @param guess index of the eigenvalue where the tail may start
     */
    static PowerLawFit best(Spectrum esd, int guess) {
        return fit(esd, countZeros(esd), () -> {}, guess);
    }

    /**
     * False if the {@linkplain #best best fit} cannot have an α below a bound, as no tail with such an α is as good as
     * the one at a guess: this is known before all others are looked at.
     *
     * @param guess index of the eigenvalue where the tail may start
     */
    static boolean mayBeBelow(double bound, Spectrum esd, int guess) {
        int offset = countZeros(esd);
        double[] log = logs(esd, offset);
        int size = log.length;
        int guessed = guess - offset;
        if (size < 2 || guessed < 0 || guessed >= size - 1) {
            return true;
        }
        int[] starts = starts(esd, offset);
        int last = starts[size - 1];
        double[] tailSum = tailSums(log);
        double[] corners = new double[size / BLOCK + 2];
        int start = starts[guessed];
        if (start >= last) {
            return true;
        }
        double d = Math.nextUp(distance(log, start, alpha(log, tailSum[start], start), Double.POSITIVE_INFINITY,
                corners));
        for (int j = 0; j < last; j++) {
            double alpha = starts[j] == j ? alpha(log, tailSum[j], j) : Double.POSITIVE_INFINITY;
            if (alpha < bound && distance(log, j, alpha, d, corners) < d) {
                return true;
            }
        }
        return false;
    }

    private static PowerLawFit fit(Spectrum esd, int offset, Runnable checkpoint, int guess) {
        boolean keep = guess == NO_GUESS;
        double[] log = logs(esd, offset);
        int size = log.length;
        if (size < 2) {
            return PowerLawFit.failed(size == 0
                    ? "no eigenvalue is above 1e-5" : "a single eigenvalue above 1e-5 does not make a tail");
        }
        if (esd.rounding().isFlat(esd.get(offset), esd.max())) {
            return PowerLawFit.failed("all its eigenvalues are equal up to rounding");
        }
        int[] starts = starts(esd, offset);
        int last = starts[size - 1];
        if (last == 0) {
            return PowerLawFit.failed("all its eigenvalues are equal up to rounding");
        }
        double[] tailSum = tailSums(log);
        List<PowerLawFit.Candidate> candidates = new ArrayList<>();
        double[] corners = new double[size / BLOCK + 2];
        int guessed = guess < offset ? -1 : starts[guess - offset];
        // One that is as good as the guess must still be found exactly: it may come before it.
        double enough = keep || guessed < 0 || guessed == last ? Double.POSITIVE_INFINITY
                : Math.nextUp(distance(log, guessed, alpha(log, tailSum[guessed], guessed), Double.POSITIVE_INFINITY,
                        corners));
        int best = -1;
        double bestAlpha = Double.NaN;
        double bestD = Double.POSITIVE_INFINITY;
        for (int j = 0; j < last; j++) {
            if (starts[j] != j) {
                continue;
            }
            if (j % 64 == 0) {
                checkpoint.run();
            }
            double alpha = alpha(log, tailSum[j], j);
            double d = distance(log, j, alpha, keep ? enough : Math.min(enough, bestD), corners);
            if (keep) {
                candidates.add(new PowerLawFit.Candidate(esd.get(offset + j), alpha, d));
            }
            if (d < bestD) {
                best = j;
                bestAlpha = alpha;
                bestD = d;
            }
        }
        int n = size - best;
        return new PowerLawFit(true, bestAlpha, esd.get(offset + best), esd.max(), bestD,
                (bestAlpha - 1) / Math.sqrt(n), n, candidates, "");
    }

    /** Σ ln λ from each eigenvalue on. */
    private static double[] tailSums(double[] log) {
        double[] tailSum = new double[log.length + 1];
        for (int i = log.length - 1; i >= 0; i--) {
            tailSum[i] = tailSum[i + 1] + log[i];
        }
        return tailSum;
    }

    /** ln λ from one eigenvalue on. */
    private static double[] logs(Spectrum esd, int offset) {
        double[] log = new double[esd.size() - offset];
        for (int i = 0; i < log.length; i++) {
            log[i] = Math.log(esd.get(offset + i));
        }
        return log;
    }

    /**
     * For each eigenvalue the first that equals it up to rounding. The solver parts two; storage must have parted three
     * or more, since two eigenvalues may come so close by chance.
     */
    private static int[] starts(Spectrum esd, int offset) {
        RoundingBounds rounding = esd.rounding();
        int[] starts = new int[esd.size() - offset];
        boolean closeBefore = false;
        boolean close = false;
        for (int i = 1; i < starts.length; i++) {
            double value = esd.get(offset + i);
            closeBefore = close;
            close = rounding.byStorage(esd.get(offset + i - 1), value);
            boolean closeAfter = close && i + 1 < starts.length && rounding.byStorage(value, esd.get(offset + i + 1));
            boolean equal = rounding.bySolver(esd.get(offset + i - 1), value) || close && (closeBefore || closeAfter);
            starts[i] = equal ? starts[i - 1] : i;
        }
        return starts;
    }

    private static double alpha(double[] log, double tailSum, int j) {
        int n = log.length - j;
        return 1 + n / (tailSum - n * log[j]);
    }

    /**
     * D of the tail from j. Both distribution functions grow, so a block whose corners cannot reach the largest
     * difference so far is passed over; and as the corners are looked at first, that is nearly all of them. The same
     * maximum, most of the exponentials saved.
     *
     * @param enough a D that is no less than this need not be exact
     * @param corners room for the model at the start of every block, and at the end
     */
    private static double distance(double[] log, int j, double alpha, double enough, double[] corners) {
        int n = log.length - j;
        int blocks = Math.ceilDiv(n, BLOCK);
        double d = 0;
        for (int block = 0; block <= blocks && d < enough; block++) {
            int i = Math.min(block * BLOCK, n - 1);
            corners[block] = 1 - Math.exp((1 - alpha) * (log[j + i] - log[j]));
            d = Math.max(d, Math.abs(corners[block] - (double) i / n));
        }
        for (int block = 0; block < blocks && d < enough; block++) {
            int a = block * BLOCK;
            d = distance(log, j, alpha, d, a, corners[block], Math.min(a + BLOCK, n - 1), corners[block + 1]);
        }
        return d;
    }

    /**
     * The larger of d and the differences between a and b, the model's values at both of which are known, by bisection.
     */
    private static double distance(
            double[] log, int j, double alpha, double d, int a, double modelA, int b, double modelB) {
        int n = log.length - j;
        if (b - a < 2 || modelB - (double) a / n <= d && (double) b / n - modelA <= d) {
            return d;
        }
        int i = (a + b) >>> 1;
        double model = 1 - Math.exp((1 - alpha) * (log[j + i] - log[j]));
        double more = Math.max(d, Math.abs(model - (double) i / n));
        more = distance(log, j, alpha, more, a, modelA, i, model);
        return distance(log, j, alpha, more, i, model, b, modelB);
    }
}
