package org.eigenscope.chart;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eigenscope.chart.TimelineChart.Run;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.data.Range;

/**
 * Where steps stand on the axis of a run: by their logarithms if they span more than a decade and a half, else evenly.
 */
final class StepScale {

    /** Steps of a larger ratio are drawn by their logarithms. */
    private static final double WIDE = 30;
    /** How far step 0 precedes the first of the others, as a ratio. */
    private static final double BEFORE = 3;

    private final List<Long> steps;
    /** The steps of all runs that are drawn. */
    private final List<Long> all;
    private final boolean log;
    private final double zero;
    private final double first;

    /** @param run whose checkpoints are counted; the axis spans those of the run beneath it too */
    StepScale(Run run) {
        this.steps = run.steps();
        this.all = Stream.concat(steps.stream(), run.under().stream().flatMap(under -> under.steps().stream()))
                .sorted().distinct().toList();
        this.first = all.stream().filter(step -> step > 0).findFirst().orElse(1L);
        long last = all.isEmpty() ? 1 : all.getLast();
        this.log = last / first > WIDE;
        this.zero = log && all.getFirst() == 0 ? first / BEFORE : Double.NaN;
    }

    private StepScale(List<Long> steps, StepScale on) {
        this.steps = steps;
        this.all = on.all;
        this.first = on.first;
        this.log = on.log;
        this.zero = on.zero;
    }

    /** The checkpoints of another run on the same axis. */
    StepScale of(Run other) {
        return new StepScale(other.steps(), this);
    }

    /** Where a step stands; NaN where the axis has no place for it. */
    double place(double step) {
        return !log ? step : step > 0 ? Math.max(step, Double.isNaN(zero) ? step : zero) : zero;
    }

    /** Where a checkpoint stands. */
    double place(int checkpoint) {
        return place((double) steps.get(checkpoint));
    }

    /** The edge between a checkpoint and the one before it; before the first and after the last as wide as beside. */
    double edge(int checkpoint) {
        if (steps.size() < 2) {
            return checkpoint == 0 ? low() : high();
        }
        int right = Math.clamp(checkpoint, 1, steps.size() - 1);
        double a = place(right - 1);
        double b = place(right);
        if (checkpoint == right) {
            return log ? Math.sqrt(a * b) : (a + b) / 2;
        }
        // Outside of the checkpoints: half of the neighbouring gap.
        return checkpoint < right ? log ? a * Math.sqrt(a / b) : a - (b - a) / 2
                : log ? b * Math.sqrt(b / a) : b + (b - a) / 2;
    }

    private double low() {
        double only = steps.isEmpty() ? 0 : place(0);
        return log ? only / 2 : only - 1;
    }

    private double high() {
        double only = steps.isEmpty() ? 1 : place(0);
        return log ? only * 2 : only + 1;
    }

    /** The checkpoint that is nearest to a place of the axis; −1 if there is none. */
    int nearest(double x) {
        return IntStream.range(0, steps.size()).boxed().min((a, b) -> Double.compare(distance(a, x), distance(b, x)))
                .orElse(-1);
    }

    private double distance(int checkpoint, double x) {
        return log ? Math.abs(Math.log(place(checkpoint) / x)) : Math.abs(place(checkpoint) - x);
    }

    /** The place of the last checkpoint that is not later than a step; the first if all are later. */
    int upTo(long step) {
        return IntStream.range(0, steps.size()).filter(i -> steps.get(i) <= step).reduce((a, b) -> b).orElse(0);
    }

    /** The axis, with room around the first and the last checkpoint; with cells for those of the run beneath too. */
    ValueAxis axis(ChartFrame frame, String unit, Optional<Run> under, boolean cells) {
        ValueAxis axis;
        if (log) {
            axis = frame.stepAxis(zero, first, unit + " of the training", unit);
        } else {
            NumberAxis linear = frame.linearAxis(unit + " of the training", unit);
            linear.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
            axis = linear;
        }
        double from = Math.min(edge(0), under.map(run -> of(run).edge(0)).orElse(edge(0)));
        double to = Math.max(edge(steps.size()), under.map(run -> of(run).edge(run.steps().size()))
                .orElse(edge(steps.size())));
        if (!cells && all.size() > 1) {
            double a = place((double) all.getFirst());
            double b = place((double) all.getLast());
            from = log ? a * Math.pow(a / b, 0.03) : a - 0.03 * (b - a);
            to = log ? b * Math.pow(b / a, 0.03) : b + 0.03 * (b - a);
        }
        axis.setRange(new Range(from, to));
        return axis;
    }
}
