package org.eigenscope.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.eigenscope.model.Layer;
import org.eigenscope.output.AtomicFile;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.report.DetailColumn.Count;
import org.eigenscope.report.DetailColumn.Number;
import org.eigenscope.report.DetailColumn.Text;
import org.eigenscope.series.LayerComparison;
import tech.tablesaw.api.Table;

/** Two models side by side as a table: one row a layer. */
public final class ComparisonTable {

    private static final List<DetailColumn<LayerComparison>> COLUMNS = List.of(
            new Text<>("name", LayerComparison::name),
            new Count<>("first_id", row -> id(row.first())),
            new Count<>("second_id", row -> id(row.second())),
            new Number<>("distance", LayerComparison::distance),
            new Number<>("relative", LayerComparison::relative),
            new Number<>("angle", LayerComparison::angle),
            new Number<>("delta_alpha", LayerComparison::deltaAlpha),
            new Count<>("delta_traps", row -> row.deltaTraps() == null ? null : row.deltaTraps().longValue()),
            new Text<>("note", LayerComparison::note));

    private ComparisonTable() {}

    /** One row for each layer, in the comparison's order. */
    public static Table of(List<LayerComparison> layers) {
        return CsvTables.of("comparison", COLUMNS, layers);
    }

    /** Writes it as CSV. */
    public static void write(List<LayerComparison> layers, Path file, Mode mode) throws IOException {
        AtomicFile.write(file, mode, out -> CsvTables.writeCsv(of(layers), true, out));
    }

    private static Long id(Layer layer) {
        return layer == null ? null : (long) layer.id();
    }
}
