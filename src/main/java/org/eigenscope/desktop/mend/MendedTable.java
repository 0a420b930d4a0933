package org.eigenscope.desktop.mend;

import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.eigenscope.metric.Column;
import org.eigenscope.surgery.MendColumns;
import org.eigenscope.surgery.MendedLayer;
import org.eigenscope.surgery.MendedModel;

/** The table of a written copy: what its changed layers were and are. */
public final class MendedTable extends TableView<MendedLayer> {

    public MendedTable(MendedModel model) {
        setId("mended");
        for (Column<MendedLayer> column : MendColumns.ALL) {
            if (column.isShown()) {
                TableColumn<MendedLayer, String> shown = new TableColumn<>(column.heading());
                shown.setCellValueFactory(row -> new ReadOnlyStringWrapper(column.words().apply(row.getValue())));
                shown.setSortable(false);
                shown.setPrefWidth(column.heading().equals("layer") ? 220 : column.heading().equals("id") ? 48 : 128);
                getColumns().add(shown);
            }
        }
        getItems().setAll(model.layers());
        setPrefSize(980, 260);
    }
}
