package org.eigenscope.timeline;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/** A quantity that training logged over its steps. Immutable. */
public final class Curve {

    private final String name;
    private final Step.Unit unit;
    private final double[] steps;
    private final double[] values;

    /**
     * A curve.
     *
     * @param name what the log calls it
     * @param unit what its steps count
     * @param steps ascending
     * @param values as many; NaN where there is none
     */
    public Curve(String name, Step.Unit unit, double[] steps, double[] values) {
        if (steps.length != values.length) {
            throw new IllegalArgumentException("%d steps, %d values".formatted(steps.length, values.length));
        }
        this.name = name;
        this.unit = unit;
        this.steps = steps.clone();
        this.values = values.clone();
    }

    public String name() {
        return name;
    }

    public Step.Unit unit() {
        return unit;
    }

    public int size() {
        return steps.length;
    }

    public double step(int index) {
        return steps[index];
    }

    public double value(int index) {
        return values[index];
    }

    /** The largest step; 0 of an empty curve. */
    public double last() {
        return steps.length == 0 ? 0 : steps[steps.length - 1];
    }

    /** The curve up to a step. */
    public Curve until(double step) {
        int end = (int) Arrays.stream(steps).takeWhile(at -> at <= step).count();
        return new Curve(name, unit, Arrays.copyOf(steps, end), Arrays.copyOf(values, end));
    }

    /** The values alone. */
    public double[] values() {
        return values.clone();
    }

    /** The steps alone. */
    public double[] steps() {
        return steps.clone();
    }

    /** True if any value is a number. */
    public boolean hasValues() {
        return Arrays.stream(values).anyMatch(Double::isFinite);
    }

    /** True if its name says that more is better: accuracy, and what is measured like it. */
    public boolean isAccuracy() {
        return !isLoss() && name.toLowerCase(Locale.ROOT)
                .matches(".*(acc|f1|auc|bleu|rouge|precision|recall|reward|dice|iou|psnr|(?<![a-z])map(?![a-z])).*");
    }

    /** True if its name says that less is better: a loss or an error. */
    public boolean isLoss() {
        return name.toLowerCase(Locale.ROOT).matches(".*(loss|error|perplexity|ppl|nll|mse|mae).*");
    }

    /** True if it was measured on data that training did not see, by its name. */
    public boolean isHeldOut() {
        return name.toLowerCase(Locale.ROOT).matches(".*(test|val|eval|dev).*");
    }

    /** True if it is a share, from 0 to 1, that people read in percent. */
    public boolean isShare() {
        return name.toLowerCase(Locale.ROOT).contains("acc")
                && IntStream.range(0, values.length).allMatch(i -> !(values[i] < 0 || values[i] > 1));
    }

    /** Its name as words: {@code test accuracy} for {@code test_accuracy}. */
    public String words() {
        return name.replaceAll("[_/]+", " ").strip();
    }
}
