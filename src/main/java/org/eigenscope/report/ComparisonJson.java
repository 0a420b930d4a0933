package org.eigenscope.report;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.Metric;
import org.eigenscope.series.ComparisonColumns;
import org.eigenscope.series.LayerComparison;
import org.eigenscope.series.ModelSeries;

/**
 * Two models side by side in JSON: {@code {"schema": …, "generator": …, "models": […], "matching": …, "layers": […]}}.
 * {@code matching} is the sentence on layers whose names differ, or empty. A layer has the columns of
 * {@link ComparisonColumns}, the layers of both models, the principal angles of their leading subspaces, and the audit
 * with the whole analysis of ΔW if there was one; what is not a number is null.
 */
public final class ComparisonJson {

    /** The version of the fields. */
    static final String SCHEMA = "eigenscope-comparison/3";

    private ComparisonJson() {}

    /** Writes it: the models that were compared, and what came of their layers. */
    public static void write(ModelSeries two, List<LayerComparison> layers, OutputStream out) throws IOException {
        JsonDocument.write(SCHEMA, out, json -> json
                .member("models", two.models())
                .member("matching", two.explanation())
                .rows("layers", columns(layers), layers));
    }

    private static List<Column<LayerComparison>> columns(List<LayerComparison> layers) {
        return Stream.concat(ComparisonColumns.of(layers).stream(), Stream.of(
                record("first", LayerComparison::first), record("second", LayerComparison::second),
                record("angles", LayerComparison::angles), record("audit", LayerComparison::audit))).toList();
    }

    /** A column of records, for JSON alone. */
    private static Column<LayerComparison> record(String name, Function<LayerComparison, Object> value) {
        return new Column<>(name, name, Metric.Type.TEXT, value, null, false);
    }
}
