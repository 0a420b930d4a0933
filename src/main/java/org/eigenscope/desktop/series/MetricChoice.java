package org.eigenscope.desktop.series;

import javafx.scene.control.ComboBox;
import javafx.scene.control.ListCell;
import javafx.util.StringConverter;
import org.eigenscope.desktop.control.TermName;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;

/** A choice of every figure of the catalog; those that are set side by side for several models come first. */
final class MetricChoice extends ComboBox<Metric> {

    MetricChoice(String id) {
        getItems().setAll(MetricCatalog.figures());
        setConverter(new StringConverter<>() {
            @Override
            public String toString(Metric shown) {
                return shown == null ? "" : shown.words();
            }

            @Override
            public Metric fromString(String name) {
                throw new UnsupportedOperationException("it is chosen, not written");
            }
        });
        setCellFactory(list -> new ListCell<>() {
            @Override
            protected void updateItem(Metric shown, boolean empty) {
                super.updateItem(shown, empty);
                setGraphic(empty || shown == null ? null : new TermName(shown.words(), shown.name()));
            }
        });
        setId(id);
        setAccessibleText("Metric to draw for each layer");
        // Not as wide as its longest words: the buttons beside it want the room.
        setPrefWidth(230);
        setValue(MetricCatalog.get("alpha"));
    }
}
