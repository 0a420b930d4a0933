package org.eigenscope.report;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.chart.TimelineChart.Line;
import org.eigenscope.chart.TimelineChart.Logged;
import org.eigenscope.chart.TimelineChart.Run;
import org.eigenscope.metric.Metric;
import org.eigenscope.timeline.Curve;
import org.eigenscope.timeline.Timeline;

/** What charts of a run are drawn of. */
public final class RunChartData {

    private RunChartData() {}

    /**
     * Runs for a chart: accuracies and losses, held-out ones first, and the layers.
     *
     * @param runs one, or two that are drawn over each other; the layers are those of the first
     * @param metric what is drawn of each layer
     * @param layer the layer that is looked at; empty for none
     * @param at the place of the step that is looked at, or −1
     */
    public static Run of(List<Timeline> runs, Metric metric, String layer, int at) {
        List<String> names = runs.getFirst().layers().stream().map(Timeline.LayerLine::name).toList();
        return run(runs.getFirst(), names, metric, names.indexOf(layer), at,
                runs.stream().skip(1).findFirst().map(other -> run(other, names, metric, -1, -1, Optional.empty())));
    }

    private static Run run(Timeline timeline, List<String> names, Metric metric, int current, int at,
            Optional<Run> under) {
        List<Timeline.LayerLine> layers = timeline.layers();
        List<Optional<Analyzed>> none = timeline.run().checkpoints().stream().map(one -> Optional.<Analyzed>empty())
                .toList();
        return new Run(timeline.run().name(), timeline.run().unit().word(), timeline.run().steps(), logged(timeline),
                names.stream().map(name -> new Line(name, layers.stream().filter(line -> line.name().equals(name))
                        .findFirst().map(Timeline.LayerLine::reports).orElse(none))).toList(), metric, current, at,
                under);
    }

    /** Accuracies and losses, held-out ones first. */
    static List<Logged> logged(Timeline timeline) {
        return timeline.curves().stream().filter(curve -> curve.isAccuracy() || curve.isLoss())
                .sorted((a, b) -> Boolean.compare(b.isHeldOut(), a.isHeldOut())).map(RunChartData::logged).toList();
    }

    private static Logged logged(Curve curve) {
        return new Logged(curve.words(), curve.isShare(), Arrays.stream(curve.steps()).boxed().toList(),
                Arrays.stream(curve.values()).boxed().toList());
    }
}
