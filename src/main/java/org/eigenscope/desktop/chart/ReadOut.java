package org.eigenscope.desktop.chart;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;

/** The words on what stands under the pointer, over the name of a chart's x axis: everything above that are data. */
public final class ReadOut extends Label {

    public ReadOut(ChartSurface surface) {
        getStyleClass().add("read-out");
        textProperty().bind(surface.readOutProperty());
        visibleProperty().bind(surface.readOutProperty().isNotEmpty());
        setMouseTransparent(true);
        StackPane.setAlignment(this, Pos.BOTTOM_CENTER);
    }
}
