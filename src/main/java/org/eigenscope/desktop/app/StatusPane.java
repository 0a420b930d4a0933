package org.eigenscope.desktop.app;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.PauseTransition;
import javafx.animation.Timeline;
import javafx.application.Platform;
import javafx.beans.binding.Bindings;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Scene;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.stage.Window;
import javafx.util.Duration;
import org.controlsfx.control.StatusBar;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.desktop.analysis.Phase;
import org.eigenscope.desktop.analysis.ProgressEstimate;
import org.eigenscope.desktop.workbench.FetchingOpener;
import org.eigenscope.desktop.workbench.Notice;
import org.eigenscope.desktop.workbench.RunningExports;
import org.eigenscope.desktop.workbench.Session;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.NumberText;
import org.eigenscope.metric.Summary;
import org.eigenscope.report.Outcome;

/** The status line: what is running and how long it will take, the last message, and the memory in use. */
public final class StatusPane extends StatusBar {

    private final Workbench bench;
    private final Label memory = new Label();
    private final Timeline poll;
    private final PauseTransition passing = new PauseTransition(Duration.seconds(10));
    private final Tooltip whole = new Tooltip();
    private final Hyperlink folder = new Hyperlink("Show in Folder");
    private final Hyperlink stop = new Hyperlink("Stop");
    private final FetchingOpener models;
    private final RunningExports writings;
    private String message = "";

    public StatusPane(Workbench bench, FetchingOpener models, RunningExports writings) {
        this.bench = bench;
        this.models = models;
        this.writings = writings;
        setId("status");
        setFocusTraversable(false);
        setText("");
        memory.getStyleClass().add("muted");
        memory.setId("memory");
        memory.setMinWidth(USE_PREF_SIZE);
        memory.setTooltip(new Tooltip("""
                What the layers that are being analyzed need, and the bound that they keep within: others wait.
                Then the memory that the program uses, of what it may use."""));
        folder.setId("show-in-folder");
        folder.setVisible(false);
        folder.managedProperty().bind(folder.visibleProperty());
        stop.setId("stop-files");
        stop.visibleProperty().bind(models.progressProperty().isNotEmpty().or(Bindings.createBooleanBinding(
                () -> writings.stateProperty().get().busy(), writings.stateProperty())));
        stop.managedProperty().bind(stop.visibleProperty());
        stop.setOnAction(event -> {
            models.stop();
            writings.stop();
        });
        writings.stateProperty().addListener((p, before, now) -> show());
        models.progressProperty().addListener((p, before, now) -> show());
        HBox right = new HBox(12, stop, folder, memory);
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
        bench.analyses().workingProperty().addListener((p, before, working) -> {
            if (working) {
                poll.play();
            }
        });
        bench.analyses().activityProperty().addListener((p, before, activity) -> {
            if (activity.phase() != before.phase()) {
                memory();
            }
            if (before.phase().busy() && !activity.phase().busy()) {
                // After the notice of its end, which is longer than the line.
                Platform.runLater(() -> {
                    message = standing();
                    show();
                });
            }
            show();
        });
        bench.openingProperty().addListener((p, before, opening) -> show());
        bench.sessionProperty().addListener((p, before, session) -> {
            passing.stop();
            message = standing();
            show();
        });
        // What was done is said for a while; then the line says again what there is.
        passing.setOnFinished(event -> {
            folder.setVisible(false);
            message = standing();
            show();
        });
        whole.setWrapText(true);
        whole.setMaxWidth(700);
        Tooltip.install(this, whole);
        bench.onNotice(notice -> {
            // An error has its own place above; the line at the bottom is for what is done.
            message = switch (notice.level()) {
                case BEGUN, DONE, WARNING -> notice.text();
                case ERROR, DANGER -> "";
            };
            if (notice.level() == Notice.Level.DONE) {
                passing.playFromStart();
            } else {
                passing.stop();
            }
            show();
        });
        memory();
    }

    /** Offers to show what was written, in its folder. */
    void written(Path file, Consumer<String> browser) {
        folder.setOnAction(event -> browser.accept((Files.isDirectory(file) ? file : file.toAbsolutePath().getParent())
                .toUri().toString()));
        folder.setVisible(true);
    }

    private void poll() {
        bench.poll();
        if (!bench.analyses().workingProperty().get()) {
            poll.stop();
        }
    }

    /** What there is, as long as nothing happens: the outcome of the analysis, or the model. */
    private String standing() {
        Session session = bench.sessionProperty().get();
        return session == null ? "" : bench.report().map(StatusPane::outcome).orElse(opened(session));
    }

    /** Short enough for a window of 1,024 pixels; the tool tip has the whole. */
    private static String outcome(ModelReport report) {
        Outcome outcome = Outcome.of(report);
        Summary summary = outcome.summary();
        StringBuilder words = new StringBuilder("%s analyzed".formatted(NumberText.count(summary.layers(), "layer")));
        int without = outcome.failed() + outcome.undecoded() + outcome.damaged();
        if (without > 0) {
            words.append(", ").append(without).append(" without figures");
        }
        if (summary.layers() > 0) {
            words.append("  ·  mean α ").append(MetricCatalog.get("alpha").briefly(summary.alpha()));
            words.append("  ·  ").append(summary.traps() == 0 ? "no traps" : "%s in %s".formatted(
                    NumberText.count(summary.traps(), "trap"), NumberText.count(summary.layersWithTraps(), "layer")));
        }
        for (AlphaVerdict verdict : List.of(AlphaVerdict.OVER_TRAINED, AlphaVerdict.UNDER_TRAINED)) {
            int said = verdict.countSaid(report.analyzed());
            words.append(said == 0 ? "" : "  ·  %d %s".formatted(said, verdict.label()));
        }
        return words.toString();
    }

    private static String opened(Session session) {
        int layers = session.analyzable().size();
        return "%s  ·  %s  ·  %s parameters%s".formatted(session.model().name(), session.model().format(),
                NumberText.count(session.model().elements()), layers == 0 ? ", no layer with a spectrum"
                : " in " + NumberText.count(layers, "layer"));
    }

    private void show() {
        Phase phase = bench.analyses().activityProperty().get().phase();
        ProgressEstimate progress = bench.analyses().activityProperty().get().progress();
        RunningExports.State writing = writings.stateProperty().get();
        setProgress(bench.openingProperty().get() ? -1 : writing.busy() ? writing.fraction()
                : phase.busy() ? Math.max(0.001, progress.fraction()) : 0);
        String fetched = models.progressProperty().get();
        setText(bench.openingProperty().get() ? fetched.isEmpty() ? "Opening…" : fetched
                : writing.busy() ? writing.words() : switch (phase) {
            case IDLE -> message;
            case RUNNING -> "Analyzing  ·  " + progress.words();
            case PAUSED -> "Paused  ·  " + progress.withoutTimeLeft().words();
            case STOPPING -> "Stopping…";
        });
        whole.setText(phase.busy() || writing.busy() || bench.openingProperty().get() ? getText() : bench.report()
                .map(report -> Outcome.of(report).sentence(report)).filter(words -> message.equals(standing()))
                .orElse(message));
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
