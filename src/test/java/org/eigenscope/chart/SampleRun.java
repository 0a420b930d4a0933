package org.eigenscope.chart;

import java.util.List;
import java.util.Optional;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.chart.TimelineChart.Line;
import org.eigenscope.chart.TimelineChart.Logged;
import org.eigenscope.chart.TimelineChart.Run;
import org.eigenscope.metric.MetricCatalog;

/** A run of four checkpoints, one of which is not analyzed yet. */
final class SampleRun {

    private SampleRun() {}

    static Run of(Analyzed first, Analyzed second) {
        return new Run("run", "step", List.of(0L, 100L, 1_000L, 100_000L), List.of(
                new Logged("test accuracy", true, List.of(0.0, 100.0, 100_000.0), List.of(0.1, 0.5, 0.9)),
                new Logged("train loss", false, List.of(0.0, 50.0, 100_000.0), List.of(2.5, Double.NaN, 0.01))),
                List.of(
                new Line("fc1", List.of(Optional.of(first), Optional.of(second), Optional.empty(),
                        Optional.of(second))),
                new Line("fc2", List.of(Optional.of(second), Optional.of(first), Optional.empty(),
                        Optional.of(first)))), MetricCatalog.get("alpha"), 0, 1, Optional.empty());
    }
}
