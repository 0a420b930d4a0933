package org.eigenscope.spectrum;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * A histogram of eigenvalues. Empty bins are left out: on a logarithmic density axis they have no place.
 *
 * @param bins the bins that hold something, ascending
 * @param total all eigenvalues, those outside the bins included: densities are shares of it
 */
public record Histogram(List<Bin> bins, int total) implements Serializable {

    /**
     * One bin, from inclusive, to exclusive (the last one inclusive).
     *
     * @param from left edge
     * @param to right edge
     * @param count eigenvalues in it
     * @param density count/(total·(to − from)): integrates to 1 over all bins
     */
    public record Bin(double from, double to, int count, double density) implements Serializable {}

    public Histogram {
        bins = List.copyOf(bins);
    }

    /**
     * Counts eigenvalues between edges.
     *
     * @param edges strictly ascending, at least two; several spectra with the same edges can be laid over each other
     */
    public static Histogram of(Spectrum spectrum, double[] edges) {
        List<Bin> bins = new ArrayList<>();
        int i = 0;
        while (i < spectrum.size() && spectrum.get(i) < edges[0]) {
            i++;
        }
        for (int bin = 0; bin + 1 < edges.length; bin++) {
            int first = i;
            boolean last = bin + 2 == edges.length;
            double to = edges[bin + 1];
            while (i < spectrum.size() && (spectrum.get(i) < to || last && spectrum.get(i) <= to)) {
                i++;
            }
            if (i > first) {
                double density = (i - first) / (spectrum.size() * (edges[bin + 1] - edges[bin]));
                bins.add(new Bin(edges[bin], edges[bin + 1], i - first, density));
            }
        }
        return new Histogram(bins, spectrum.size());
    }

    /** Edges of so many equal steps from one value to another. */
    public static double[] linearEdges(double from, double to, int bins) {
        check(from < to && Double.isFinite(to - from), from, to, bins);
        double[] edges = new double[bins + 1];
        for (int i = 0; i < bins; i++) {
            edges[i] = from + (to - from) * i / bins;
        }
        edges[bins] = to;
        return edges;
    }

    /** Edges of so many equal steps of log λ, from a value above 0. */
    public static double[] logEdges(double from, double to, int bins) {
        check(from > 0 && from < to, from, to, bins);
        double[] edges = linearEdges(Math.log(from), Math.log(to), bins);
        for (int i = 0; i < edges.length; i++) {
            edges[i] = Math.exp(edges[i]);
        }
        edges[0] = from;
        edges[bins] = to;
        return edges;
    }

    private static void check(boolean right, double from, double to, int bins) {
        if (!right || bins < 1) {
            throw new IllegalArgumentException("no %d bins from %s to %s".formatted(bins, from, to));
        }
    }
}
