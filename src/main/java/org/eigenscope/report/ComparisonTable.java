package org.eigenscope.report;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.eigenscope.series.ComparisonColumns;
import org.eigenscope.series.LayerComparison;

/** Two models side by side as a table: one row per layer. */
public final class ComparisonTable {

    private ComparisonTable() {}

    /** One row for each layer, in the comparison's order. */
    public static CsvTable<LayerComparison> of(List<LayerComparison> layers) {
        return new CsvTable<>(ComparisonColumns.of(layers), layers);
    }

    /** Writes it as CSV. */
    public static void write(List<LayerComparison> layers, OutputStream out) throws IOException {
        of(layers).write(true, out);
    }
}
