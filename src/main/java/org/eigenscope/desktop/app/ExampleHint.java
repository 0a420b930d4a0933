package org.eigenscope.desktop.app;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.eigenscope.desktop.settings.Preferences;
import org.eigenscope.desktop.workbench.Workbench;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * One line above the example that says what is seen. It goes when it is closed, or when a model of the user's own is
 * opened.
 */
final class ExampleHint extends HBox {

    private static final String EXAMPLE = "This is the built-in example, a network that was trained far too long. "
            + "Green are the "
            + "eigenvalues of one layer, red those of the same weights shuffled. The orange line far right of the red "
            + "is a trap: "
            + "structure that survives the shuffle, a sign of overfitting. F1 says more; a file of your own can be "
            + "dropped here.";

    ExampleHint(Workbench bench, Preferences preferences) {
        super(10);
        getStyleClass().add("tips");
        setId("tips");
        setAlignment(Pos.CENTER_LEFT);
        Label text = new Label(EXAMPLE);
        text.setWrapText(true);
        text.setMinHeight(USE_PREF_SIZE);
        HBox.setHgrow(text, Priority.ALWAYS);
        text.setMaxWidth(Double.MAX_VALUE);
        Button close = new Button(null, new FontIcon(Feather.X));
        close.setAccessibleText("Close this hint");
        close.getStyleClass().add("flat");
        close.setOnAction(event -> {
            preferences.welcomed(true);
            show(false);
        });
        getChildren().addAll(new FontIcon(Feather.INFO), text, close);
        bench.sessionProperty().addListener((p, before, session) ->
                show(session != null && session.example() && !preferences.welcomed()));
        show(false);
    }

    private void show(boolean shown) {
        setVisible(shown);
        setManaged(shown);
    }
}
