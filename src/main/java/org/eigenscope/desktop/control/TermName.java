package org.eigenscope.desktop.control;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;

/** What something is called in words, and behind it in grey its name in tables and files, where that is another. */
public final class TermName extends HBox {

    public TermName(String words, String name) {
        super(8, new Label(words));
        setAlignment(Pos.CENTER_LEFT);
        setAccessibleText(words);
        if (!name.isEmpty() && !name.equals(words)) {
            Label code = new Label(name);
            code.getStyleClass().add("term-code");
            getChildren().add(code);
        }
    }
}
