package org.eigenscope.report;

import java.util.ArrayList;
import java.util.List;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.metric.Column;
import org.eigenscope.spectrum.Spectrum;

/** Every eigenvalue of a model as a table, ascending: first those of a layer, then those of each of its shuffles. */
public final class EigenvaluesTable {

    record Row(ModelReport report, Analyzed layer, int replica, int index, double value) {}

    static final List<Column<Row>> COLUMNS = List.of(
            Column.text("model", row -> row.report().model().name()),
            Column.count("layer_id", row -> row.layer().layer().id()),
            Column.text("name", row -> row.layer().layer().name()),
            // 0 is the original matrix: a number can be filtered and grouped by.
            Column.count("replica", row -> row.replica()),
            Column.count("index", row -> row.index()),
            Column.number("eigenvalue", Row::value));

    private EigenvaluesTable() {}

    /** One row for each eigenvalue; {@code replica} is 0 for the original, then 1, 2, … for the shuffles. */
    public static CsvTable<?> of(List<ModelReport> reports) {
        List<Row> rows = new ArrayList<>();
        for (ModelReport report : reports) {
            for (Analyzed layer : report.analyzed()) {
                add(rows, report, layer, 0, layer.esd());
                for (int r = 0; r < layer.replicas().size(); r++) {
                    add(rows, report, layer, r + 1, layer.replicas().get(r));
                }
            }
        }
        return new CsvTable<>(COLUMNS, rows);
    }

    private static void add(List<Row> rows, ModelReport report, Analyzed layer, int replica, Spectrum spectrum) {
        for (int i = 0; i < spectrum.size(); i++) {
            rows.add(new Row(report, layer, replica, i, spectrum.get(i)));
        }
    }
}
