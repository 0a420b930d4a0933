package org.eigenscope.impact;

import java.util.ArrayList;
import java.util.List;

/** Adds up one measure over the probes and draws of one change. */
final class MeasureTally {

    private final double[] sums;
    private final int[] counts;
    private final List<Double> draws = new ArrayList<>();
    private double draw;
    private int probes;

    MeasureTally(int probes) {
        sums = new double[probes];
        counts = new int[probes];
    }

    void add(int probe, double value) {
        sums[probe] += value;
        counts[probe]++;
        draw += value;
        probes++;
    }

    /** Ends one draw. */
    void endDraw() {
        draws.add(draw / probes);
        draw = 0;
        probes = 0;
    }

    Estimate estimate() {
        int n = 0;
        double sum = 0;
        for (int i = 0; i < sums.length; i++) {
            if (counts[i] > 0) {
                n++;
                sum += sums[i] / counts[i];
            }
        }
        double center = sum / n;
        double squares = 0;
        for (int i = 0; i < sums.length; i++) {
            if (counts[i] > 0) {
                double distance = sums[i] / counts[i] - center;
                squares += distance * distance;
            }
        }
        double mean = draws.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
        double apart = draws.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
        return new Estimate(mean, n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1) / n),
                draws.size() < 2 ? Double.NaN : Math.sqrt(apart / (draws.size() - 1)),
                draws.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN));
    }
}
