package org.eigenscope.report;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.eigenscope.output.Printable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.io.csv.CsvWriteOptions;
import tech.tablesaw.io.csv.CsvWriter;

/** Tablesaw tables from columns and rows, and their CSV. */
final class CsvTables {

    private static final String FORMULA_STARTS = "=+-@＝＋－＠";

    /*
     * Types of columns initialize each other in a circle: two threads that use Tablesaw for the first time at once
     * would wait for each other forever. All use goes through this class, which one thread initializes while others
     * wait.
     */
    static {
        List<DetailColumn<String>> all = List.of(new DetailColumn.Text<>("text", row -> row),
                new DetailColumn.Number<>("number", row -> 1),
                new DetailColumn.Flag<>("flag", row -> true), new DetailColumn.Count<>("count", row -> null));
        try {
            writeCsv(of("all types", all, List.of("")), true, OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CsvTables() {}

    static <R> Table of(String name, List<DetailColumn<R>> columns, List<R> rows) {
        return Table.create(name, columns.stream().<Column<?>>map(column -> column(column, rows)).toList());
    }

    private static <R> Column<?> column(DetailColumn<R> column, List<R> rows) {
        return switch (column) {
            case DetailColumn.Text<R>(var name, var value) ->
                    StringColumn.create(name, rows.stream().map(row -> cell(value.apply(row))).toList());
            case DetailColumn.Number<R>(var name, var value) ->
                    DoubleColumn.create(name, rows.stream().mapToDouble(value).toArray());
            case DetailColumn.Flag<R>(var name, var value) ->
                    StringColumn.create(name, rows.stream().map(row -> value.test(row) ? "True" : "False").toList());
            case DetailColumn.Count<R>(var name, var value) -> {
                LongColumn counts = LongColumn.create(name, rows.size());
                for (int i = 0; i < rows.size(); i++) {
                    Long count = value.apply(rows.get(i));
                    if (count == null) {
                        counts.setMissing(i);
                    } else {
                        counts.set(i, count.longValue());
                    }
                }
                yield counts;
            }
        };
    }

    /**
     * A text that a spreadsheet shows instead of running: what begins like a formula gets an apostrophe in front, and
     * control characters are written out.
     */
    private static String cell(String text) {
        String shown = Printable.of(Objects.requireNonNullElse(text, ""));
        // Spreadsheets, and the writer of these tables, pass over spaces before the first character.
        String first = shown.strip();
        return !first.isEmpty() && FORMULA_STARTS.indexOf(first.charAt(0)) >= 0 ? "'" + shown : shown;
    }

    /** Writes a table as CSV: UTF-8, commas, quotes where needed, {@code \n}; empty for what is missing. */
    static void writeCsv(Table table, boolean header, OutputStream out) throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        try {
            new CsvWriter().write(table, CsvWriteOptions.builder(writer).header(header).lineEnd("\n").build());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        writer.flush();
    }
}
