package org.eigenscope.chart;

import org.eigenscope.spectrum.Histogram;
import org.eigenscope.spectrum.Spectrum;

/** The bins of a histogram, one set for all spectra of a chart: equal bins are what makes two densities comparable. */
final class HistogramBins {

    private final double[] edges;
    private final boolean logarithmic;

    private HistogramBins(double[] edges, boolean logarithmic) {
        this.edges = edges;
        this.logarithmic = logarithmic;
    }

    /** Bins of equal width on a log axis, from lo &gt; 0 to hi &gt; lo, both inside. */
    static HistogramBins logarithmic(double lo, double hi, int count) {
        return new HistogramBins(Histogram.logEdges(lo, hi, count), true);
    }

    /** Bins of equal width, from lo to hi &gt; lo, both inside. */
    static HistogramBins linear(double lo, double hi, int count) {
        return new HistogramBins(Histogram.linearEdges(lo, hi, count), false);
    }

    double[] edges() {
        return edges.clone();
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

    /** Gives the place where a bin is drawn and labelled: its middle, on the axis it was made for. */
    double middle(double from, double to) {
        return logarithmic ? Math.sqrt(from * to) : (from + to) / 2;
    }

    /** The bin of a value, or −1. */
    int indexOf(double value) {
        if (!(value >= edges[0] && value <= edges[edges.length - 1])) {
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
