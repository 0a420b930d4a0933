package org.eigenscope.series;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Tests whether the singular values of two models have the same fine pattern.
 *
 * <p>The overall density of the values follows from architecture and training and is similar in independent models. The
 * position of each value between its neighbours is random, with one law for all random matrices, and independent in
 * independent matrices. It is measured by the ratio of neighbouring gaps r = min(sᵢ, sᵢ₊₁)/max(sᵢ, sᵢ₊₁), which no
 * scale and no density changes (Oganesyan and Huse, Physical Review B 75, 2007): the correlation of both models' ratios
 * at equal places is compared with that at places shifted cyclically, by a separate random shift in each layer.
 * Rotating a matrix or relabelling its units changes nothing; a change that moves the values by more than their gaps
 * hides the pattern.
 */
final class SpacingAgreement {

    /** Layers with fewer ratios are skipped: they have too few shifts. */
    private static final int FEWEST = 16;

    private final List<double[]> first = new ArrayList<>();
    private final List<double[]> second = new ArrayList<>();

    /**
     * Adds the singular values of a layer in both models.
     *
     * @param one ascending, those that are not zero
     * @param other the same for the other model; if the lengths differ, the largest values of both are compared
     * @return the correlation of the ratios; NaN if there are too few
     */
    double add(double[] one, double[] other) {
        int count = Math.min(one.length, other.length) - 2;
        if (count < FEWEST) {
            return Double.NaN;
        }
        double[] x = ratios(one, count);
        double[] y = ratios(other, count);
        if (x == null || y == null) {
            return Double.NaN;
        }
        first.add(x);
        second.add(y);
        return product(x, y, 0);
    }

    /** The number of layers that take part. */
    int layers() {
        return first.size();
    }

    /** The share of random shifts with at least as large a sum of correlations; NaN if no layer was compared. */
    double pValue(int draws, long seed) {
        if (first.isEmpty()) {
            return Double.NaN;
        }
        List<double[]> shifted = new ArrayList<>();
        double observed = 0;
        for (int l = 0; l < first.size(); l++) {
            double[] atShift = new double[first.get(l).length];
            for (int shift = 0; shift < atShift.length; shift++) {
                atShift[shift] = product(first.get(l), second.get(l), shift) * Math.sqrt(atShift.length);
            }
            shifted.add(atShift);
            observed += atShift[0];
        }
        SplittableRandom random = new SplittableRandom(seed);
        int asLarge = 0;
        for (int draw = 0; draw < draws; draw++) {
            double sum = 0;
            for (double[] atShift : shifted) {
                sum += atShift[random.nextInt(atShift.length)];
            }
            asLarge += sum >= observed ? 1 : 0;
        }
        return (1.0 + asLarge) / (1.0 + draws);
    }

    /** Ratios of neighbouring gaps of the largest values, centred and scaled to length 1; null if all are equal. */
    private static double[] ratios(double[] ascending, int count) {
        double[] ratios = new double[count];
        int start = ascending.length - count - 2;
        double mean = 0;
        for (int i = 0; i < count; i++) {
            double below = ascending[start + i + 1] - ascending[start + i];
            double above = ascending[start + i + 2] - ascending[start + i + 1];
            double larger = Math.max(below, above);
            ratios[i] = larger > 0 ? Math.min(below, above) / larger : 0;
            mean += ratios[i] / count;
        }
        double squares = 0;
        for (int i = 0; i < count; i++) {
            ratios[i] -= mean;
            squares += ratios[i] * ratios[i];
        }
        for (int i = 0; i < count; i++) {
            ratios[i] /= Math.sqrt(squares);
        }
        return squares > 0 ? ratios : null;
    }

    private static double product(double[] x, double[] y, int shift) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[(i + shift) % x.length];
        }
        return sum;
    }
}
