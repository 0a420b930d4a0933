package org.eigenscope.desktop.series;

import javafx.scene.control.ComboBox;
import javafx.util.StringConverter;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;

/** A choice of every figure of the catalog; those that are set side by side for several models come first. */
final class MetricChoice extends ComboBox<Metric> {

    MetricChoice(String id) {
        getItems().setAll(MetricCatalog.figures());
        setConverter(new StringConverter<>() {
            @Override
            public String toString(Metric shown) {
                return shown == null ? "" : shown.name();
            }

            @Override
            public Metric fromString(String name) {
                return MetricCatalog.get(name);
            }
        });
        setId(id);
        setAccessibleText("Figure that is drawn of each layer");
        setValue(MetricCatalog.get("alpha"));
    }
}
