package org.eigenscope.report;

import java.io.IOException;
import java.nio.file.Path;
import org.eigenscope.output.AtomicFile;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.series.SeriesColumns;
import org.eigenscope.series.SeriesReport;

/** Several models in one file, with the columns of {@link SeriesColumns}: one row for each layer and model. */
public final class SeriesFiles {

    /** The version of the fields of JSON. */
    static final String SCHEMA = "eigenscope-series/1";

    private SeriesFiles() {}

    /** Writes it as CSV. */
    public static void csv(SeriesReport report, Path file, Mode mode) throws IOException {
        AtomicFile.write(file, mode, out ->
                CsvTables.writeCsv(CsvTables.of("series", SeriesColumns.ALL, report.cells()), true, out));
    }

    /**
     * Writes it as JSON: {@code {"schema": …, "generator": …, "models": […], "matching": …, "layers": […]}}.
     * {@code matching} is the sentence on layers whose names differ, or empty; what is not finite is null.
     */
    public static void json(SeriesReport report, Path file, Mode mode) throws IOException {
        JsonDocument.write(SCHEMA, file, mode, json -> json
                .member("models", report.series().models())
                .member("matching", report.series().explanation())
                .rows("layers", SeriesColumns.ALL, report.cells()));
    }
}
