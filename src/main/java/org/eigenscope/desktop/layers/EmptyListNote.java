package org.eigenscope.desktop.layers;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.eigenscope.desktop.workbench.LayerListFilter;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.metric.NumberText;

/** Says why a list of layers is empty, and shows all of them where filters are the reason. */
final class EmptyListNote extends VBox {

    private final Label words = new Label();
    private final Button clear = new Button("Clear Filters");

    EmptyListNote(Workbench bench) {
        super(8);
        setAlignment(Pos.CENTER);
        getStyleClass().add("empty-note");
        words.getStyleClass().add("muted");
        words.setWrapText(true);
        clear.setOnAction(event -> bench.selection().filterProperty().set(LayerListFilter.DEFAULT));
        clear.managedProperty().bind(clear.visibleProperty());
        getChildren().setAll(words, clear);
    }

    /**
     * Says why there is nothing.
     *
     * @param there how many layers there are without any filter
     * @param none what to say if there are none
     */
    void update(int there, String none) {
        words.setText(there == 0 ? none : there == 1 ? "The only layer does not pass the filters."
                : "None of %s layers passes the filters.".formatted(NumberText.count(there)));
        clear.setVisible(there > 0);
    }
}
