package org.eigenscope.timeline;

import java.util.ArrayList;
import java.util.HashSet;
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

/** The tables of a timeline: one row per checkpoint for people, one row for each layer and checkpoint for files. */
public final class TimelineColumns {

    /** Logged figures that a printed table has room for. */
    private static final int MOST_PRINTED = 4;

    private TimelineColumns() {}

    /**
     * A layer at a checkpoint.
     *
     * @param timeline of the run
     * @param layer its place among the layers of the series
     * @param checkpoint the place of the checkpoint
     * @param cell its analysis
     */
    public record LayerRow(Timeline timeline, int layer, int checkpoint, Cell cell) {}

    /** The rows of a file: by run, by checkpoint, then by layer. */
    public static List<LayerRow> layerRows(List<Timeline> runs) {
        List<LayerRow> all = new ArrayList<>();
        for (Timeline timeline : runs) {
            List<List<Cell>> rows = timeline.analysis().rows();
            for (int checkpoint = 0; checkpoint < timeline.run().checkpoints().size(); checkpoint++) {
                for (int layer = 0; layer < rows.size(); layer++) {
                    all.add(new LayerRow(timeline, layer, checkpoint, rows.get(layer).get(checkpoint)));
                }
            }
        }
        return all;
    }

    /** The columns that every file begins with. */
    public static List<Column<LayerRow>> first(boolean severalRuns) {
        List<Column<LayerRow>> columns = new ArrayList<>();
        if (severalRuns) {
            columns.add(Column.text("run", row -> row.timeline().run().name()));
        }
        columns.addAll(List.of(
                Column.count("step", row -> row.timeline().run().steps().get(row.checkpoint())),
                Column.text("layer", row -> row.cell().name()),
                Column.text("checkpoint", row -> row.timeline().run().checkpoints().get(row.checkpoint()).model()
                        .name()),
                Column.text("note", row -> row.cell().note()),
                Column.number("moved", row -> row.layer() < row.timeline().moved().size()
                        ? row.timeline().moved().get(row.layer()).get(row.checkpoint()) : Double.NaN)));
        return columns;
    }

    /** The columns of a file: the run if there are several, step, layer, every metric, and what training logged. */
    public static List<Column<LayerRow>> layers(List<Timeline> runs) {
        List<Column<LayerRow>> columns = new ArrayList<>(first(runs.size() > 1));
        List<Metric> metrics = MetricCatalog.shownIn(Place.DETAILS);
        metrics.stream().filter(metric -> !metric.name().equals("layer"))
                .forEach(metric -> columns.add(metric.asColumn(row -> row.cell().report())));
        Set<String> taken = columns.stream().map(Column::name).collect(Collectors.toSet());
        runs.stream().flatMap(run -> run.sampled().stream()).map(Curve::name).distinct()
                .forEach(curve -> columns.add(Column.number(taken.contains(curve) ? "logged_" + curve : curve,
                        row -> row.timeline().logged(curve, row.checkpoint()))));
        return columns;
    }

    /**
     * The columns of a table for LaTeX, one row for each index of a checkpoint: the step, what training logged, and a
     * metric of each layer. Their names hold letters, digits, dots, hyphens and underlines only, each once.
     */
    public static List<Column<Integer>> forLatex(Timeline timeline, Metric metric) {
        List<Column<Integer>> columns = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        columns.add(Column.count(word("step", taken), timeline.run().steps()::get));
        timeline.sampled().forEach(curve -> columns.add(Column.number(word(curve.name(), taken), curve::value)));
        for (Timeline.LayerLine line : timeline.layers()) {
            columns.add(Column.number(word(line.name(), taken), i -> line.reports().get(i).map(metric::number)
                    .orElse(Double.NaN)));
        }
        return columns;
    }

    private static String word(String name, Set<String> taken) {
        String plain = name.replaceAll("[^A-Za-z0-9._-]+", "_");
        String free = plain;
        for (int i = 2; !taken.add(free); i++) {
            free = plain + "-" + i;
        }
        return free;
    }

    /** The columns of the printed table, one row for each index of a checkpoint. */
    public static List<Column<Integer>> checkpoints(Timeline timeline) {
        SeriesReport analysis = timeline.analysis();
        List<Summary> summaries = analysis.reports().stream().map(report -> Summary.of(report.analyzed())).toList();
        Metric alpha = MetricCatalog.get("alpha");
        List<Column<Integer>> columns = new ArrayList<>();
        columns.add(Column.<Integer>count(timeline.run().unit().word(), timeline.run().steps()::get).shown()
                .keptAlways());
        printed(timeline).forEach(curve -> columns.add(Column.<Integer>number(curve.name(), curve::value)
                .shown(i -> Double.isNaN(curve.value(i)) ? "" : curve.isShare()
                        ? NumberText.fixed(100 * curve.value(i), 1) + " %" : NumberText.figure(curve.value(i)))));
        columns.add(Column.<Integer>count("layers", i -> summaries.get(i).layers()).shown());
        columns.add(Column.<Integer>number("alpha", i -> summaries.get(i).alpha())
                .shown(i -> alpha.column(summaries.get(i).alpha())).keptAlways());
        columns.add(Column.<Integer>number("trusted alpha", i -> summaries.get(i).alphaTrusted())
                .shown(i -> alpha.column(summaries.get(i).alphaTrusted())));
        columns.add(Column.<Integer>count("traps", i -> analysis.reports().get(i).options().replicas() == 0 ? null
                : summaries.get(i).traps()).shown().keptAlways());
        columns.add(Column.<Integer>text("worst trap", i -> worst(analysis.reports().get(i))).shown()
                .keptAlways());
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
