package org.eigenscope.desktop.chart;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;

/** The words on what stands under the pointer, in a line of its own below a chart: nothing is covered by them. */
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
