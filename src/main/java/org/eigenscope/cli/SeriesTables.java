package org.eigenscope.cli;

import java.util.ArrayList;
import java.util.List;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.Place;
import org.eigenscope.report.ModelColumns;
import org.eigenscope.series.SeriesReport;
import org.eigenscope.series.SeriesReport.Cell;

/** Prints a comparison of several models to standard output. */
final class SeriesTables {

    private SeriesTables() {}

    /** Prints the models, numbered; then a table per metric, with a column per model; then what is missing. */
    static void print(SeriesReport report, Terminal terminal) {
        List<ModelColumns.Row> each = report.reports().stream().map(ModelColumns.Row::new).toList();
        List<Column<Integer>> columns = new ArrayList<>();
        columns.add(Column.<Integer>count("#", index -> index + 1).shown().keptAlways());
        ModelColumns.ALL.forEach(column -> columns.add(column.of(each::get)));
        TextTable<Integer> models = new TextTable<>(columns);
        for (int i = 0; i < each.size(); i++) {
            models.add(i);
        }
        models.print(terminal);
        List<List<Cell>> rows = report.rows();
        for (Metric metric : MetricCatalog.shownIn(Place.SERIES)) {
            if (rows.stream().flatMap(List::stream).anyMatch(cell -> has(metric, cell))) {
                terminal.out().println();
                table(metric, rows, report.reports().size()).print(terminal);
            }
        }
        TextTable<Cell> missing = new TextTable<>(List.of(
                Column.text("layer", Cell::name).shown().keptAlways(),
                Column.count("model", Cell::model).shown().keptAlways(),
                Column.text("note", Cell::note).shown().keptAlways()));
        rows.stream().flatMap(List::stream).filter(cell -> cell.report() == null).forEach(missing::add);
        if (!missing.isEmpty()) {
            terminal.out().println();
            missing.print(terminal);
        }
    }

    private static boolean has(Metric metric, Cell cell) {
        return cell.report() != null && !Double.isNaN(metric.number(cell.report()));
    }

    private static TextTable<List<Cell>> table(Metric metric, List<List<Cell>> rows, int models) {
        String heading = metric.in(Place.SERIES).orElseThrow().heading();
        List<Column<List<Cell>>> columns = new ArrayList<>();
        columns.add(Column.<List<Cell>>text(heading, row -> row.getFirst().name()).shown()
                .keptAlways());
        for (int i = 0; i < models; i++) {
            int model = i;
            columns.add(Column.<List<Cell>>number(String.valueOf(i + 1), row -> Double.NaN).shown(row ->
                    row.get(model).report() == null ? "" : metric.column(row.get(model).report())));
        }
        TextTable<List<Cell>> table = new TextTable<>(columns);
        rows.forEach(table::add);
        return table;
    }
}
