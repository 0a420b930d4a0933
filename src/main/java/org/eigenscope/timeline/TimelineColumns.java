package org.eigenscope.timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.NumberText;
import org.eigenscope.metric.Place;
import org.eigenscope.metric.Summary;
import org.eigenscope.metric.TrapWords;
import org.eigenscope.series.SeriesReport;
import org.eigenscope.series.SeriesReport.Cell;

/** The tables of a timeline: one row a checkpoint for people, one row for each layer and checkpoint for files. */
public final class TimelineColumns {

    /** Logged figures that a printed table has room for. */
    private static final int MOST_PRINTED = 4;

    private TimelineColumns() {}

    /**
     * A layer at a checkpoint.
     *
     * @param layer its place among the layers of the series
     * @param checkpoint the place of the checkpoint
     * @param cell its analysis
     */
    public record LayerRow(int layer, int checkpoint, Cell cell) {}

    /** The rows of a file: by checkpoint, then by layer. */
    public static List<LayerRow> layerRows(Timeline timeline) {
        List<List<Cell>> rows = timeline.analysis().rows();
        List<LayerRow> all = new ArrayList<>();
        for (int checkpoint = 0; checkpoint < timeline.run().checkpoints().size(); checkpoint++) {
            for (int layer = 0; layer < rows.size(); layer++) {
                all.add(new LayerRow(layer, checkpoint, rows.get(layer).get(checkpoint)));
            }
        }
        return all;
    }

    /** The columns of a file: step, layer, what training logged, and every metric of the catalog. */
    public static List<Column<LayerRow>> layers(Timeline timeline) {
        List<Column<LayerRow>> columns = new ArrayList<>(List.of(
                Column.count("step", row -> timeline.run().steps().get(row.checkpoint())),
                Column.text("layer", row -> row.cell().name()),
                Column.text("checkpoint", row -> timeline.run().checkpoints().get(row.checkpoint()).model().name()),
                Column.text("note", row -> row.cell().note()),
                Column.number("moved", row -> row.layer() < timeline.moved().size()
                        ? timeline.moved().get(row.layer()).get(row.checkpoint()) : Double.NaN)));
        List<Metric> metrics = MetricCatalog.shownIn(Place.DETAILS);
        metrics.stream().filter(metric -> !metric.name().equals("layer"))
                .forEach(metric -> columns.add(metric.asColumn(row -> row.cell().report())));
        Set<String> taken = columns.stream().map(Column::name).collect(Collectors.toSet());
        for (Curve curve : timeline.sampled()) {
            String name = taken.contains(curve.name()) ? "logged_" + curve.name() : curve.name();
            columns.add(Column.number(name, row -> curve.value(row.checkpoint())));
        }
        return columns;
    }

    /** The columns of the printed table, one row for each index of a checkpoint. */
    public static List<Column<Integer>> checkpoints(Timeline timeline) {
        SeriesReport analysis = timeline.analysis();
        List<Summary> summaries = analysis.reports().stream().map(report -> Summary.of(report.analyzed())).toList();
        Metric alpha = MetricCatalog.get("alpha");
        List<Column<Integer>> columns = new ArrayList<>();
        columns.add(Column.<Integer>count(timeline.run().unit().word(), timeline.run().steps()::get).shown());
        printed(timeline).forEach(curve -> columns.add(Column.<Integer>number(curve.name(), curve::value)
                .shown(i -> Double.isNaN(curve.value(i)) ? "" : curve.isShare()
                        ? NumberText.fixed(100 * curve.value(i), 1) + " %" : NumberText.figure(curve.value(i)))));
        columns.add(Column.<Integer>count("layers", i -> summaries.get(i).layers()).shown());
        columns.add(Column.<Integer>number("alpha", i -> summaries.get(i).alpha())
                .shown(i -> alpha.column(summaries.get(i).alpha())));
        columns.add(Column.<Integer>number("trusted alpha", i -> summaries.get(i).alphaTrusted())
                .shown(i -> alpha.column(summaries.get(i).alphaTrusted())));
        columns.add(Column.<Integer>count("traps", i -> analysis.reports().get(i).options().replicas() == 0 ? null
                : summaries.get(i).traps()).shown());
        columns.add(Column.<Integer>text("worst trap", i -> worst(analysis.reports().get(i))).shown());
        columns.add(Column.<Integer>text("checkpoint", i -> timeline.run().checkpoints().get(i).model().name())
                .shown());
        return columns;
    }

    /** Accuracies, then losses, then what else there is: as many as a table has room for. */
    private static List<Curve> printed(Timeline timeline) {
        List<Curve> all = new ArrayList<>(timeline.sampled().stream().filter(Curve::isAccuracy).toList());
        timeline.sampled().stream().filter(curve -> !all.contains(curve) && curve.isLoss()).forEach(all::add);
        return all.stream().filter(Curve::hasValues).limit(MOST_PRINTED).toList();
    }

    private static String worst(ModelReport report) {
        Analyzed worst = null;
        for (Analyzed layer : report.analyzed()) {
            if (!layer.traps().isEmpty() && (worst == null
                    || layer.traps().getFirst().strength() > worst.traps().getFirst().strength())) {
                worst = layer;
            }
        }
        return worst == null ? ""
                : "%s: %s".formatted(worst.name(), TrapWords.strength(worst.traps().getFirst().strength()));
    }
}
