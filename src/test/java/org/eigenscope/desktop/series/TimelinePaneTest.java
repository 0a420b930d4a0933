package org.eigenscope.desktop.series;

import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.TabPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.Region;
import javafx.scene.robot.Robot;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.NumberText;
import org.eigenscope.timeline.Runs;
import org.jfree.chart.ui.RectangleEdge;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** The run of the digits in the real window. */
class TimelinePaneTest {

    @TempDir
    Path folder;
    private TestWindow window;

    @BeforeEach
    void open() throws IOException {
        Path run = Runs.digits(folder.resolve("run"));
        window = new TestWindow();
        TestWindow.run(() -> window.bench.open(run));
        TestWindow.await("the run is told", () -> text("#timeline-story").contains("11 × λ+")
                && !text("#timeline-story").contains("layers analyzed"));
        window.analyzed();
        TestWindow.await("its chart is drawn", () -> surface("#timeline-chart").drawn()
                && surface("#timeline-spectrum").drawn());
    }

    @AfterEach
    void close() {
        window.close();
    }

    private String text(String selector) {
        Node found = window.scene().lookup(selector);
        return found instanceof Label label ? label.getText() : "";
    }

    private ChartSurface surface(String selector) {
        return (ChartSurface) window.scene().lookup(selector);
    }

    private int tab() {
        return ((TabPane) window.scene().lookup(".tab-pane")).getSelectionModel().getSelectedIndex();
    }

    @Test
    void aFolderOfCheckpointsOpensAsARunAndItsLastCheckpointAsTheModel() {
        assertThat(TestWindow.fx(this::tab)).isEqualTo(3);
        assertThat(NumberText.ascii(TestWindow.fx(() -> text("#timeline-story")))).isEqualTo("11 checkpoints  ·  "
                + "Traps appear in fc2 at step 177,828 and grow to 11 × λ+; test accuracy peaks at 562,341 (97.7 %) "
                + "and falls to 95.5 %.");
        assertThat(TestWindow.fx(() -> text("#timeline-layer"))).isEqualTo("fc2");
        assertThat(TestWindow.fx(() -> window.bench.sessionProperty().get().model().name()))
                .isEqualTo("step-01000000.safetensors");
        TestWindow.await("how far it moved", () -> text("#timeline-layer-story").contains("it moves by 285 %"));
    }

    @Test
    void theSliderWalksByKeysAndPlays() {
        Slider slider = window.find("#timeline-step", Slider.class);
        assertThat(TestWindow.fx(slider::getValue)).isEqualTo(10);
        TestWindow.run(slider::requestFocus);
        window.press(KeyCode.LEFT);
        window.press(KeyCode.LEFT);
        TestWindow.await("two steps back", () -> NumberText.ascii(text("#timeline-step-words"))
                .equals("step 316,228"));
        double before = TestWindow.fx(() -> surface("#timeline-spectrum").drawing().orElseThrow().plots().getFirst()
                .getDomainAxis().getUpperBound());
        window.press(KeyCode.LEFT);
        TestWindow.await("a step back", () -> NumberText.ascii(text("#timeline-step-words")).equals("step 177,828"));
        TestWindow.pulses(5);
        assertThat(TestWindow.fx(() -> surface("#timeline-spectrum").drawing().orElseThrow().plots().getFirst()
                .getDomainAxis().getUpperBound())).as("the axis of eigenvalues stays").isEqualTo(before);
        Button play = window.find("#timeline-play", Button.class);
        TestWindow.run(play::fire);
        TestWindow.await("it plays by itself", () -> slider.getValue() >= 9);
        TestWindow.run(play::fire);
    }

    @Test
    void aPointLeadsToItsLayerOfItsCheckpoint() {
        ChartSurface chart = surface("#timeline-chart");
        double fc1 = TestWindow.fx(() -> window.bench.runs().runProperty().get().timeline().layers().getFirst()
                .reports().get(4).orElseThrow().tail().alpha());
        TestWindow.run(() -> {
            Rectangle2D area = chart.area(1);
            double x = chart.domainAxis().valueToJava2D(10_000, area, RectangleEdge.BOTTOM);
            double y = chart.drawing().orElseThrow().rangeAxis(1).valueToJava2D(fc1, area, RectangleEdge.LEFT);
            var at = chart.localToScreen(x, y);
            Robot robot = new Robot();
            robot.mouseMove(at.getX(), at.getY());
            robot.mousePress(MouseButton.PRIMARY);
            robot.mouseRelease(MouseButton.PRIMARY);
        });
        TestWindow.await("the point is looked at", () -> text("#timeline-layer").equals("fc1")
                && NumberText.ascii(text("#timeline-step-words")).equals("step 10,000"));
        window.click("#open-layer");
        TestWindow.await("its checkpoint is open", () -> tab() == 0 && window.bench.sessionProperty().get() != null
                && window.bench.sessionProperty().get().model().name().equals("step-00010000.safetensors")
                && window.bench.selection().currentProperty().get() != null
                && window.bench.selection().currentProperty().get().layer().name().equals("fc1"));
        assertThat(TestWindow.fx(() -> window.bench.runs().runProperty().get())).as("the run stays").isNotNull();
        window.analyzed();
    }

    @Test
    void aSecondRunIsDrawnBeneath() throws IOException {
        Path second = Runs.digits(folder.resolve("second"));
        Files.delete(second.resolve("step-01000000.safetensors"));
        TestWindow.run(() -> window.bench.runs().openUnder(second, problem -> { }));
        TestWindow.await("both are drawn", () -> window.bench.runs().underProperty().get() != null
                && window.bench.runs().underProperty().get().done() == 30
                && surface("#timeline-chart").drawing().stream().anyMatch(drawing -> drawing.plots().getLast()
                        .getDatasetCount() == 3 && drawing.plots().getLast().getDataset(2).getItemCount(0) == 10));
        TestWindow.await("its spectrum stands behind", () -> surface("#timeline-spectrum").drawing().stream()
                .anyMatch(drawing -> drawing.chart().getXYPlot().getLegendItems().getItemCount() > 0));
        window.click("#close-second-run");
        TestWindow.await("one is left", () -> window.bench.runs().underProperty().get() == null
                && surface("#timeline-chart").drawing().orElseThrow().plots().getLast().getDatasetCount() == 2);
        String[] refused = {""};
        TestWindow.run(() -> window.bench.runs().openUnder(Path.of("src/test/resources/runs/keras"),
                problem -> refused[0] = problem.getMessage()));
        TestWindow.await("it is refused", () -> refused[0].contains("they share no axis"));
    }

    @Test
    void everyFigureAndEveryChartIsDrawn() {
        @SuppressWarnings("unchecked")
        ComboBox<Object> metrics = window.find("#timeline-metric", ComboBox.class);
        assertThat(TestWindow.fx(() -> metrics.getItems().size())).isGreaterThan(40);
        for (Object metric : TestWindow.fx(() -> List.copyOf(metrics.getItems()))) {
            TestWindow.run(() -> metrics.setValue(metric));
            TestWindow.pulses(1);
        }
        TestWindow.run(() -> metrics.setValue(MetricCatalog.get("lambda_max")));
        window.click("#timeline-run-map");
        window.click("#timeline-run-spectra");
        TestWindow.await("the spectra", () -> surface("#timeline-chart").drawn()
                && surface("#timeline-chart").drawing().orElseThrow().plots().size() == 1);
        assertThat(window.notice()).isEmpty();
    }

    @Test
    void itFitsIntoASmallWindow() {
        TestWindow.run(() -> {
            window.stage.setWidth(1000);
            window.stage.setHeight(700);
        });
        TestWindow.pulses(20);
        TestWindow.run(() -> {
            Region tab = (Region) window.scene().lookup(".tab-pane");
            double edge = tab.localToScene(tab.getLayoutBounds()).getMaxX();
            assertThat(right("#timeline-chart")).isLessThanOrEqualTo(edge);
            assertThat(right("#open-layer")).isLessThanOrEqualTo(edge);
        });
    }

    private double right(String selector) {
        Node node = window.scene().lookup(selector);
        return node.localToScene(node.getLayoutBounds()).getMaxX();
    }

    /** Training goes on: a checkpoint comes, in two pieces, and an old one is removed. */
    @Test
    void whatTrainingWritesAppearsAndWhatItRemovesStays() throws Exception {
        Path run = folder.resolve("run");
        byte[] whole = Files.readAllBytes(Runs.checkpoint(31_623));
        Path next = run.resolve("step-x.safetensors");
        Files.write(next, Arrays.copyOf(whole, 100_000));
        Slider slider = window.find("#timeline-step", Slider.class);
        TestWindow.run(() -> slider.setValue(9));
        TestWindow.run(window.bench::watchFile);
        TestWindow.pulses(20);
        Files.delete(run.resolve("step-00031623.safetensors"));
        // The same step once more would be left out: it is another one by its metadata.
        Files.write(next, new String(whole, StandardCharsets.ISO_8859_1)
                .replace("\"step\":\"31623\"", "\"step\":\"31624\"")
                .getBytes(StandardCharsets.ISO_8859_1));
        TestWindow.await("it is there", () -> {
            window.bench.watchFile();
            return window.bench.runs().runProperty().get().run().checkpoints().size() == 12;
        });
        TestWindow.await("it is analyzed", () -> text("#timeline-story").startsWith("12 checkpoints")
                && !text("#timeline-story").contains("layers analyzed"));
        assertThat(TestWindow.fx(() -> window.bench.runs().runProperty().get().timeline().layers().getFirst()
                .reports().get(5))).as("the one that is gone").isPresent();
        assertThat(NumberText.ascii(TestWindow.fx(() -> text("#timeline-step-words")))).as("what is looked at stays")
                .isEqualTo("step 562,341");
        assertThat(TestWindow.fx(() -> text("#timeline-layer"))).isEqualTo("fc2");
    }

    /** A checkpoint that is written once more, as with a smaller rate of learning from there on, is read anew. */
    @Test
    void aCheckpointThatIsReplacedIsReadAnew() throws IOException {
        assertThat(alpha(9)).isNotEqualTo(alpha(8));
        Path replaced = folder.resolve("run").resolve("step-00562341.safetensors");
        Files.write(replaced, new String(Files.readAllBytes(Runs.checkpoint(316_228)), StandardCharsets.ISO_8859_1)
                .replace("\"step\":\"316228\"", "\"step\":\"562341\"").getBytes(StandardCharsets.ISO_8859_1));
        TestWindow.await("it is read", () -> {
            window.bench.watchFile();
            return alpha(9) == alpha(8);
        });
        assertThat(TestWindow.fx(() -> window.bench.runs().runProperty().get().run().steps())).hasSize(11)
                .contains(562_341L);
    }

    /** The next checkpoint in the same file: the one before stays, but cannot be opened any more. */
    @Test
    void aCheckpointThatIsWrittenOverStaysInThePicture() throws IOException {
        double before = alpha(9);
        Path run = folder.resolve("run");
        Path next = Files.writeString(folder.resolve("next"), Files.readString(Runs.checkpoint(316_228),
                StandardCharsets.ISO_8859_1).replace("\"step\":\"316228\"", "\"step\":\"600000\""),
                StandardCharsets.ISO_8859_1);
        // Before the last one was: written after it, an earlier step would be a new beginning.
        Files.setLastModifiedTime(next, FileTime.from(Files.getLastModifiedTime(run.resolve(
                "step-01000000.safetensors")).toInstant().minusSeconds(60)));
        Files.move(next, run.resolve("step-00562341.safetensors"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(run.resolve("step-5.pt"), "never a checkpoint");
        TestWindow.await("it is read", () -> {
            window.bench.watchFile();
            return window.bench.runs().runProperty().get().run().steps().contains(600_000L)
                    && !Double.isNaN(alpha(10));
        });
        assertThat(alpha(9)).isEqualTo(before);
        Slider slider = window.find("#timeline-step", Slider.class);
        TestWindow.run(() -> slider.setValue(9));
        TestWindow.await("the old one", () -> NumberText.ascii(text("#timeline-step-words")).equals("step 562,341"));
        window.click("#open-layer");
        TestWindow.await("it is said", () -> window.scene().lookup("#notice").isVisible());
        assertThat(NumberText.ascii(window.notice().orElseThrow())).contains("holds another checkpoint by now");
    }

    private double alpha(int checkpoint) {
        return TestWindow.fx(() -> window.bench.runs().runProperty().get().timeline().layers().getFirst().reports()
                .get(checkpoint).map(report -> report.tail().alpha()).orElse(Double.NaN));
    }

    /** Training keeps no checkpoints, but a report of each: they are a run too, and its last opens as a report does. */
    @Test
    void reportsAreARunToo() throws IOException {
        Path reports = Files.createDirectories(folder.resolve("reports"));
        for (int step : List.of(100, 200)) {
            try (TestWindow other = new TestWindow()) {
                other.open(Runs.checkpoint(step == 100 ? 10_000 : 1_000_000));
                other.analyzed();
                other.answers.files.add(reports.resolve("step-" + step + ".json"));
                other.press(KeyCode.CONTROL, KeyCode.S);
                TestWindow.await("written", () -> Files.exists(reports.resolve("step-" + step + ".json")));
                other.analyzed();
            }
        }
        TestWindow.run(() -> window.bench.open(reports));
        TestWindow.await("they are a run", () -> text("#timeline-story").startsWith("2 checkpoints")
                && !text("#timeline-story").contains("layers analyzed"));
        TestWindow.await("the last is open", () -> window.bench.sessionProperty().get() != null
                && !window.bench.sessionProperty().get().model().holdsWeights());
        assertThat(TestWindow.fx(() -> window.bench.runs().runProperty().get().timeline().layers().getFirst()
                .reports())).allMatch(report -> report.isPresent());
        window.click("#open-layer");
        TestWindow.await("its layer", () -> tab() == 0);
    }

    @Test
    void aFolderThatIsNoRunSaysWhyAsBefore() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        TestWindow.run(() -> window.bench.open(empty));
        TestWindow.await("it is said", () -> window.scene().lookup("#notice").isVisible());
        assertThat(window.notice().orElseThrow()).contains("the folder holds no known weight file");
        TestWindow.run(() -> window.bench.close());
        assertThat(TestWindow.fx(() -> window.bench.runs().runProperty().get())).isNull();
    }
}
