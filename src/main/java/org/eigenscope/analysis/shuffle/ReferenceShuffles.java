package org.eigenscope.analysis.shuffle;

import java.util.Arrays;
import java.util.List;
import org.eigenscope.analysis.matrix.ElementScan;
import org.eigenscope.analysis.matrix.Slice;
import org.eigenscope.analysis.trap.SpikeCandidates;
import org.eigenscope.linalg.Eigensystem;
import org.eigenscope.linalg.Precision;
import org.eigenscope.spectrum.TracyWidom;

/**
 * Tests the shuffles of a matrix whose elements have no sharp bulk edge: compares them with shuffles of the same
 * elements without their outliers and their mean. Each permutation is made twice, with and without. The largest
 * eigenvalues without tell place and width of the edge, about which the law is taken to have the shape of Tracy's and
 * Widom's.
 */
final class ReferenceShuffles {

    /** Pairs of draws. */
    private static final int PAIRS = 15;

    /** The standard deviation of 15 draws is too small by more than this factor once in twenty times (χ² of 14). */
    private static final double CAUTION = 1.46;

    private static final double LAW_MEAN = -1.2065335745820;
    private static final double LAW_DEVIATION = 1.2679863557;

    private final double[][] largest = new double[PAIRS][];
    private final double edge;
    private final double width;

    /** Makes the draws. */
    ReferenceShuffles(ShuffleDraws draws, ElementScan scan, SpikeCandidates spikes) {
        int count = spikes.candidates().size();
        double[] without = new double[PAIRS];
        double farthest = farthest(scan.extremes(), spikes.strangers());
        draws.each(PAIRS, pair -> {
            Slice shuffled = draws.shuffled(number(pair));
            largest[pair] = largest(draws, shuffled, count);
            without[pair] = largest(draws, shuffled.tempered(spikes.mean(), farthest, spikes.shifted()), 1)[0];
            shuffled.release();
        });
        edge = Arrays.stream(without).average().orElseThrow();
        double squares = Arrays.stream(without).map(value -> (value - edge) * (value - edge)).sum();
        width = Math.max(CAUTION * Math.sqrt(squares / (PAIRS - 1)), 1e-9 * edge);
    }

    /** The number of a pair's shuffle: that of the first draw is another. */
    static int number(int pair) {
        return pair + 1;
    }

    /** Between the strangers and the others. */
    private static double farthest(List<ElementScan.Extreme> extremes, int strangers) {
        return strangers == 0 ? Double.POSITIVE_INFINITY
                : 0.5 * (extremes.get(strangers - 1).distance() + extremes.get(strangers).distance());
    }

    private static double[] largest(ShuffleDraws draws, Slice matrix, int count) {
        try (Eigensystem system = draws.eigensystem(matrix, Precision.DOUBLE)) {
            double[] ascending = system.values();
            double[] values = new double[Math.min(count, ascending.length)];
            Arrays.setAll(values, k -> ascending[ascending.length - 1 - k]);
            return values;
        }
    }

    /** The pair that has the median of the k-th largest eigenvalue, from 0. */
    int median(int k) {
        Integer[] pairs = new Integer[PAIRS];
        Arrays.setAll(pairs, pair -> pair);
        Arrays.sort(pairs, (a, b) -> Double.compare(largest[a][k], largest[b][k]));
        return pairs[PAIRS / 2];
    }

    /** The k-th largest eigenvalue of a pair. */
    double value(int pair, int k) {
        return largest[pair][k];
    }

    int draws() {
        return PAIRS;
    }

    /** The p-value of an eigenvalue. */
    double pValue(double lambda) {
        return TracyWidom.survival(LAW_MEAN + LAW_DEVIATION * (lambda - edge) / width);
    }
}
