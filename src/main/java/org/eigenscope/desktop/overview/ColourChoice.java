package org.eigenscope.desktop.overview;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.util.StringConverter;
import org.eigenscope.chart.Colouring;
import org.eigenscope.desktop.control.TermName;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.Place;

/** Chooses what the colours of the dots tell: the verdict, the type of matrix, the block, or any figure. */
final class ColourChoice extends ComboBox<Colouring> {

    /** @param id of the box */
    ColourChoice(String id) {
        setId(id);
        setAccessibleText("Meaning of the colours");
        setTooltip(new Tooltip("What the colours of the dots mean; an orange ring always marks a trap"));
        List<Colouring> all = new ArrayList<>(List.of(Colouring.VERDICT, Colouring.TYPE, Colouring.BLOCK));
        MetricCatalog.shownIn(Place.TABLE).stream().filter(metric -> metric.type() != Metric.Type.TEXT)
                .map(Colouring::of).forEach(all::add);
        getItems().setAll(all);
        setVisibleRowCount(16);
        // Not as wide as its list: the name beside it wants the room.
        setPrefWidth(230);
        setConverter(new StringConverter<>() {
            @Override
            public String toString(Colouring colouring) {
                return colouring == null ? "" : "Colour: " + words(colouring);
            }

            @Override
            public Colouring fromString(String text) {
                throw new UnsupportedOperationException("it is chosen, not written");
            }
        });
        setCellFactory(list -> new ListCell<>() {
            @Override
            protected void updateItem(Colouring colouring, boolean empty) {
                super.updateItem(colouring, empty);
                setGraphic(empty || colouring == null ? null : new TermName(words(colouring),
                        colouring.metric() == null ? "" : colouring.metric().name()));
            }
        });
        setValue(Colouring.VERDICT);
    }

    private static String words(Colouring colouring) {
        return switch (colouring.kind()) {
            case VERDICT -> "verdict";
            case TYPE -> "type of matrix";
            case BLOCK -> "block";
            case METRIC -> colouring.metric().words();
        };
    }
}
