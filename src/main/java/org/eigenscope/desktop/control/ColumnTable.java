package org.eigenscope.desktop.control;

import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.Metric;

/** A table of the columns that people are shown of any rows: sorted by their values, copied as they are read. */
public final class ColumnTable<R> extends TableView<R> {

    /** A cell's text, and the number that it is sorted by; negative infinity for words, and for a missing value. */
    private record Cell(String words, double number) implements Comparable<Cell> {

        static Cell of(String words, Object value) {
            return new Cell(words, value instanceof Number number && !Double.isNaN(number.doubleValue())
                    ? number.doubleValue() : Double.NEGATIVE_INFINITY);
        }

        @Override
        public int compareTo(Cell other) {
            return number == other.number ? words.compareTo(other.words) : Double.compare(number, other.number);
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** Rows whose numbers give a column its width. */
    private static final int LOOKED_AT = 500;
    private static final double LETTER = 8.5;

    /** @param tell hears what was copied */
    public ColumnTable(List<Column<R>> columns, List<R> rows, Consumer<String> tell) {
        columns.stream().filter(Column::isShown).forEach(column -> {
            TableColumn<R, Cell> shown = new TableColumn<>(column.heading());
            boolean text = column.type() == Metric.Type.TEXT;
            shown.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(Cell.of(
                    column.words().apply(row.getValue()), column.value().apply(row.getValue()))));
            // Numbers are never cut, texts may be.
            int longest = text ? 0 : rows.stream().limit(LOOKED_AT).mapToInt(row -> column.words().apply(row).length())
                    .max().orElse(0);
            shown.setPrefWidth(Math.max(text ? 170 : 80, 40 + Math.max(column.heading().length(), longest) * LETTER));
            if (!text) {
                shown.getStyleClass().add("number-column");
            }
            getColumns().add(shown);
        });
        getItems().setAll(rows);
        new TableMenu<>(this, tell);
    }
}
