package org.eigenscope.series;

import java.util.List;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.NumberText;

/**
 * The table of each layer's evidence on whether two models are related: printed tables, CSV and JSON are made from it.
 */
public final class LineageColumns {

    /** One row per layer. */
    public static final List<Column<LayerLineage>> ALL = List.of(
            Column.text("name", LayerLineage::name).shown("layer", LayerLineage::name).keptAlways(),
            Column.<LayerLineage>text("role", row -> row.role().label()).shown(),
            Column.number("correlation", LayerLineage::correlation)
                    .shown(row -> NumberText.figure(row.correlation(), 3)),
            Column.number("z_columns", LayerLineage::columns)
                    .shown("z of columns", row -> NumberText.figure(row.columns(), 3)),
            Column.number("z_rows", LayerLineage::rows).shown("z of rows", row -> NumberText.figure(row.rows(), 3)),
            Column.number("units_p", LayerLineage::pValue)
                    .shown("p", row -> Double.isNaN(row.pValue()) ? "–" : NumberText.pValue(row.pValue())),
            Column.number("spacing", LayerLineage::spacing)
                    .shown("pattern of σ", row -> NumberText.figure(row.spacing(), 3)),
            Column.text("lineage_note", LayerLineage::note).shown("note", LayerLineage::note).keptAlways());

    private LineageColumns() {}
}
