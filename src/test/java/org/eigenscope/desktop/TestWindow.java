package org.eigenscope.desktop;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.image.PixelReader;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;
import javafx.stage.Window;
import javax.imageio.ImageIO;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.desktop.analysis.AnalysisService;
import org.eigenscope.desktop.analysis.FxBackground;
import org.eigenscope.desktop.analysis.LocalAnalysisService;
import org.eigenscope.desktop.analysis.ThreadPriority;
import org.eigenscope.desktop.analysis.WeightAnalyses;
import org.eigenscope.desktop.app.BuiltInExample;
import org.eigenscope.desktop.app.MainWindow;
import org.eigenscope.desktop.help.AboutText;
import org.eigenscope.desktop.impact.ImpactService;
import org.eigenscope.desktop.settings.Preferences;
import org.eigenscope.desktop.settings.PreferencesFile;
import org.eigenscope.desktop.settings.ThemeManager;
import org.eigenscope.desktop.workbench.FetchingOpener;
import org.eigenscope.desktop.workbench.ReportOpener;
import org.eigenscope.desktop.workbench.RunningExports;
import org.eigenscope.desktop.workbench.Workbench;
import org.eigenscope.format.Formats;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.impact.engine.EngineFolder;
import org.eigenscope.impact.engine.Engines;
import org.eigenscope.impact.engine.NetworkSource;
import org.eigenscope.linalg.Backends;
import org.eigenscope.metric.Definitions;

/** The real window on JavaFX's headless platform, with the real readers and numbers, and a robot at the mouse. */
public final class TestWindow implements AutoCloseable {

    private static final AtomicBoolean STARTED = new AtomicBoolean();
    /**
     * What our code threw on the FX thread and nobody caught: a person sees a window that does not answer. The headless
     * platform throws by itself where a menu reaches over the edge of its screen.
     */
    private static final Queue<Throwable> UNCAUGHT = new ConcurrentLinkedQueue<>();

    /** What the browser was asked to show. */
    public final List<String> browsed = new CopyOnWriteArrayList<>();
    public final Answers answers = new Answers();
    public final Workbench bench;
    public final Preferences preferences;
    public final Stage stage;
    public final ThemeManager themes;
    private final FxBackground background = new FxBackground();
    public final RunningExports writings = new RunningExports(background);

    public TestWindow() {
        this(local(), 1280, 820);
    }

    private static AnalysisService local() {
        ModelAnalyzer analyzer = new ModelAnalyzer(Backends.best());
        return new LocalAnalysisService(() -> analyzer);
    }

    public TestWindow(AnalysisService service, double width, double height) {
        this(service, fresh(width, height));
    }

    /** The next start, with what an earlier window has left. */
    public TestWindow(Preferences remembered) {
        this(local(), remembered);
    }

    private static Preferences fresh(double width, double height) {
        // Never written.
        Preferences preferences = new Preferences(new PreferencesFile(
                Path.of("no-such-folder/preferences.properties")));
        preferences.bounds(new Preferences.Bounds(0, 0, width, height, false));
        return preferences;
    }

    /** A window whose networks are run by something else. */
    public TestWindow(NetworkSource networks, double width, double height) {
        this(local(), fresh(width, height), networks);
    }

    private TestWindow(AnalysisService service, Preferences preferences) {
        this(service, preferences, new Engines(EngineFolder.of(Map.of())));
    }

    private TestWindow(AnalysisService service, Preferences preferences, NetworkSource networks) {
        start();
        this.preferences = preferences;
        ModelFiles files = new ModelFiles();
        Made made = fx(() -> {
            ThreadPriority priority = new ThreadPriority();
            FetchingOpener models = new FetchingOpener(files, background);
            Workbench workbench = new Workbench(new ReportOpener(models::open), background,
                    priority.lowering(service), new WeightAnalyses(Backends::best, priority));
            ThemeManager theme = new ThemeManager(preferences);
            Stage window = new Stage();
            AboutText.Facts facts = new AboutText.Facts("0.1.0 (test)", () -> "test backend", Formats.names());
            new MainWindow(window, new MainWindow.Parts(workbench, models, writings, background, preferences, theme,
                    answers, () -> openExample(workbench), facts, Definitions.load(), Path.of("no-such.log"), 0,
                    // The headless platform's own is smaller than the windows that are looked at.
                    List.of(new Rectangle2D(0, 0, 3840, 2160)), browsed::add,
                    ImpactService.of(files, Backends::best, networks)))
                    .show();
            return new Made(workbench, theme, window);
        });
        bench = made.bench;
        themes = made.themes;
        stage = made.stage;
    }

    private record Made(Workbench bench, ThemeManager themes, Stage stage) {}

    private static void openExample(Workbench bench) {
        try {
            bench.open(BuiltInExample.unpack(BuiltInExample.OVERTRAINED), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void start() {
        if (STARTED.compareAndSet(false, true)) {
            CompletableFuture<Void> up = new CompletableFuture<>();
            Platform.startup(() -> {
                Platform.setImplicitExit(false);
                Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> {
                    if (Stream.of(e.getStackTrace()).anyMatch(at -> at.getClassName().startsWith("org.eigenscope."))) {
                        UNCAUGHT.add(e);
                    }
                });
                up.complete(null);
            });
            up.join();
        }
    }

    /** Does something on the FX thread and waits for it. */
    public static <T> T fx(Callable<T> work) {
        if (Platform.isFxApplicationThread()) {
            try {
                return work.call();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
        CompletableFuture<T> done = new CompletableFuture<>();
        Platform.runLater(() -> {
            try {
                done.complete(work.call());
            } catch (Exception | Error e) {
                done.completeExceptionally(e);
            }
        });
        try {
            return done.get(60, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("on the FX thread: " + e, e);
        }
    }

    public static void run(Runnable work) {
        fx(() -> {
            work.run();
            return null;
        });
    }

    /** Waits until something is so on the FX thread, looked at whenever a frame is drawn; a minute at most. */
    public static void await(String what, BooleanSupplier condition) {
        CompletableFuture<Void> met = new CompletableFuture<>();
        AnimationTimer frames = new AnimationTimer() {
            @Override
            public void handle(long now) {
                try {
                    if (condition.getAsBoolean()) {
                        met.complete(null);
                    }
                } catch (RuntimeException | Error e) {
                    met.completeExceptionally(e);
                }
            }
        };
        run(frames::start);
        try {
            met.get(1, TimeUnit.MINUTES);
        } catch (TimeoutException e) {
            throw new AssertionError("waited in vain for: " + what, e);
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("while waiting for: " + what, e);
        } finally {
            run(frames::stop);
        }
    }

    /** Lets layout and drawing happen. */
    public static void pulses(int count) {
        for (int i = 0; i < count; i++) {
            CompletableFuture<Void> pulse = new CompletableFuture<>();
            Platform.runLater(() -> {
                AnimationTimer timer = new AnimationTimer() {
                    @Override
                    public void handle(long now) {
                        stop();
                        Platform.runLater(() -> pulse.complete(null));
                    }
                };
                timer.start();
                Platform.requestNextPulse();
            });
            pulse.orTimeout(30, TimeUnit.SECONDS).join();
        }
    }

    /** True once a second model stands beside the first and is analyzed; to be asked on the FX thread. */
    public boolean compared() {
        return bench.sessions().size() == 2 && !bench.analyses().phase(bench.sessions().get(1)).busy();
    }

    public Scene scene() {
        return stage.getScene();
    }

    /** The node with this selector; fails if there is none. */
    public <T extends Node> T find(String selector, Class<T> type) {
        return fx(() -> {
            Node found = scene().lookup(selector);
            if (found == null) {
                throw new AssertionError("there is no " + selector);
            }
            return type.cast(found);
        });
    }

    /** What the line above the work says now, if it is there. */
    public Optional<String> notice() {
        return fx(() -> scene().lookup("#notice").isVisible()
                ? Optional.of(((Label) scene().lookup("#notice-text")).getText()) : Optional.empty());
    }

    /** Clicks the middle of a node as a mouse does. */
    public void click(Node target, MouseButton button, int times) {
        pulses(1);
        run(() -> {
            var bounds = target.localToScreen(target.getBoundsInLocal());
            Robot robot = new Robot();
            robot.mouseMove(bounds.getCenterX(), bounds.getCenterY());
            for (int i = 0; i < times; i++) {
                robot.mousePress(button);
                robot.mouseRelease(button);
            }
        });
        pulses(1);
    }

    public void click(String selector) {
        click(find(selector, Node.class), MouseButton.PRIMARY, 1);
    }

    public void press(KeyCode... keys) {
        run(() -> {
            Robot robot = new Robot();
            for (KeyCode key : keys) {
                robot.keyPress(key);
            }
            for (int i = keys.length - 1; i >= 0; i--) {
                robot.keyRelease(keys[i]);
            }
        });
        pulses(1);
    }

    /** Asks for the chart as a file, and takes the looks that it has. */
    public void export() {
        press(KeyCode.CONTROL, KeyCode.E);
        Button save = figure("#figure-save", Button.class);
        run(save::fire);
        pulses(1);
    }

    /** A node of the window in which a figure is looked at before it is saved. */
    public <T extends Node> T figure(String selector, Class<T> type) {
        await("the figure", () -> Window.getWindows().stream().anyMatch(each -> each.getScene() != null
                && each.getScene().lookup(selector) != null));
        return fx(() -> type.cast(Window.getWindows().stream().map(each -> each.getScene().lookup(selector))
                .filter(found -> found != null).findFirst().orElseThrow()));
    }

    public void open(Path file) {
        run(() -> bench.open(file));
        await("the file is opened", () -> !bench.openingProperty().get());
    }

    public void analyzed() {
        await("the analysis has ended", () -> bench.sessionProperty().get() != null && !bench.analyses().phase().busy()
                && !bench.openingProperty().get());
        pulses(3);
    }

    /** The picture of the whole scene. */
    public BufferedImage picture() {
        pulses(3);
        return fx(() -> image(scene().snapshot(null)));
    }

    public void save(Path file) {
        try {
            Files.createDirectories(file.getParent());
            ImageIO.write(picture(), "png", file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static BufferedImage image(WritableImage from) {
        int width = (int) from.getWidth();
        int height = (int) from.getHeight();
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        PixelReader reader = from.getPixelReader();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, reader.getArgb(x, y));
            }
        }
        return image;
    }

    @Override
    public void close() {
        run(() -> {
            List<com.sun.glass.ui.Window> windows = List.copyOf(com.sun.glass.ui.Window.getWindows());
            bench.close();
            stage.close();
            // The headless platform keeps every window that was ever active: it must not keep what was in it.
            windows.stream().filter(com.sun.glass.ui.Window::isClosed).forEach(window -> window.setEventHandler(null));
        });
        background.close();
        Throwable thrown = UNCAUGHT.poll();
        UNCAUGHT.clear();
        if (thrown != null) {
            throw new AssertionError("caught by nobody on the FX thread", thrown);
        }
    }
}
