package org.eigenscope.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.Definitions;
import org.eigenscope.metric.Metric;
import static org.eigenscope.report.Html.tag;

/**
 * A table of a page; a click on a heading sorts it.
 *
 * @param <R> what a row is made from
 * @param id of the table, unique in the page
 * @param first the order in which a column of numbers is sorted first
 */
record HtmlTable<R>(String id, Order first, List<Cells<R>> columns) {

    /** An order of numbers. */
    enum Order {
        ASCENDING("ascending"), DESCENDING("descending");

        private final String word;

        Order(String word) {
            this.word = word;
        }
    }

    /**
     * A column.
     *
     * @param heading above it
     * @param words true if it holds words
     * @param meaning its tooltip; empty if it needs none
     * @param cell makes the element {@code td} of a row
     */
    record Cells<R>(String heading, boolean words, String meaning, Function<R, Html> cell) {

        /** The cells of a column that other tables have, too. */
        static <R> Cells<R> of(Column<R> column, Definitions definitions) {
            boolean words = column.type() == Metric.Type.TEXT;
            return new Cells<>(column.heading(), words, definitions.meaning(column.name()), row -> {
                String shown = column.words().apply(row);
                return words ? HtmlTable.words(Html.text(shown))
                        : HtmlTable.number(column.value().apply(row) instanceof Number number ? number : null, shown);
            });
        }
    }

    /** The columns that people are shown. */
    static <R> HtmlTable<R> of(String id, Order first, List<Column<R>> columns, Definitions definitions) {
        return new HtmlTable<>(id, first, columns.stream().filter(Column::isShown).map(column ->
                Cells.of(column, definitions)).toList());
    }

    /** A cell of words. */
    static Html words(Html words) {
        return tag("td").styled("words").of(words);
    }

    /** A number as people read it; it is sorted by all of its digits. */
    static Html number(Number value, String shown) {
        return tag("td").with("data-v", exact(value)).of(shown);
    }

    /** A number with all of its digits, for the script; empty if there is none. */
    static String exact(Number value) {
        return value == null || !Double.isFinite(value.doubleValue()) ? "" : String.valueOf(value.doubleValue());
    }

    /** The table of all rows. */
    Html of(Collection<R> rows) {
        return ofRows(rows.stream().map(row -> row(tag("tr"), row)).toList());
    }

    /** A row, in an element that may have attributes. */
    Html row(HtmlTag element, R row) {
        return element.of(columns.stream().map(column -> column.cell().apply(row)).toList());
    }

    /** The table of rows that are made. */
    Html ofRows(List<Html> rows) {
        List<Html> heads = new ArrayList<>();
        for (Cells<R> column : columns) {
            HtmlTag head = tag("th").with("scope", "col");
            head = column.words() ? head.styled("words") : head.with("data-first", first.word);
            head = column.meaning().isEmpty() ? head : head.with("title", column.meaning().replace("`", ""));
            heads.add(head.of(tag("button").with("type", "button").of(column.heading())));
        }
        return tag("div").styled("scroll").of(tag("table").id(id).of(tag("thead").of(tag("tr").of(heads)),
                tag("tbody").of(rows)));
    }
}
