package org.eigenscope.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.eigenscope.output.AtomicFile;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.series.ComparisonColumns;
import org.eigenscope.series.LayerComparison;
import tech.tablesaw.api.Table;

/** Two models side by side as a table: one row a layer. */
public final class ComparisonTable {

    private ComparisonTable() {}

    /** One row for each layer, in the comparison's order. */
    public static Table of(List<LayerComparison> layers) {
        return CsvTables.of("comparison", ComparisonColumns.of(layers), layers);
    }

    /** Writes it as CSV. */
    public static void write(List<LayerComparison> layers, Path file, Mode mode) throws IOException {
        AtomicFile.write(file, mode, out -> CsvTables.writeCsv(of(layers), true, out));
    }
}
