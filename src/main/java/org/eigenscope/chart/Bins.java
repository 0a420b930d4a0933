package org.eigenscope.chart;

import org.eigenscope.spectrum.Spectrum;

/** The bins of a histogram, one set for all spectra of a chart: equal bins are what makes two densities comparable. */
final class Bins {

    private final double[] edges;
    private final boolean logarithmic;

    private Bins(double[] edges, boolean logarithmic) {
        this.edges = edges;
        this.logarithmic = logarithmic;
    }

    /** Bins of equal width on a log axis, from lo &gt; 0 to hi &gt; lo, both inside. */
    static Bins logarithmic(double lo, double hi, int count) {
        double[] edges = new double[count + 1];
        double step = Math.log(hi / lo) / count;
        for (int i = 0; i <= count; i++) {
            edges[i] = lo * Math.exp(i * step);
        }
        return closed(edges, lo, hi, true);
    }

    /** Bins of equal width, from lo to hi &gt; lo, both inside. */
    static Bins linear(double lo, double hi, int count) {
        double[] edges = new double[count + 1];
        for (int i = 0; i <= count; i++) {
            edges[i] = lo + (hi - lo) * i / count;
        }
        return closed(edges, lo, hi, false);
    }

    /** Rounding must not push the extreme values out of the extreme bins. */
    private static Bins closed(double[] edges, double lo, double hi, boolean logarithmic) {
        edges[0] = lo;
        edges[edges.length - 1] = Math.nextUp(hi);
        return new Bins(edges, logarithmic);
    }

    int size() {
        return edges.length - 1;
    }

    double from(int bin) {
        return edges[bin];
    }

    double to(int bin) {
        return edges[bin + 1];
    }

    /** Where a bin is drawn and labelled: its middle, on the axis it was made for. */
    double middle(int bin) {
        return logarithmic ? Math.sqrt(edges[bin] * edges[bin + 1]) : (edges[bin] + edges[bin + 1]) / 2;
    }

    /** The bin of a value, or −1. */
    int indexOf(double value) {
        if (!(value >= edges[0] && value < edges[edges.length - 1])) {
            return -1;
        }
        int low = 0;
        int high = size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (edges[middle] <= value) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** How many eigenvalues fall into each bin: lower edge inside, upper edge outside. */
    int[] count(Spectrum spectrum) {
        int[] counts = new int[size()];
        int before = below(spectrum, edges[0]);
        for (int bin = 0; bin < counts.length; bin++) {
            int upTo = below(spectrum, edges[bin + 1]);
            counts[bin] = upTo - before;
            before = upTo;
        }
        return counts;
    }

    /** #{λ &lt; limit}. */
    static int below(Spectrum spectrum, double limit) {
        int low = 0;
        int high = spectrum.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (spectrum.get(middle) < limit) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
