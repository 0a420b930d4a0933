package org.eigenscope.desktop.app;

import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.stage.Window;
import javafx.util.Duration;
import org.controlsfx.control.StatusBar;
import org.eigenscope.desktop.analysis.Phase;
import org.eigenscope.desktop.analysis.ProgressEstimate;
import org.eigenscope.desktop.workbench.Notice;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.metric.NumberText;

/** The line at the bottom: what is being done and for how long still, what was last said, how much memory is used. */
public final class StatusPane extends StatusBar {

    private final Workbench bench;
    private final Label memory = new Label();
    private final Timeline poll;
    private String message = "";

    public StatusPane(Workbench bench) {
        this.bench = bench;
        setId("status");
        setFocusTraversable(false);
        setText("");
        memory.getStyleClass().add("muted");
        memory.setId("memory");
        memory.setMinWidth(USE_PREF_SIZE);
        memory.setTooltip(new Tooltip("""
                What the layers that are being analyzed need, and the bound that they keep within: others wait.
                Then the memory that the program uses, of what it may use."""));
        HBox right = new HBox(memory);
        right.setAlignment(Pos.CENTER);
        right.setPadding(new Insets(0, 0, 0, 12));
        getRightItems().add(right);
        poll = new Timeline(new KeyFrame(Duration.millis(100), event -> poll()));
        poll.setCycleCount(Animation.INDEFINITE);
        Timeline slow = new Timeline(new KeyFrame(Duration.seconds(2), event -> {
            memory();
            bench.watchFile();
        }));
        slow.setCycleCount(Animation.INDEFINITE);
        // A window that is closed keeps no clock running: it would be kept in memory by it.
        sceneProperty().flatMap(Scene::windowProperty).flatMap(Window::showingProperty).orElse(false)
                .addListener((p, before, showing) -> {
            if (showing) {
                slow.play();
            } else {
                slow.stop();
                poll.stop();
            }
        });
        bench.analyses().activityProperty().addListener((p, before, activity) -> {
            if (activity.phase().busy()) {
                poll.play();
            }
            if (activity.phase() != before.phase()) {
                memory();
            }
            show();
        });
        bench.openingProperty().addListener((p, before, opening) -> show());
        bench.sessionProperty().addListener((p, before, session) -> {
            message = session == null ? "" : opened(session);
            show();
        });
        bench.onNotice(notice -> {
            // An error has its own place above; the line at the bottom is for what is done.
            message = switch (notice.level()) {
                case BEGUN, DONE, WARNING -> notice.text();
                case ERROR, DANGER -> "";
            };
            show();
        });
        memory();
    }

    private void poll() {
        bench.poll();
        if (!bench.analyses().activityProperty().get().phase().busy()) {
            poll.stop();
        }
    }

    private static String opened(Session session) {
        return "%s  ·  %s  ·  %s parameters in %s layers".formatted(session.model().name(), session.model().format(),
                NumberText.count(session.model().elements()), NumberText.count(session.analyzable().size()));
    }

    private void show() {
        Phase phase = bench.analyses().activityProperty().get().phase();
        ProgressEstimate progress = bench.analyses().activityProperty().get().progress();
        setProgress(bench.openingProperty().get() ? -1 : phase.busy() ? Math.max(0.001, progress.fraction()) : 0);
        setText(bench.openingProperty().get() ? "Opening…" : switch (phase) {
            case IDLE -> message;
            case RUNNING -> "Analyzing  ·  " + progress.words();
            case PAUSED -> "Paused  ·  " + progress.withoutTimeLeft().words();
            case STOPPING -> "Stopping…";
        });
    }

    private static String megabytes(long bytes) {
        return NumberText.count(bytes >> 20);
    }

    private void memory() {
        Runtime runtime = Runtime.getRuntime();
        String used = "%s of %s MB".formatted(megabytes(runtime.totalMemory() - runtime.freeMemory()),
                megabytes(runtime.maxMemory()));
        ProgressEstimate progress = bench.analyses().activityProperty().get().progress();
        boolean busy = progress.bound() > 0;
        memory.setText(busy ? "analysis %s of %s MB  ·  %s".formatted(megabytes(progress.bytes()),
                megabytes(progress.bound()), used) : used);
    }
}
