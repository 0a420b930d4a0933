package org.eigenscope.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.eigenscope.chart.TimelineChart.Line;
import org.eigenscope.chart.TimelineChart.Logged;
import org.eigenscope.chart.TimelineChart.Run;
import org.eigenscope.metric.Metric;
import org.eigenscope.timeline.Curve;
import org.eigenscope.timeline.Timeline;

/** What charts of a run are drawn of. */
public final class RunPictures {

    private RunPictures() {}

    /**
     * A timeline for a chart: accuracies and losses, held-out ones first, and the layers.
     *
     * @param metric what is drawn of each layer
     * @param layer the layer that is looked at; empty for none
     * @param at the place of the step that is looked at, or −1
     */
    public static Run of(Timeline timeline, Metric metric, String layer, int at) {
        List<Timeline.LayerLine> layers = timeline.layers();
        int current = IntStream.range(0, layers.size()).filter(i -> layers.get(i).name().equals(layer)).findFirst()
                .orElse(-1);
        List<Logged> logged = timeline.curves().stream().filter(curve -> curve.isAccuracy() || curve.isLoss())
                .sorted((a, b) -> Boolean.compare(b.isHeldOut(), a.isHeldOut())).map(RunPictures::logged).toList();
        return new Run(timeline.run().name(), timeline.run().unit().word(), timeline.run().steps(), logged,
                layers.stream().map(line -> new Line(line.name(), line.reports())).toList(), metric, current, at);
    }

    private static Logged logged(Curve curve) {
        return new Logged(curve.words(), curve.isShare(), Arrays.stream(curve.steps()).boxed().toList(),
                Arrays.stream(curve.values()).boxed().toList());
    }
}
