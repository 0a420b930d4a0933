package org.eigenscope.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eigenscope.metric.Column;
import org.eigenscope.model.SafeText;
import org.eigenscope.timeline.training.TableTypes;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvWriteOptions;
import tech.tablesaw.io.csv.CsvWriter;

/** Tablesaw tables from columns and rows, and their CSV. */
final class CsvTables {

    private static final String FORMULA_STARTS = "=+-@＝＋－＠";

    static {
        TableTypes.load();
    }

    private CsvTables() {}

    static <R> Table of(String name, List<Column<R>> columns, List<R> rows) {
        return Table.create(name, columns.stream().<tech.tablesaw.columns.Column<?>>map(column ->
                column(column, values(column, rows))).toList());
    }

    /** Missing values are null. */
    private static <R> List<Object> values(Column<R> column, List<R> rows) {
        List<Object> values = new ArrayList<>(rows.size());
        rows.forEach(row -> values.add(column.value().apply(row)));
        return values;
    }

    private static tech.tablesaw.columns.Column<?> column(Column<?> column, List<Object> values) {
        return switch (column.type()) {
            case TEXT -> StringColumn.create(column.name(), values.stream().map(text -> cell((String) text)).toList());
            case NUMBER -> DoubleColumn.create(column.name(), values.stream()
                    .mapToDouble(number -> number == null ? Double.NaN : (Double) number).toArray());
            case FLAG -> StringColumn.create(column.name(), values.stream().map(CsvTables::flag).toList());
            case COUNT -> {
                LongColumn counts = LongColumn.create(column.name(), values.size());
                for (int i = 0; i < values.size(); i++) {
                    if (values.get(i) == null) {
                        counts.setMissing(i);
                    } else {
                        counts.set(i, (long) (Long) values.get(i));
                    }
                }
                yield counts;
            }
        };
    }

    /** The text that Python writes for it. */
    private static String flag(Object value) {
        return value == null ? "" : (Boolean) value ? "True" : "False";
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

    /** Writes a table as CSV: UTF-8, commas, quotes where needed, {@code \n}; empty for what is missing. */
    static void writeCsv(Table table, boolean header, OutputStream out) throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        try {
            new CsvWriter().write(table, CsvWriteOptions.builder(writer).header(header).lineEnd("\n").build());
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
}
