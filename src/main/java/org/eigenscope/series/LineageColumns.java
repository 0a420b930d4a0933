package org.eigenscope.series;

import java.util.List;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.NumberText;

/** The table of what each layer tells of two models' being related: what is printed, CSV and JSON are made of it. */
public final class LineageColumns {

    /** One row a layer. */
    public static final List<Column<LayerKinship>> ALL = List.of(
            Column.text("name", LayerKinship::name).shown("layer", LayerKinship::name).keptAlways(),
            Column.<LayerKinship>text("role", row -> row.role().label()).shown(),
            Column.number("correlation", LayerKinship::correlation)
                    .shown(row -> NumberText.figure(row.correlation(), 3)),
            Column.number("z_columns", LayerKinship::columns)
                    .shown("z of columns", row -> NumberText.figure(row.columns(), 3)),
            Column.number("z_rows", LayerKinship::rows).shown("z of rows", row -> NumberText.figure(row.rows(), 3)),
            Column.number("units_p", LayerKinship::pValue)
                    .shown("p", row -> Double.isNaN(row.pValue()) ? "–" : NumberText.pValue(row.pValue())),
            Column.number("spacing", LayerKinship::spacing)
                    .shown("pattern of σ", row -> NumberText.figure(row.spacing(), 3)),
            Column.text("lineage_note", LayerKinship::note).shown("note", LayerKinship::note).keptAlways());

    private LineageColumns() {}
}
