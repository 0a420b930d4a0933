package org.eigenscope.desktop.view;

import java.util.List;
import java.util.function.Consumer;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;

/**
 * Copies a table as text, tab-separated with the headings of the columns shown, which a spreadsheet takes: the selected rows
 * if there are several, else all. A layer is always selected, so that one row means no choice.
 */
final class TableCopy<T> {

    private static final KeyCombination KEYS = KeyCombination.valueOf("Shortcut+C");

    private final TableView<T> table;
    private final Consumer<String> tell;

    /** Gives a table the key and the context menu. */
    TableCopy(TableView<T> table, Consumer<String> tell) {
        this.table = table;
        this.tell = tell;
        MenuItem item = new MenuItem();
        item.setAccelerator(KEYS);
        item.setOnAction(event -> copy());
        ContextMenu menu = new ContextMenu(item);
        menu.setOnShowing(event -> item.setText(some() ? "Copy %d Rows".formatted(rows().size()) : "Copy All Rows"));
        table.setContextMenu(menu);
        table.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (KEYS.match(event)) {
                copy();
                event.consume();
            }
        });
    }

    void copy() {
        ClipboardContent content = new ClipboardContent();
        content.putString(text());
        Clipboard.getSystemClipboard().setContent(content);
        tell.accept(rows().size() == 1 ? "1 row is on the clipboard." : rows().size() + " rows are on the clipboard.");
    }

    private boolean some() {
        return table.getSelectionModel().getSelectedItems().size() > 1;
    }

    private List<T> rows() {
        return List.copyOf(some() ? table.getSelectionModel().getSelectedItems() : table.getItems());
    }

    private String text() {
        List<TableColumn<T, ?>> shown = table.getVisibleLeafColumns();
        StringBuilder text = new StringBuilder(String.join("\t", shown.stream().map(TableColumn::getText).toList())).append('\n');
        for (T row : rows()) {
            text.append(String.join("\t", shown.stream().map(column -> {
                Object value = column.getCellData(row);
                return value == null ? "" : value.toString().replace('\t', ' ').replace('\n', ' ');
            }).toList())).append('\n');
        }
        return text.toString();
    }
}
