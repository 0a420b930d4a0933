package org.eigenscope.desktop.chart;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;

/** A line below a chart that describes what is under the pointer, so that nothing is covered. */
public final class ReadOut extends Label {

    public ReadOut(ChartSurface surface) {
        getStyleClass().add("read-out");
        textProperty().bind(surface.readOutProperty());
        setMouseTransparent(true);
        setAlignment(Pos.CENTER);
        setMaxWidth(Double.MAX_VALUE);
        setMinWidth(0);
        setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
    }
}
