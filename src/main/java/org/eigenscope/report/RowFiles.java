package org.eigenscope.report;

import com.google.gson.stream.JsonWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.eigenscope.metric.Column;

/** Rows of any kind as CSV, or as JSON: an array of objects whose members are the columns. */
public final class RowFiles {

    private RowFiles() {}

    /** Writes rows as CSV, the columns' names first. */
    public static <R> void csv(List<Column<R>> columns, List<R> rows, OutputStream out) throws IOException {
        new CsvTable<>(columns, rows).write(true, out);
    }

    /** Writes rows as JSON; what is missing or infinite is null. */
    public static <R> void json(List<Column<R>> columns, List<R> rows, OutputStream out) throws IOException {
        JsonWriter json = new JsonWriter(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)));
        json.setIndent("  ");
        json.beginArray();
        for (R row : rows) {
            json.beginObject();
            for (Column<R> column : columns) {
                json.name(column.name());
                switch (column.value().apply(row)) {
                    case Double number when Double.isFinite(number) -> json.value(number);
                    case Long count -> json.value(count);
                    case Boolean flag -> json.value(flag);
                    case String text -> json.value(text);
                    case null, default -> json.nullValue();
                }
            }
            json.endObject();
        }
        json.endArray();
        json.flush();
        out.write('\n');
    }
}
