package org.eigenscope.series;

import java.util.ArrayList;
import java.util.List;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.Place;
import org.eigenscope.series.SeriesReport.Cell;

/** The table of several models: CSV and JSON are made from its columns. */
public final class SeriesColumns {

    /** One row for each layer and model. */
    public static final List<Column<Cell>> ALL = columns();

    private SeriesColumns() {}

    private static List<Column<Cell>> columns() {
        List<Column<Cell>> columns = new ArrayList<>(List.of(
                Column.text("name", Cell::name),
                Column.count("model", Cell::model),
                Column.text("file", Cell::file),
                Column.count("layer_id", cell -> cell.layer() == null ? null : cell.layer().id()),
                Column.text("layer", cell -> cell.layer() == null ? "" : cell.layer().name())));
        MetricCatalog.shownIn(Place.SERIES).forEach(metric -> columns.add(metric.asColumn(Cell::report)));
        columns.add(Column.text("note", Cell::note));
        return List.copyOf(columns);
    }
}
