package org.eigenscope.desktop.app;

import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.scene.control.TabPane;
import javafx.stage.Stage;
import javafx.util.Duration;

/** The window as the AOT cache is trained on it: once the example is drawn it shows each tab, then closes by itself. */
public final class AotTrainingWindow extends EigenscopeApp {

    private static final double TAB_MILLIS = 400;

    @Override
    protected void drawn(Stage stage) {
        TabPane tabs = (TabPane) stage.getScene().lookup(".tab-pane");
        Timeline play = new Timeline();
        for (int i = 0; i < tabs.getTabs().size(); i++) {
            int next = (i + 1) % tabs.getTabs().size();
            play.getKeyFrames().add(new KeyFrame(Duration.millis((i + 1) * TAB_MILLIS),
                    event -> tabs.getSelectionModel().select(next)));
        }
        play.setOnFinished(event -> stage.close());
        play.play();
    }
}
