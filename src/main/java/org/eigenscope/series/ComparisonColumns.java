package org.eigenscope.series;

import java.util.List;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.NumberText;
import org.eigenscope.model.Layer;

/** The table of two models side by side: what is printed, CSV and JSON are made of its columns. */
public final class ComparisonColumns {

    /** One row a layer. */
    public static final List<Column<LayerComparison>> ALL = List.of(
            Column.text("name", LayerComparison::name).shown("layer", LayerComparison::name),
            Column.count("first_id", row -> id(row.first())),
            Column.count("second_id", row -> id(row.second())),
            Column.number("distance", LayerComparison::distance).shown(),
            Column.number("relative", LayerComparison::relative)
                    .shown(row -> NumberText.figure(row.relative(), 3)),
            Column.number("angle", LayerComparison::angle)
                    .shown(row -> Double.isNaN(row.angle()) ? "–" : NumberText.fixed(row.angle(), 2) + "°"),
            Column.number("delta_alpha", LayerComparison::deltaAlpha)
                    .shown(row -> Double.isNaN(row.deltaAlpha()) ? "–" : "%+.3f".formatted(row.deltaAlpha())),
            Column.count("delta_traps", LayerComparison::deltaTraps)
                    .shown(row -> row.deltaTraps() == null ? "–" : "%+d".formatted(row.deltaTraps())),
            Column.text("note", LayerComparison::note).shown());

    private ComparisonColumns() {}

    private static Integer id(Layer layer) {
        return layer == null ? null : layer.id();
    }
}
