package org.eigenscope.chart;

import java.util.List;
import org.eigenscope.chart.EsdView.Scale;

/** The list of all charts, in menu order: everything that offers, names or draws charts reads it. */
public final class Charts {

    /** The id of {@link #SPECTRUM}, to be told without loading any chart. */
    public static final String SPECTRUM_ID = "esd_log_log";

    /** The chart of a layer that is shown unless another is asked for. */
    public static final LayerChart SPECTRUM = new EsdChart(Scale.LOG_LOG);

    public static final List<Chart> ALL = List.of(
            SPECTRUM,
            new EsdChart(Scale.LOG_LINEAR),
            new EsdChart(Scale.LINEAR),
            new TailChart(),
            new ScreeChart(),
            new ElementChart(),
            new PatchChart(),
            new VectorChart(),
            new AlphaByDepthChart(),
            new AlphaDistributionChart(),
            new TrapsByDepthChart(),
            new AlphaByBlockChart(),
            new SpectraChart(),
            new TwoSpectraChart(),
            new DifferenceChart(),
            new AlphaOfModelsChart(),
            new RunLinesChart(),
            new RunHeatChart(),
            new RunRidgesChart());

    private Charts() {}

    /** The charts of a layer, those of a trap among them. */
    public static List<LayerChart> ofLayer() {
        return of(LayerChart.class);
    }

    /** The charts of one trap of a layer. */
    public static List<LayerChart> ofTrap() {
        return of(TrapChart.class).stream().<LayerChart>map(chart -> chart).toList();
    }

    /** The charts of a whole model. */
    public static List<ModelChart> ofModel() {
        return of(ModelChart.class);
    }

    /** The charts of a layer in two models. */
    public static List<ComparisonChart> ofComparison() {
        return of(ComparisonChart.class);
    }

    /** The charts of several models. */
    public static List<SeriesChart> ofSeries() {
        return of(SeriesChart.class);
    }

    /** The charts of a training run. */
    public static List<TimelineChart> ofRun() {
        return of(TimelineChart.class);
    }

    private static <T extends Chart> List<T> of(Class<T> kind) {
        return ALL.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
