package org.eigenscope.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.Metric.Type;
import org.eigenscope.model.SafeText;

/**
 * A table of text: words to the left, numbers to the right, columns as wide as they must be.
 *
 * @param <R> what a row is made from
 */
final class TextTable<R> {

    private final List<Column<R>> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param columns of which those are printed that people are shown */
    TextTable(List<Column<R>> columns) {
        this.columns = columns.stream().filter(Column::isShown).toList();
    }

    void add(R row) {
        rows.add(columns.stream().map(column -> SafeText.of(column.words().apply(row))).toList());
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    void print(PrintStream out) {
        List<String> headings = columns.stream().map(Column::heading).toList();
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = width(headings.get(i));
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        out.println(line(headings, widths));
        for (List<String> row : rows) {
            out.println(line(row, widths));
        }
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String gap = " ".repeat(widths[i] - width(cells.get(i)));
            line.append(i == 0 ? "" : "  ");
            line.append(columns.get(i).type() != Type.TEXT ? gap + cells.get(i) : cells.get(i) + gap);
        }
        return line.toString().stripTrailing();
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }
}
