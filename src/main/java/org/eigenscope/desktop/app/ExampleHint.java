package org.eigenscope.desktop.app;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
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

    private static final String EXAMPLE = "This is the built-in example, a network that was trained far too long. The "
            + "eigenvalues of one layer are green, those of the same weights in random order red. The orange line is a "
            + "trap: it stands out even though the order is random, so the weights themselves have gone wrong. Drop a "
            + "file of your own here.";

    /** @param tour goes through the window in a few steps */
    ExampleHint(Workbench bench, Preferences preferences, Runnable tour) {
        super(10);
        getStyleClass().add("tips");
        setId("tips");
        setAlignment(Pos.CENTER_LEFT);
        Label text = new Label(EXAMPLE);
        text.setWrapText(true);
        text.setMinHeight(USE_PREF_SIZE);
        HBox.setHgrow(text, Priority.ALWAYS);
        text.setMaxWidth(Double.MAX_VALUE);
        Hyperlink show = new Hyperlink("Take the Tour");
        show.setId("take-the-tour");
        show.setMinWidth(USE_PREF_SIZE);
        show.setOnAction(event -> {
            show.setVisited(false);
            tour.run();
        });
        Button close = new Button(null, new FontIcon(Feather.X));
        close.setAccessibleText("Close this hint");
        close.getStyleClass().add("flat");
        close.setOnAction(event -> {
            preferences.hintSeen(true);
            show(false);
        });
        getChildren().addAll(new FontIcon(Feather.INFO), text, show, close);
        bench.sessionProperty().addListener((p, before, session) ->
                show(session != null && session.example() && !preferences.hintSeen()));
        show(false);
    }

    private void show(boolean shown) {
        setVisible(shown);
        setManaged(shown);
    }
}
