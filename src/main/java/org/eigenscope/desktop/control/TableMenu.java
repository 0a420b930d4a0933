package org.eigenscope.desktop.control;

import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableColumn.SortType;
import javafx.scene.control.TableView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;

/**
 * The context menu of a table, which a key opens too: the headings have no keys of their own. It
 * is sorted, its columns are chosen, and it is copied as text, tab-separated with the headings of the columns shown,
 * which a spreadsheet takes: the selected rows if there are several, else all. A layer is always selected, so that one
 * row means no choice.
 */
public final class TableMenu<T> {

    private static final KeyCombination KEYS = KeyCombination.valueOf("Shortcut+C");

    private final TableView<T> table;
    private final Consumer<String> tell;

    /** Gives a table the key and the context menu. */
    public TableMenu(TableView<T> table, Consumer<String> tell) {
        this.table = table;
        this.tell = tell;
        MenuItem item = new MenuItem();
        // Without the key: a scene takes those of all context menus in it, and that of the window's menu would be lost.
        item.setOnAction(event -> copy());
        Menu sort = new Menu("Sort By");
        Menu columns = new Menu("Columns");
        ContextMenu menu = new ContextMenu(item, sort, columns);
        menu.setOnShowing(event -> {
            item.setText(some() ? "Copy %d Rows".formatted(rows().size()) : "Copy All Rows");
            sort.getItems().setAll(table.getVisibleLeafColumns().stream().map(this::sorter).toList());
            columns.getItems().setAll(table.getColumns().stream().map(TableMenu::chooser).toList());
        });
        table.setContextMenu(menu);
        // The table's own menu behind its corner takes the underscores of the columns' names for mnemonics.
        ContextMenu corner = new ContextMenu();
        table.skinProperty().addListener((p, before, skin) -> {
            Node button = table.lookup(".show-hide-columns-button");
            if (button != null) {
                button.addEventFilter(MouseEvent.MOUSE_PRESSED, event -> {
                    corner.getItems().setAll(table.getColumns().stream().map(TableMenu::chooser).toList());
                    corner.show(button, Side.BOTTOM, 0, 0);
                    event.consume();
                });
            }
        });
        table.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (KEYS.match(event)) {
                copy();
                event.consume();
            }
        });
    }

    /** Sorts by a column; by the same again in the other direction. */
    private MenuItem sorter(TableColumn<T, ?> column) {
        boolean now = !table.getSortOrder().isEmpty() && table.getSortOrder().getFirst() == column;
        MenuItem item = new MenuItem(column.getText() + (!now ? "" : column.getSortType() == SortType.ASCENDING ? "  ▲"
                : "  ▼"));
        // Names of columns have underscores, which are no mnemonics.
        item.setMnemonicParsing(false);
        item.setOnAction(event -> {
            column.setSortType(now && column.getSortType() == SortType.ASCENDING ? SortType.DESCENDING
                    : SortType.ASCENDING);
            table.getSortOrder().setAll(List.of(column));
        });
        return item;
    }

    private static MenuItem chooser(TableColumn<?, ?> column) {
        CheckMenuItem item = new CheckMenuItem(column.getText());
        item.setMnemonicParsing(false);
        item.setSelected(column.isVisible());
        item.selectedProperty().addListener((p, before, shown) -> column.setVisible(shown));
        return item;
    }

    public void copy() {
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
        StringBuilder text = new StringBuilder(String.join("\t", shown.stream().map(TableColumn::getText).toList()))
                .append('\n');
        for (T row : rows()) {
            text.append(String.join("\t", shown.stream().map(column -> {
                Object value = column.getCellData(row);
                return value == null ? "" : value.toString().replace('\t', ' ').replace('\n', ' ');
            }).toList())).append('\n');
        }
        return text.toString();
    }
}
