package org.eigenscope.timeline;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.series.ModelSeries;
import org.eigenscope.series.SeriesReport;

/**
 * A training run, analyzed.
 *
 * @param run the run
 * @param analysis of its checkpoints, in their order
 * @param curves what training logged
 * @param sampled the same at the checkpoints: one value for each, NaN where the log has none
 * @param moved by layer of the series and checkpoint: how far its weights are from those of the checkpoint before, in
 *     norms of those; NaN where it is not known
 */
public record Timeline(TrainingRun run, SeriesReport analysis, List<Curve> curves, List<Curve> sampled,
        List<List<Double>> moved) {

    public Timeline {
        curves = List.copyOf(curves);
        sampled = List.copyOf(sampled);
        moved = moved.stream().map(List::copyOf).toList();
    }

    /** A timeline of reports that may be incomplete; their layers are matched by the series. */
    public static Timeline of(TrainingRun run, ModelSeries series, List<ModelReport> reports, List<Curve> curves,
            List<Curve> sampled, List<List<Double>> moved) {
        return new Timeline(run, new SeriesReport(series, reports), curves, sampled, moved);
    }

    /** The names of the layers that one checkpoint at least has analyzed, in the order of the network. */
    public List<LayerLine> layers() {
        List<List<SeriesReport.Cell>> rows = analysis.rows();
        return IntStream.range(0, rows.size()).mapToObj(i -> new LayerLine(rows.get(i).getFirst().name(),
                rows.get(i).stream().map(cell -> Optional.ofNullable(cell.report())).toList(),
                i < moved.size() ? moved.get(i) : List.of()))
                .filter(line -> line.reports().stream().anyMatch(Optional::isPresent)).toList();
    }

    /**
     * One layer over the steps.
     *
     * @param name its name in the first checkpoint that has it
     * @param reports its analysis at each checkpoint; empty where there is none
     * @param moved how far it is from the checkpoint before; empty if that was not asked for
     */
    public record LayerLine(String name, List<Optional<Analyzed>> reports, List<Double> moved) {

        /** The distance of a checkpoint from the one before it; NaN if it is not known. */
        public double moved(int checkpoint) {
            return checkpoint < moved.size() ? moved.get(checkpoint) : Double.NaN;
        }
    }

    /** The curve that says best how well the network does: held-out accuracy, then held-out loss, then the others. */
    public Optional<Curve> headline() {
        return Stream.<Predicate<Curve>>of(
                curve -> curve.isAccuracy() && curve.isHeldOut(), curve -> curve.isLoss() && curve.isHeldOut(),
                Curve::isAccuracy, Curve::isLoss)
                .flatMap(kind -> curves.stream().filter(kind).limit(1)).findFirst();
    }

    /** What training had logged at a checkpoint under a name; NaN if it has nothing. */
    public double logged(String name, int checkpoint) {
        return sampled.stream().filter(curve -> curve.name().equals(name)).findFirst()
                .map(curve -> curve.value(checkpoint)).orElse(Double.NaN);
    }

    /** The steps of the checkpoints. */
    public long[] steps() {
        return run.steps().stream().mapToLong(Long::longValue).toArray();
    }
}
