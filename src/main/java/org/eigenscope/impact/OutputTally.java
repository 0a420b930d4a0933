package org.eigenscope.impact;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Adds up all measures of one output over the probes and draws of one change. */
final class OutputTally {

    private final AnswerStore.Output output;
    private final Map<Measure, MeasureTally> tallies = new EnumMap<>(Measure.class);
    private final List<Double> accuracies = new ArrayList<>();

    OutputTally(AnswerStore.Output output, int probes) {
        this.output = output;
        for (Measure measure : Measure.values()) {
            tallies.put(measure, new MeasureTally(probes));
        }
    }

    void add(int probe, double... values) {
        for (Measure measure : Measure.values()) {
            tallies.get(measure).add(probe, values[measure.ordinal()]);
        }
    }

    void endDraw(double accuracy) {
        tallies.values().forEach(MeasureTally::endDraw);
        accuracies.add(accuracy);
    }

    OutputEffect effect() {
        double mean = accuracies.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
        double squares = accuracies.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
        return new OutputEffect(output.name(), output.role(), estimate(Measure.JENSEN_SHANNON),
                estimate(Measure.COSINE), estimate(Measure.CHANGE), estimate(Measure.SAME), mean,
                accuracies.size() < 2 ? Double.NaN : Math.sqrt(squares / (accuracies.size() - 1)));
    }

    private Estimate estimate(Measure measure) {
        boolean ofAnswers = measure == Measure.JENSEN_SHANNON || measure == Measure.SAME;
        return ofAnswers && !output.role().answers() ? Estimate.NONE : tallies.get(measure).estimate();
    }
}
