package org.eigenscope.desktop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import javafx.scene.control.Label;
import javafx.scene.control.TabPane;
import org.eigenscope.chart.NamedCharts;
import org.eigenscope.desktop.app.BuiltInExample;
import org.eigenscope.desktop.chart.ChartPane;
import org.eigenscope.desktop.settings.Preferences.Appearance;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.LayerState;
import org.eigenscope.timeline.Runs;

/**
 * Takes the pictures under assets/screenshots: nine states, in both themes. With a second argument, BERT-base or a
 * report of it, that of this model alone.
 */
final class Screenshots {

    private final Path folder;
    private final Path scratch;
    private final Path miniLm;

    private Screenshots(Path folder) throws IOException {
        this.folder = folder;
        this.scratch = Files.createTempDirectory("eigenscope-shots");
        this.miniLm = scratch.resolve("all-MiniLM-L6-v2.onnx");
        try (InputStream in = Screenshots.class.getResourceAsStream("/all-minilm-l6-v2.onnx")) {
            Files.copy(in, miniLm);
        }
    }

    public static void main(String[] args) throws IOException {
        Screenshots shots = new Screenshots(Path.of(args.length > 0 ? args[0] : "assets/screenshots"));
        if (args.length > 1) {
            shots.bert(Path.of(args[1]));
            System.exit(0);
        }
        for (Appearance appearance : new Appearance[] {Appearance.LIGHT, Appearance.DARK}) {
            shots.take(appearance);
        }
        System.exit(0);
    }

    private void take(Appearance appearance) throws IOException {
        String theme = "-" + appearance.name().toLowerCase(Locale.ROOT) + ".png";
        try (TestWindow window = new TestWindow()) {
            TestWindow.run(() -> window.themes.appearance(appearance));
            window.save(folder.resolve("welcome" + theme));
            Path example = BuiltInExample.unpack(BuiltInExample.OVERTRAINED);
            TestWindow.run(() -> window.bench.open(example, true));
            window.analyzed();
            settle();
            window.save(folder.resolve("example" + theme));
            Path cut = scratch.resolve("cut-off.safetensors");
            Files.write(cut, Arrays.copyOf(Files.readAllBytes(example), 5000));
            TestWindow.run(() -> window.bench.open(cut));
            // The notice slides in.
            for (int i = 0; i < 4; i++) {
                settle();
            }
            window.save(folder.resolve("broken-file" + theme));
            Path well = BuiltInExample.unpack("digits-well-trained.safetensors");
            TestWindow.run(() -> window.bench.open(well));
            window.analyzed();
            TestWindow.run(() -> window.bench.compareWith(example));
            TestWindow.await("compared", () -> window.compared());
            TestWindow.run(() -> select(window, "fc2"));
            settle();
            window.save(folder.resolve("compare" + theme));
        }
        try (TestWindow window = new TestWindow()) {
            TestWindow.run(() -> window.themes.appearance(appearance));
            Path run = Files.createDirectories(scratch.resolve(appearance.name())).resolve("digits");
            TestWindow.run(() -> window.bench.openRun(digits(run)));
            TestWindow.await("the run is told", () -> window.scene().lookup("#timeline-story") instanceof Label story
                    && story.getText().contains("11 × λ+") && !story.getText().contains("layers analyzed"));
            settle();
            window.save(folder.resolve("timeline" + theme));
        }
        try (TestWindow window = new TestWindow()) {
            TestWindow.run(() -> window.themes.appearance(appearance));
            TestWindow.run(() -> window.bench.open(miniLm));
            TestWindow.await("a third is analyzed", () -> window.bench.sessionProperty().get() != null
                    && done(window) > 10);
            TestWindow.run(window.bench.analyses()::pause);
            settle();
            window.save(folder.resolve("in-progress" + theme));
            TestWindow.run(window.bench.analyses()::resume);
            window.analyzed();
            TestWindow.run(() -> select(window, "encoder.layer.0.output.dense"));
            settle();
            window.save(folder.resolve("trap" + theme));
            TestWindow.run(() -> pane(window).chartProperty().set(NamedCharts.layer("trap")));
            settle();
            window.save(folder.resolve("trap-anatomy" + theme));
            TestWindow.run(() -> ((TabPane) window.scene().lookup(".tab-pane")).getSelectionModel().select(1));
            settle();
            window.save(folder.resolve("overview" + theme));
        }
    }

    /** BERT-base with its strongest trap; from its folder or a report of it. */
    private void bert(Path model) {
        for (Appearance appearance : new Appearance[] {Appearance.LIGHT, Appearance.DARK}) {
            try (TestWindow window = new TestWindow()) {
                TestWindow.run(() -> window.themes.appearance(appearance));
                TestWindow.run(() -> window.bench.open(model));
                window.analyzed();
                TestWindow.run(() -> select(window, "module.bert.embeddings.word_embeddings"));
                settle();
                window.save(folder.resolve("bert-" + appearance.name().toLowerCase(Locale.ROOT) + ".png"));
            }
        }
    }

    private static Path digits(Path to) {
        try {
            return Runs.digits(to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long done(TestWindow window) {
        return window.bench.sessionProperty().get().items().stream()
                .filter(item -> item.state() == LayerState.DONE).count();
    }

    private static void select(TestWindow window, String name) {
        for (LayerItem item : window.bench.sessionProperty().get().items()) {
            if (item.layer().name().equals(name)) {
                window.bench.selection().currentProperty().set(item);
                return;
            }
        }
        throw new IllegalStateException("no layer " + name);
    }

    private static ChartPane pane(TestWindow window) {
        return (ChartPane) window.scene().lookup("#layer-chart");
    }

    /** Timers of a quarter of a second collect changes before they are drawn. */
    private static void settle() {
        try {
            Thread.sleep(600);
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
        TestWindow.pulses(5);
    }
}
