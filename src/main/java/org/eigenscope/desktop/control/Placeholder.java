package org.eigenscope.desktop.control;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;

/** A placeholder where there is nothing to show: an icon, what is so, and what to do about it. */
public final class Placeholder extends VBox {

    private final FontIcon icon = new FontIcon();
    private final Label title = new Label();
    private final Label text = new Label();
    private final HBox actions = new HBox(8);
    private final VBox more = new VBox(2);

    public Placeholder() {
        super(10);
        // What is not seen takes no room from what is.
        managedProperty().bind(visibleProperty());
        getStyleClass().add("placeholder");
        setAlignment(Pos.CENTER);
        icon.getStyleClass().add("placeholder-icon");
        title.getStyleClass().add("placeholder-title");
        title.setWrapText(true);
        text.getStyleClass().add("placeholder-text");
        text.setWrapText(true);
        actions.setAlignment(Pos.CENTER);
        more.setAlignment(Pos.CENTER);
        getChildren().addAll(icon, title, text, actions, more);
    }

    /** Shows more below the buttons. */
    public void below(List<? extends Node> nodes) {
        more.getChildren().setAll(nodes);
    }

    public void show(Ikon picture, String heading, String words, Node... buttons) {
        icon.setIconCode(picture);
        title.setText(heading);
        text.setText(words);
        actions.getChildren().setAll(buttons);
        setVisible(true);
        setAccessibleText(heading + " " + words);
    }
}
