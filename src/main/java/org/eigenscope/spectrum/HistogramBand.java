package org.eigenscope.spectrum;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The histograms of several spectra laid over each other: their mean density and where nine in ten of them lie.
 *
 * @param bins the bins that some spectrum has something in, ascending
 * @param spectra how many spectra
 */
public record HistogramBand(List<Bin> bins, int spectra) implements Serializable {

    /**
     * @param from left edge
     * @param to right edge
     * @param mean mean density of the spectra in this bin
     * @param low the 5 % quantile of their densities
     * @param high the 95 % quantile
     */
    public record Bin(double from, double to, double mean, double low, double high) implements Serializable {}

    public HistogramBand {
        bins = List.copyOf(bins);
    }

    /** Makes the band of these spectra on the edges of {@link Histogram}. */
    public static HistogramBand of(List<Spectrum> spectra, double[] edges) {
        double[][] densities = new double[edges.length - 1][spectra.size()];
        for (int s = 0; s < spectra.size(); s++) {
            for (Histogram.Bin bin : Histogram.of(spectra.get(s), edges).bins()) {
                int index = Arrays.binarySearch(edges, bin.from());
                densities[index][s] = bin.density();
            }
        }
        List<Bin> bins = new ArrayList<>();
        for (int i = 0; i < densities.length; i++) {
            double[] sorted = densities[i];
            Arrays.sort(sorted);
            if (sorted.length > 0 && sorted[sorted.length - 1] > 0) {
                double mean = Arrays.stream(sorted).sum() / sorted.length;
                bins.add(new Bin(edges[i], edges[i + 1], mean, quantile(sorted, 0.05), quantile(sorted, 0.95)));
            }
        }
        return new HistogramBand(bins, spectra.size());
    }

    /** Linear between order statistics. */
    private static double quantile(double[] sorted, double p) {
        double position = p * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
