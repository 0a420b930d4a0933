package org.eigenscope.desktop.layers;

import javafx.scene.TraversalDirection;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextFormatter;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import org.eigenscope.desktop.workbench.LayerItem;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** A field for the user's note on the current layer; while it is empty, a link that offers to write one. */
final class NoteField extends VBox {

    /** More is a document, not a note. */
    private static final int MOST = 4000;

    private final Hyperlink add = new Hyperlink("Add a note", new FontIcon(Feather.EDIT_3));
    private final TextArea text = new TextArea();
    private LayerItem item;

    NoteField() {
        getStyleClass().add("note");
        add.setId("add-note");
        add.setOnAction(event -> {
            add.setVisited(false);
            write();
        });
        text.setId("note");
        text.setPromptText("Kept for this layer, and written into reports");
        text.setAccessibleText("Note on this layer");
        text.setWrapText(true);
        text.setPrefRowCount(3);
        text.setMinHeight(USE_PREF_SIZE);
        text.setTextFormatter(new TextFormatter<>(change ->
                change.getControlNewText().length() > MOST ? null : change));
        text.textProperty().addListener((p, before, words) -> {
            if (item != null) {
                item.noteProperty().set(words);
            }
        });
        text.focusedProperty().addListener((p, before, focused) -> {
            if (!focused) {
                open(!text.getText().isBlank());
            }
        });
        // Tab goes on and Escape leaves, as everywhere.
        text.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            boolean leaves = event.getCode() == KeyCode.ESCAPE;
            if (leaves || event.getCode() == KeyCode.TAB && !event.isControlDown()) {
                text.requestFocusTraversal(event.isShiftDown() && !leaves ? TraversalDirection.PREVIOUS
                        : TraversalDirection.NEXT);
                event.consume();
            }
        });
        getChildren().addAll(add, text);
        add.managedProperty().bind(add.visibleProperty());
        text.managedProperty().bind(text.visibleProperty());
        managedProperty().bind(visibleProperty());
        show(null);
    }

    /** Takes the keys into the note. */
    void write() {
        if (item != null) {
            open(true);
            text.requestFocus();
        }
    }

    private void open(boolean there) {
        text.setVisible(there);
        add.setVisible(!there);
    }

    /** Shows the note of a layer, to be changed; of none, nothing. */
    void show(LayerItem layer) {
        if (layer != item || layer == null) {
            item = null;
            text.setText(layer == null ? "" : layer.noteProperty().get());
            open(!text.getText().isBlank());
            item = layer;
        }
        setVisible(item != null);
    }
}
