package org.eigenscope.impact;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Adds up all measures of one output over the probes and draws of one change. */
final class OutputTally {

    private final AnswerStore.Output output;
    private final Map<AnswerMeasure, MeasureTally> tallies = new EnumMap<>(AnswerMeasure.class);
    private final List<Double> accuracies = new ArrayList<>();

    OutputTally(AnswerStore.Output output, int probes) {
        this.output = output;
        for (AnswerMeasure measure : AnswerMeasure.values()) {
            tallies.put(measure, new MeasureTally(probes));
        }
    }

    void add(int probe, double... values) {
        for (AnswerMeasure measure : AnswerMeasure.values()) {
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
        return new OutputEffect(output.name(), output.role(), estimate(AnswerMeasure.JENSEN_SHANNON),
                estimate(AnswerMeasure.COSINE), estimate(AnswerMeasure.CHANGE), estimate(AnswerMeasure.SAME), mean,
                accuracies.size() < 2 ? Double.NaN : Math.sqrt(squares / (accuracies.size() - 1)));
    }

    private Estimate estimate(AnswerMeasure measure) {
        boolean ofAnswers = measure == AnswerMeasure.JENSEN_SHANNON || measure == AnswerMeasure.SAME;
        return ofAnswers && !output.role().answers() ? Estimate.NONE : tallies.get(measure).estimate();
    }
}
