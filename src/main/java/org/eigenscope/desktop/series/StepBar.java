package org.eigenscope.desktop.series;

import java.util.List;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.beans.property.DoubleProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.util.Duration;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** A slider over the checkpoints of a run: by mouse, by arrow keys, or by itself. */
final class StepBar extends HBox {

    private static final double LEAST_SLIDER = 32;
    private static final Duration EACH = Duration.millis(600);

    private final Slider slider = new Slider(0, 1, 0);
    private final Button play = new Button(null, new FontIcon(Feather.PLAY));
    private final Label words = new Label();
    private final Timeline clock = new Timeline(new KeyFrame(EACH, event -> next()));

    /** @param tools what is at its end */
    StepBar(Node... tools) {
        super(8);
        setAlignment(Pos.CENTER_LEFT);
        getStyleClass().add("step-bar");
        slider.setId("timeline-step");
        slider.setAccessibleText("Step of the training");
        slider.setBlockIncrement(1);
        slider.setMajorTickUnit(1);
        slider.setMinorTickCount(0);
        slider.setSnapToTicks(true);
        slider.setMinWidth(LEAST_SLIDER);
        HBox.setHgrow(slider, Priority.ALWAYS);
        words.setId("timeline-step-words");
        words.setMinWidth(Region.USE_PREF_SIZE);
        play.setId("timeline-play");
        play.setMinWidth(Region.USE_PREF_SIZE);
        play.setOnAction(event -> toggle());
        clock.setCycleCount(Timeline.INDEFINITE);
        showRunning(false);
        getChildren().addAll(play, slider, words);
        getChildren().addAll(List.of(tools));
    }

    /** The place of the checkpoint, from 0. */
    DoubleProperty valueProperty() {
        return slider.valueProperty();
    }

    int step() {
        return (int) Math.round(slider.getValue());
    }

    /** Has so many checkpoints from now on; the last is chosen. */
    void of(int checkpoints) {
        clock.stop();
        showRunning(false);
        grow(checkpoints, checkpoints - 1);
    }

    /** Has so many checkpoints from now on, of which this one is chosen; whether the steps are played stays. */
    void grow(int checkpoints, int chosen) {
        slider.setMax(Math.max(1, checkpoints - 1));
        slider.setDisable(checkpoints < 2);
        play.setDisable(checkpoints < 2);
        slider.setValue(chosen);
    }

    void go(int checkpoint) {
        slider.setValue(checkpoint);
    }

    void say(String text) {
        words.setText(text);
    }

    private void toggle() {
        boolean running = clock.getStatus() == Animation.Status.RUNNING;
        if (running) {
            clock.stop();
        } else {
            clock.play();
        }
        showRunning(!running);
    }

    private void showRunning(boolean running) {
        ((FontIcon) play.getGraphic()).setIconCode(running ? Feather.PAUSE : Feather.PLAY);
        play.setAccessibleText(running ? "Stop" : "Play the steps");
        play.setTooltip(new Tooltip(play.getAccessibleText()));
    }

    /** After the last comes the first. */
    private void next() {
        if (getScene() == null || getScene().getWindow() == null || !getScene().getWindow().isShowing()) {
            clock.stop();
            return;
        }
        go(step() >= (int) slider.getMax() ? 0 : step() + 1);
    }
}
