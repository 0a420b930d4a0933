package org.eigenscope.report;

import java.io.IOException;
import java.io.OutputStream;
import org.eigenscope.series.SeriesColumns;
import org.eigenscope.series.SeriesReport;

/** Several models in one file, with the columns of {@link SeriesColumns}: one row for each layer and model. */
public final class SeriesFiles {

    /** The version of the fields of JSON. */
    static final String SCHEMA = "eigenscope-series/1";

    private SeriesFiles() {}

    /** Writes it as CSV. */
    public static void csv(SeriesReport report, OutputStream out) throws IOException {
        RowFiles.csv(SeriesColumns.ALL, report.cells(), out);
    }

    /**
     * Writes it as JSON: {@code {"schema": …, "generator": …, "models": […], "matching": …, "layers": […]}}.
     * {@code matching} is the sentence on layers whose names differ, or empty; what is not a number is null.
     */
    public static void json(SeriesReport report, OutputStream out) throws IOException {
        JsonDocument.write(SCHEMA, out, json -> json
                .member("models", report.series().models())
                .member("matching", report.series().explanation())
                .rows("layers", SeriesColumns.ALL, report.cells()));
    }
}
