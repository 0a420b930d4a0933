package org.eigenscope.desktop.tools;

import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.eigenscope.desktop.control.TableMenu;
import org.eigenscope.desktop.settings.ThemeManager;
import org.eigenscope.metric.Column;
import org.eigenscope.metric.Metric;

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
        TableView<R> table = new TableView<>(FXCollections.observableArrayList(rows));
        table.setId("tool-table");
        columns.stream().filter(Column::isShown).forEach(column -> {
            TableColumn<R, String> shown = new TableColumn<>(column.heading());
            shown.setCellValueFactory(cell -> new SimpleObjectProperty<>(column.words().apply(cell.getValue())));
            shown.setPrefWidth(Math.max(column.type() == Metric.Type.TEXT ? 170 : 80,
                    40 + column.heading().length() * 8.5));
            if (column.type() != Metric.Type.TEXT) {
                shown.getStyleClass().add("number-column");
                shown.setComparator((a, b) -> Double.compare(figure(a), figure(b)));
            }
            table.getColumns().add(shown);
        });
        new TableMenu<>(table, tell);
        Label above = new Label(words);
        above.setWrapText(true);
        above.setId("tool-words");
        above.getStyleClass().add("tool-words");
        BorderPane content = new BorderPane(table);
        content.setTop(above);
        return themes.open(owner, title, content, 980, 560);
    }

    private static double figure(String words) {
        try {
            return Double.parseDouble(words.replace("−", "-").replace("\u202f", ""));
        } catch (NumberFormatException e) {
            return Double.NEGATIVE_INFINITY;
        }
    }
}
