package org.eigenscope.report;

import com.univocity.parsers.csv.CsvWriter;
import com.univocity.parsers.csv.CsvWriterSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.eigenscope.metric.Column;
import org.eigenscope.model.SafeText;

/**
 * A table that is written as CSV: UTF-8, commas, quotes where needed, {@code \n}; empty for what is missing.
 *
 * @param columns what is taken from a row
 * @param rows one a line
 */
public record CsvTable<R>(List<Column<R>> columns, List<R> rows) {

    private static final String FORMULA_STARTS = "=+-@＝＋－＠";

    /** The names of the columns. */
    public List<String> columnNames() {
        return columns.stream().map(Column::name).toList();
    }

    /** Writes it. */
    void write(boolean header, OutputStream out) throws IOException {
        CsvWriterSettings settings = new CsvWriterSettings();
        settings.setNullValue("");
        settings.setSkipEmptyLines(false);
        settings.getFormat().setLineSeparator("\n");
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        try {
            CsvWriter lines = new CsvWriter(writer, settings);
            if (header) {
                lines.writeHeaders(columnNames().toArray(String[]::new));
            }
            for (R row : rows) {
                lines.writeRow(columns.stream().map(column -> cell(column.value().apply(row))).toArray(String[]::new));
            }
            lines.flush();
        } catch (RuntimeException e) {
            // The writer wraps what the file says, a full disk for instance, once or twice.
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof IOException failure) {
                    throw failure;
                }
            }
            throw e;
        }
        writer.flush();
    }

    private static String cell(Object value) {
        return switch (value) {
            case null -> "";
            case Double number when Double.isNaN(number) -> "";
            // As Python writes it.
            case Boolean flag -> flag ? "True" : "False";
            case String text -> cell(text);
            default -> value.toString();
        };
    }

    /**
     * A text that a spreadsheet shows instead of running: what begins like a formula gets an apostrophe in front, and
     * control characters are written out.
     */
    private static String cell(String text) {
        String shown = SafeText.of(Objects.requireNonNullElse(text, ""));
        // Spreadsheets, and the writer of these tables, pass over spaces before the first character.
        String first = shown.strip();
        return !first.isEmpty() && FORMULA_STARTS.indexOf(first.charAt(0)) >= 0 ? "'" + shown : shown;
    }
}
