package org.eigenscope.report;

import com.google.gson.stream.JsonWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.eigenscope.output.AtomicFile;
import org.eigenscope.output.AtomicFile.Mode;
import org.eigenscope.series.SeriesColumns;
import org.eigenscope.series.SeriesReport;
import org.eigenscope.series.SeriesReport.Cell;

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
        AtomicFile.write(file, mode, out -> {
            JsonWriter json = new JsonWriter(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8),
                    1 << 13));
            RecordJson records = new RecordJson(json);
            json.beginObject();
            json.name("schema").value(SCHEMA);
            json.name("generator").value(Version.current().toString());
            json.name("models");
            records.write(report.series().models());
            json.name("matching").value(report.series().explanation());
            json.name("layers").beginArray();
            for (Cell cell : report.cells()) {
                json.beginObject();
                records.writeCells(SeriesColumns.ALL, cell);
                json.endObject();
            }
            json.endArray();
            json.endObject();
            json.flush();
            out.write('\n');
        });
    }
}
