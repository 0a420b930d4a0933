package org.eigenscope.desktop.tools;

import java.util.List;
import java.util.function.Consumer;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.eigenscope.desktop.control.ColumnTable;
import org.eigenscope.desktop.settings.ThemeManager;
import org.eigenscope.metric.Column;

/** A table in a window of its own, with a sentence above it: its columns are those that the command prints. */
final class TableWindow {

    private TableWindow() {}

    /**
     * Opens it.
     *
     * @param tell hears what was copied
     */
    static <R> Stage show(Window owner, ThemeManager themes, String title, String words, List<Column<R>> columns,
            List<R> rows, Consumer<String> tell) {
        ColumnTable<R> table = new ColumnTable<>(columns, rows, tell);
        table.setId("tool-table");
        Label above = new Label(words);
        above.setWrapText(true);
        above.setId("tool-words");
        above.getStyleClass().add("tool-words");
        BorderPane content = new BorderPane(table);
        content.setTop(above);
        return themes.open(owner, title, content, 980, 560);
    }
}
