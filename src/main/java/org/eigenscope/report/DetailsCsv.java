package org.eigenscope.report;

import java.util.ArrayList;
import java.util.List;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.model.Model;

/**
 * The details of a model's analyzed layers as a table: WeightWatcher's columns under its names, in its order and with
 * its types, then ours. Every column is always there; what was not computed is empty. Skipped and failed layers have
 * no row, as in WeightWatcher's tables.
 */
public final class DetailsCsv {

    /** The row of one layer. */
    record Row(Model model, Analyzed report) {}

    static final List<Column<Row>> COLUMNS = columns();

    private DetailsCsv() {}

    /** One row for each analyzed layer of the models, in their order. */
    public static CsvTable<?> of(List<ModelReport> reports) {
        List<Row> rows = reports.stream()
                .flatMap(report -> report.analyzed().stream().map(layer -> new Row(report.model(), layer)))
                .toList();
        return new CsvTable<>(COLUMNS, rows);
    }

    private static List<Column<Row>> columns() {
        List<Column<Row>> columns = new ArrayList<>();
        MetricCatalog.weightWatcherColumns().forEach(metric -> columns.add(metric.asDetail(Row::report)));
        columns.add(Column.text("model", row -> row.model().name()));
        MetricCatalog.ownColumns().forEach(metric -> columns.add(metric.asDetail(Row::report)));
        return List.copyOf(columns);
    }
}
