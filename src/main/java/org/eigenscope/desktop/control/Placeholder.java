package org.eigenscope.desktop.control;

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

    public Placeholder() {
        super(10);
        getStyleClass().add("placeholder");
        setAlignment(Pos.CENTER);
        icon.getStyleClass().add("placeholder-icon");
        title.getStyleClass().add("placeholder-title");
        title.setWrapText(true);
        text.getStyleClass().add("placeholder-text");
        text.setWrapText(true);
        actions.setAlignment(Pos.CENTER);
        getChildren().addAll(icon, title, text, actions);
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
