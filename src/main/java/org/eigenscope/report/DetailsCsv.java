package org.eigenscope.report;

import java.util.ArrayList;
import java.util.List;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.model.Model;
import org.eigenscope.report.DetailColumn.Count;
import org.eigenscope.report.DetailColumn.Flag;
import org.eigenscope.report.DetailColumn.Number;
import org.eigenscope.report.DetailColumn.Text;
import tech.tablesaw.api.Table;

/**
 * The details of a model's analyzed layers as a table: WeightWatcher's columns under its names, in its order and with
 * its types, then ours. Every column is always there; what was not computed is empty. Skipped and failed layers have
 * no row, as in WeightWatcher's tables.
 */
public final class DetailsCsv {

    /** The row of one layer. */
    private record Row(Model model, Analyzed report) {}

    private static final List<DetailColumn<Row>> COLUMNS = columns();

    private DetailsCsv() {}

    /** One row for each analyzed layer of the models, in their order. */
    public static Table of(List<ModelReport> reports) {
        List<Row> rows = reports.stream()
                .flatMap(report -> report.analyzed().stream().map(layer -> new Row(report.model(), layer)))
                .toList();
        return CsvTables.of("details", COLUMNS, rows);
    }

    private static List<DetailColumn<Row>> columns() {
        List<DetailColumn<Row>> columns = new ArrayList<>();
        MetricCatalog.weightWatcherColumns().forEach(metric -> columns.add(column(metric)));
        columns.add(new Text<>("model", row -> row.model().name()));
        MetricCatalog.ownColumns().forEach(metric -> columns.add(column(metric)));
        return List.copyOf(columns);
    }

    private static DetailColumn<Row> column(Metric metric) {
        return switch (metric.type()) {
            case TEXT -> new Text<>(metric.name(), row -> metric.text(row.report()));
            case FLAG -> new Flag<>(metric.name(), row -> metric.number(row.report()) != 0);
            case NUMBER -> new Number<>(metric.name(), row -> metric.numberInFiles(row.report()));
            case COUNT -> new Count<>(metric.name(), row -> whole(metric.numberInFiles(row.report())));
        };
    }

    private static Long whole(double number) {
        return Double.isNaN(number) ? null : (Long) (long) number;
    }
}
