package org.eigenscope.chart;

import java.util.List;
import java.util.Optional;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.Place;

/** A chart of a training run over its steps. */
public non-sealed interface TimelineChart extends Chart {

    /**
     * A figure that training logged.
     *
     * @param name what it is called
     * @param share true for a share from 0 to 1, as an accuracy is
     * @param steps ascending
     * @param values as many; NaN where there is none
     */
    record Logged(String name, boolean share, List<Double> steps, List<Double> values) {
        public Logged {
            steps = List.copyOf(steps);
            values = List.copyOf(values);
        }
    }

    /**
     * A layer of the network.
     *
     * @param name its name
     * @param reports its analysis at each step; empty where there is none, or none yet
     */
    record Line(String name, List<Optional<Analyzed>> reports) {
        public Line {
            reports = List.copyOf(reports);
        }

        /** A metric at a step; NaN where there is none. */
        double value(Metric metric, int step) {
            return reports.get(step).map(metric::number).orElse(Double.NaN);
        }
    }

    /**
     * The run.
     *
     * @param name what it is called
     * @param unit what its steps count: {@code step}
     * @param steps the steps of its checkpoints, ascending
     * @param logged what training logged
     * @param layers the layers in the order of the network
     * @param metric what is drawn of each layer
     * @param current the place of the layer that is looked at, or −1
     * @param at the place of the step that is looked at, or −1
     * @param under another run, whose layers are in the same order, to be drawn beneath; empty for none
     */
    record Run(String name, String unit, List<Long> steps, List<Logged> logged, List<Line> layers, Metric metric,
            int current, int at, Optional<Run> under) {
        public Run {
            steps = List.copyOf(steps);
            logged = List.copyOf(logged);
            layers = List.copyOf(layers);
        }

        /** Gives the name of the metric in words. */
        String figure() {
            return metric.words();
        }

        /** Gives what an axis of the metric may be called, the longest first. */
        String[] figures() {
            return new String[] {metric.words(), metric.in(Place.TABLE).or(() -> metric.in(Place.SERIES))
                    .map(Metric.Appearance::heading).orElse(metric.name())};
        }
    }

    @Override
    default String subject() {
        return "a training run";
    }

    @Override
    default boolean needsLayer() {
        return false;
    }

    /** The place of the layer that is drawn at a height of one of its plots; −1 if none is. */
    int layerAt(Run run, int plot, double x, double y);

    /** The place of the checkpoint that is drawn at a point of one of its plots; −1 if none is. */
    default int stepAt(Run run, double x, double y) {
        return new StepScale(run).nearest(x);
    }

    /** Draws the chart. */
    Drawing draw(Run run, ChartStyle style);
}
