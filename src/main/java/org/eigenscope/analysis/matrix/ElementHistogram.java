package org.eigenscope.analysis.matrix;

import java.util.Arrays;
import java.util.List;
import org.eigenscope.analysis.ElementStatistics;

/** Counts the elements of a layer between μ − 10σ and μ + 10σ, or their extremes if these are nearer. */
public final class ElementHistogram {

    private static final int BINS = 200;
    private static final double REACH = 10;

    private final Moments moments;
    private final double start;
    private final double width;
    private final long[] counts = new long[BINS];

    public ElementHistogram(Moments moments) {
        this.moments = moments;
        double reach = REACH * moments.deviation();
        this.start = Math.max(moments.min(), moments.mean() - reach);
        this.width = (Math.min(moments.max(), moments.mean() + reach) - start) / BINS;
    }

    public void add(Slice slice) {
        double factor = 1 / width;
        double top = start + width * BINS;
        slice.pass((block, count, first) -> {
            for (int i = 0; i < count; i++) {
                double value = block[i];
                if (value >= start && value <= top) {
                    counts[Math.min(BINS - 1, (int) ((value - start) * factor))]++;
                }
            }
        });
    }

    /**
     * The statistics of all.
     *
     * @param counted false if no elements were added: then there are no bins
     * @param step of their quantization; NaN where there was none
     */
    public ElementStatistics statistics(boolean counted, double step) {
        return new ElementStatistics(moments.count(), moments.mean(), moments.deviation(), moments.min(), moments.max(),
                moments.kurtosis(), moments.zeros(), step, start, width, counted
                ? Arrays.stream(counts).boxed().toList() : List.of());
    }
}
