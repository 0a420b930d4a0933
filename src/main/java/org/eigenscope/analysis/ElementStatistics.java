package org.eigenscope.analysis;

import java.io.Serializable;
import java.util.List;

/**
 * The distribution of a layer's elements, over all slices, unscaled.
 *
 * @param count number of elements
 * @param mean their mean μ
 * @param deviation their standard deviation
 * @param min the smallest
 * @param max the largest
 * @param kurtosis excess kurtosis; 0 for a Gaussian
 * @param zeros how many are exactly 0
 * @param step root mean square of the steps to which a quantization has rounded them; NaN where there was none
 * @param binStart left edge of the first bin of the histogram
 * @param binWidth width of every bin
 * @param bins counts of the elements within ten deviations of the mean; the rest is outside. Empty if they
 *     were not counted, as only charts and JSON have them
 */
public record ElementStatistics(
        long count, double mean, double deviation, double min, double max, double kurtosis, long zeros, double step,
        double binStart, double binWidth, List<Long> bins) implements Serializable {

    public ElementStatistics {
        bins = List.copyOf(bins);
    }
}
