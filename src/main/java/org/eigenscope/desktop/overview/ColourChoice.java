package org.eigenscope.desktop.overview;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Tooltip;
import javafx.util.StringConverter;
import org.eigenscope.chart.Colouring;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.Place;

/** Chooses what the colours of the dots tell: the verdict, the type of matrix, the block, or any figure. */
final class ColourChoice extends ComboBox<Colouring> {

    /** @param id of the box */
    ColourChoice(String id) {
        setId(id);
        setAccessibleText("What the colours tell");
        setTooltip(new Tooltip("What the colours of the dots tell; an orange ring is a trap in all of them"));
        List<Colouring> all = new ArrayList<>(List.of(Colouring.VERDICT, Colouring.TYPE, Colouring.BLOCK));
        MetricCatalog.shownIn(Place.TABLE).stream().filter(metric -> metric.type() != Metric.Type.TEXT)
                .map(Colouring::of).forEach(all::add);
        getItems().setAll(all);
        setVisibleRowCount(16);
        setConverter(new StringConverter<>() {
            @Override
            public String toString(Colouring colouring) {
                return colouring == null ? "" : "Colour: " + switch (colouring.kind()) {
                    case VERDICT -> "verdict";
                    case TYPE -> "type of matrix";
                    case BLOCK -> "block";
                    case METRIC -> colouring.metric().in(Place.TABLE).map(Metric.Appearance::heading)
                            .orElse(colouring.metric().name());
                };
            }

            @Override
            public Colouring fromString(String text) {
                throw new UnsupportedOperationException("it is chosen, not written");
            }
        });
        setValue(Colouring.VERDICT);
    }
}
