package org.eigenscope.desktop.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.robot.Robot;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.desktop.Gate;
import org.eigenscope.desktop.Safetensors;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.analysis.Phase;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.desktop.series.LayerPair;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.LayerState;
import org.eigenscope.linalg.Backends;
import org.eigenscope.linalg.Eigensystem;
import org.eigenscope.linalg.Gram;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.linalg.Precision;
import org.eigenscope.linalg.Triangle;
import org.eigenscope.metric.NumberText;
import org.eigenscope.model.Layer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** Whole flows through the real window: work in progress, a second model, the overview, failures, pinning. */
class FlowsTest {

    @TempDir
    Path folder;
    private TestWindow window;

    @AfterEach
    void close() {
        if (window != null) {
            window.close();
        }
    }

    @Test
    void aRunIsPausedResumedAndCancelledByItsButtons() throws IOException {
        Gate gate = new Gate();
        window = new TestWindow(gate, 1280, 820);
        TestWindow.run(() -> window.bench.open(unpack(BuiltInExample.OVERTRAINED)));
        TestWindow.await("running", () -> window.bench.analyses().phase() == Phase.RUNNING);
        window.click("#pause-or-resume");
        TestWindow.await("paused", () -> window.bench.analyses().phase() == Phase.PAUSED);
        assertThat(gate.calls).contains("pause");
        window.click("#pause-or-resume");
        TestWindow.await("running again", () -> window.bench.analyses().phase() == Phase.RUNNING);
        window.click("#cancel");
        TestWindow.await("stopped", () -> window.bench.analyses().phase() == Phase.IDLE);
        assertThat(gate.calls).containsSubsequence("pause", "resume", "cancel");
        assertThat(window.bench.sessionProperty().get().analyzable()).extracting(item -> item.state())
                .contains(LayerState.IDLE);
        assertThat(TestWindow.fx(() -> window.scene().lookup(".chart-pane .placeholder-title")).isVisible()).isTrue();
    }

    @Test
    void layersCanBeLookedAtWhileOthersAreStillWaiting() throws IOException {
        Gate gate = new Gate();
        window = new TestWindow(gate, 1280, 820);
        TestWindow.run(() -> window.bench.open(unpack(BuiltInExample.OVERTRAINED)));
        TestWindow.await("running", () -> window.bench.analyses().phase() == Phase.RUNNING);
        first();
        gate.finish(1);
        TestWindow.await("fc2 is done", () -> window.bench.sessionProperty().get().analyzable().get(1)
                .state() == LayerState.DONE);
        TestWindow.run(() -> window.bench.selection().walk(1));
        ChartSurface chart = window.find("#chart", ChartSurface.class);
        TestWindow.await("its chart", () -> chart.drawing().isPresent());
        TestWindow.run(() -> window.bench.selection().walk(1));
        TestWindow.await("no chart of the next", () -> chart.drawing().isEmpty());
        assertThat(gate.calls).contains("prefer 3");
        assertThat(TestWindow.fx(() -> window.bench.analyses().phase())).isEqualTo(Phase.RUNNING);
    }

    @Test
    void aFailedLayerSaysWhyAndCanBeTriedAgain() throws IOException {
        Gate gate = new Gate();
        window = new TestWindow(gate, 1280, 820);
        TestWindow.run(() -> window.bench.open(unpack(BuiltInExample.OVERTRAINED)));
        TestWindow.await("running", () -> window.bench.analyses().phase() == Phase.RUNNING);
        first();
        gate.fail(0, "the file changed while it was read");
        TestWindow.await("failed", () -> window.bench.sessionProperty().get().analyzable().getFirst()
                .state() == LayerState.FAILED);
        TestWindow.pulses(3);
        Label text = (Label) TestWindow.fx(() -> window.scene().lookup("#layer-chart .placeholder-text"));
        assertThat(TestWindow.fx(text::getText)).startsWith("The file changed while it was read.");
        window.click("#layer-chart .placeholder .button");
        window.press(KeyCode.SHIFT, KeyCode.F5);
        assertThat(gate.starts).as("trying it now would end the analysis of the others").hasSize(1);
        TestWindow.run(window.bench.analyses()::cancel);
        TestWindow.await("ended", () -> window.bench.analyses().phase() == Phase.IDLE);
        window.click("#layer-chart .placeholder .button");
        assertThat(gate.starts).hasSize(2);
        assertThat(gate.starts.getLast()).extracting(Layer::name).containsExactly("fc1");
    }

    @Test
    void aLayerForWhichThereIsNoMemorySaysWhatToDoAndTheOthersGoOn() throws IOException {
        LinearAlgebra real = Backends.best();
        LinearAlgebra small = new LinearAlgebra() {
            @Override
            public String name() {
                return real.name();
            }

            @Override
            public String limitation() {
                return real.limitation();
            }

            @Override
            public Gram gram(int m, Precision precision) {
                if (m > 100) {
                    throw new OutOfMemoryError("Cannot reserve direct buffer memory");
                }
                return real.gram(m, precision);
            }

            @Override
            public Eigensystem eigensystem(Gram gram) {
                return real.eigensystem(gram);
            }

            @Override
            public Triangle triangle(int m) {
                return real.triangle(m);
            }

            @Override
            public double[] singularValues(Triangle triangle) {
                return real.singularValues(triangle);
            }
        };
        window = new TestWindow(new ModelAnalyzer(small)::start, 1280, 820);
        window.open(Safetensors.write(folder.resolve("model.safetensors"),
                Map.of("large", new int[] {300, 200}, "small", new int[] {90, 80}), 1));
        TestWindow.await("ended", () -> window.bench.analyses().phase() == Phase.IDLE
                && window.bench.sessionProperty().get().analyzable().getLast().state() == LayerState.DONE);
        LayerItem large = TestWindow.fx(() -> window.bench.sessionProperty().get().analyzable().getFirst());
        assertThat(TestWindow.fx(large::state)).isEqualTo(LayerState.FAILED);
        TestWindow.run(() -> window.bench.selection().go(large));
        TestWindow.pulses(3);
        Label text = (Label) TestWindow.fx(() -> window.scene().lookup("#layer-chart .placeholder-text"));
        assertThat(TestWindow.fx(text::getText)).startsWith("There is not enough memory: it needs about ")
                .contains("give the program more, or use fewer workers");
    }

    /** The two networks of digits side by side, what changed most on top. */
    private TableView<LayerPair> compared() throws IOException {
        window = new TestWindow();
        TestWindow.run(() -> window.bench.open(unpack("digits-well-trained.safetensors")));
        window.analyzed();
        window.answers.files.add(unpack(BuiltInExample.OVERTRAINED));
        window.press(KeyCode.CONTROL, KeyCode.D);
        TestWindow.await("the second model is analyzed", () -> window.compared());
        @SuppressWarnings("unchecked")
        TableView<LayerPair> table = window.find("#compare-table", TableView.class);
        TestWindow.await("sorted", () -> table.getItems().size() == 3
                && table.getItems().get(0).amount() > table.getItems().get(1).amount()
                && table.getItems().get(1).amount() > table.getItems().get(2).amount());
        return table;
    }

    @Test
    void twoModelsAreComparedWithWhatChangedMostOnTop() throws IOException {
        TableView<LayerPair> table = compared();
        List<Double> amounts = TestWindow.fx(() -> table.getItems().stream().map(LayerPair::amount).toList());
        assertThat(amounts).isSortedAccordingTo(java.util.Comparator.reverseOrder());
        TestWindow.await("what changed most is looked at", () -> table.getSelectionModel().getSelectedIndex() == 0);
        ChartSurface chart = window.find("#compare-chart", ChartSurface.class);
        TestWindow.await("both spectra", () -> chart.drawing().isPresent()
                && chart.drawing().get().chart().getXYPlot().getDatasetCount() == 2);
        assertThat(TestWindow.fx(() -> ((Label) window.scene().lookup("#compare-facts")).getText()))
                .startsWith("3 layers in common");
    }

    @Test
    void thePanelSetsBothModelsSideBySide() throws IOException {
        TableView<LayerPair> table = compared();
        TestWindow.pulses(20);
        javafx.scene.Node row = TestWindow.fx(() -> table.lookupAll(".table-cell").stream()
                .filter(cell -> cell instanceof javafx.scene.control.TableCell<?, ?> c && "fc2".equals(c.getText()))
                .findFirst().orElseThrow());
        window.click(row, javafx.scene.input.MouseButton.PRIMARY, 1);
        TestWindow.await("the panel follows", () -> ((Label) window.scene().lookup("#panel-layer")).getText()
                .equals("fc2, first model → second"));
        LayerPair pair = TestWindow.fx(() -> table.getSelectionModel().getSelectedItem());
        double first = pair.first().alpha();
        double second = pair.second().alpha();
        assertThat(first).isNotEqualTo(second);
        assertThat(metric("exponent of the tail, α")).contains("Δ " + NumberText.figure(second - first))
                .anyMatch(text -> text.startsWith(NumberText.figure(first, 4)))
                .anyMatch(text -> text.startsWith(NumberText.figure(second, 4)));
        assertThat(panelTexts()).contains("Traps of the second model");
        TestWindow.run(window.bench::closeSecond);
        TestWindow.pulses(2);
        assertThat(TestWindow.fx(() -> ((javafx.scene.control.TabPane) window.scene().lookup(".tab-pane"))
                .getSelectionModel().getSelectedIndex()))
                .as("back to the layer").isZero();
        assertThat(metric("exponent of the tail, α")).noneMatch(text -> text.startsWith("Δ"))
                .anyMatch(text -> text.startsWith(NumberText.figure(first, 4)));
    }

    /** What the panel says of a figure, as far as it can be seen. */
    private List<String> metric(String name) {
        return TestWindow.fx(() -> window.scene().getRoot().lookupAll("#layer-panel .metric").stream()
                .filter(row -> seen(row).contains(name)).map(FlowsTest::seen).findFirst().orElseThrow());
    }

    private List<String> panelTexts() {
        return TestWindow.fx(() -> seen(window.scene().lookup("#layer-panel")));
    }

    private static List<String> seen(javafx.scene.Node within) {
        return within.lookupAll(".label").stream().filter(node -> node instanceof Label label && label.isVisible()
                && label.getParent().isVisible()).map(node -> ((Label) node).getText().replace('\u00a0', ' ')).toList();
    }

    @Test
    void aClickInTheOverviewGoesToTheLayer() throws IOException {
        window = new TestWindow();
        TestWindow.run(() -> window.bench.open(unpack(BuiltInExample.OVERTRAINED)));
        window.analyzed();
        window.press(KeyCode.F7);
        ChartSurface overview = window.find("#overview", ChartSurface.class);
        TestWindow.await("the overview", () -> overview.drawing().isPresent());
        TestWindow.pulses(4);
        TestWindow.run(() -> {
            var area = overview.area(0);
            double x = overview.domainAxis().valueToJava2D(3, area, org.jfree.chart.ui.RectangleEdge.BOTTOM);
            var at = overview.localToScreen(x, area.getCenterY());
            Robot robot = new Robot();
            robot.mouseMove(at.getX(), at.getY());
            robot.mouseClick(MouseButton.PRIMARY);
        });
        TestWindow.await("fc3", () -> window.bench.selection().currentProperty().get().layer().name().equals("fc3"));
    }

    @Test
    void aPinnedLayerStaysBehindTheNext() throws IOException {
        window = new TestWindow();
        TestWindow.run(() -> window.bench.open(unpack(BuiltInExample.OVERTRAINED)));
        window.analyzed();
        first();
        window.press(KeyCode.CONTROL, KeyCode.B);
        assertThat(TestWindow.fx(() -> window.bench.selection().pinnedProperty().get()).layer().name())
                .isEqualTo("fc1");
        TestWindow.run(() -> window.bench.selection().walk(1));
        ChartSurface chart = window.find("#chart", ChartSurface.class);
        TestWindow.await("the ghost", () -> chart.drawing().isPresent() && java.util.stream.IntStream
                .range(0, chart.drawing().get().chart().getXYPlot().getDatasetCount())
                .anyMatch(i -> chart.drawing().get().chart().getXYPlot().getDataset(i).getSeriesKey(0)
                .equals("Pinned: fc1")));
    }

    @Test
    void onlyTrapsListsTheTrappedAndTheSkippedCanBeShown() throws IOException {
        window = new TestWindow();
        TestWindow.run(() -> window.bench.open(unpack("digits-well-trained.safetensors")));
        window.analyzed();
        TableView<?> details = window.find("#details", TableView.class);
        assertThat(TestWindow.fx(() -> details.getItems().size())).isEqualTo(3);
        window.click("#only-traps");
        long trapped = window.bench.sessionProperty().get().items().stream().filter(item -> item.trapped()).count();
        assertThat(trapped).isBetween(1L, 2L);
        TestWindow.await("only the trapped", () -> details.getItems().size() == trapped);
        window.click("#only-traps");
        window.click("#show-hidden");
        TestWindow.await("biases too", () -> !((ToggleButton) window.scene().lookup("#hide-skipped")).isSelected());
    }

    @Test
    void aReportIsWrittenAsCsvOnceTheAnalysisHasEnded() throws IOException {
        window = new TestWindow();
        TestWindow.run(() -> window.bench.open(unpack(BuiltInExample.OVERTRAINED)));
        window.analyzed();
        Path file = folder.resolve("details.csv");
        window.answers.files.add(file);
        window.press(KeyCode.CONTROL, KeyCode.S);
        TestWindow.await("the file", () -> Files.exists(file));
        assertThat(Files.readAllLines(file)).hasSize(4).first().asString().contains("alpha", "rand_num_spikes");
    }

    @Test
    void aFileWithNothingToAnalyzeSaysSo() throws IOException {
        window = new TestWindow();
        Path file = folder.resolve("bias.safetensors");
        String header = "{\"only.bias\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}";
        var bytes = java.nio.ByteBuffer.allocate(8 + header.length() + 16).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length()).put(header.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        Files.write(file, bytes.array());
        window.open(file);
        TestWindow.await("opened", () -> window.bench.sessionProperty().get() != null);
        TestWindow.pulses(3);
        Label title = (Label) TestWindow.fx(() -> window.scene().lookup("#layer-chart .placeholder-title"));
        assertThat(TestWindow.fx(title::getText)).isEqualTo("Nothing to analyze in this file");
        assertThat(TestWindow.fx(() -> window.bench.analyses().phase())).isEqualTo(Phase.IDLE);
    }

    @Test
    void everyFocusableNodeHasANameForScreenReaders() throws IOException {
        window = new TestWindow();
        TestWindow.run(() -> window.bench.open(unpack(BuiltInExample.OVERTRAINED)));
        window.analyzed();
        List<Node> nameless = TestWindow.fx(() -> {
            List<Node> found = new ArrayList<>();
            for (Node node : window.scene().getRoot().lookupAll(".button, .toggle-button, .text-field, .combo-box, "
                    + ".spinner, "
                    + ".tree-view, .table-view, .chart-surface")) {
                String text = node instanceof javafx.scene.control.Labeled labeled ? labeled.getText() : null;
                boolean inner = node.getParent() instanceof javafx.scene.control.Spinner<?>
                        || !node.isFocusTraversable();
                if (!inner && (text == null || text.isBlank()) && node.getAccessibleText() == null) {
                    found.add(node);
                }
            }
            return found;
        });
        assertThat(nameless).isEmpty();
    }

    @Test
    void whatACancelLeftOutIsAnalyzedLater() throws IOException {
        Gate gate = new Gate();
        window = new TestWindow(gate, 1280, 820);
        TestWindow.run(() -> window.bench.open(unpack(BuiltInExample.OVERTRAINED)));
        TestWindow.await("running", () -> window.bench.analyses().phase() == Phase.RUNNING);
        first();
        gate.finish(1);
        TestWindow.await("fc2", () -> window.bench.sessionProperty().get().unreached().size() == 2);
        window.press(KeyCode.CONTROL, KeyCode.F5);
        assertThat(gate.starts).as("they are being analyzed").hasSize(1);
        window.press(KeyCode.CONTROL, KeyCode.PERIOD);
        TestWindow.await("ended", () -> window.bench.analyses().phase() == Phase.IDLE);
        TestWindow.pulses(3);
        List<String> offered = TestWindow.fx(() -> window.scene().getRoot()
                .lookupAll("#layer-chart .placeholder .button").stream()
                .map(button -> ((javafx.scene.control.Button) button).getText()).toList());
        assertThat(offered).containsExactly("Analyze This Layer", "Analyze the Rest");
        window.press(KeyCode.CONTROL, KeyCode.F5);
        assertThat(gate.starts).hasSize(2);
        assertThat(gate.starts.getLast()).extracting(Layer::name).containsExactly("fc1", "fc3");
    }

    private static Path unpack(String name) {
        try {
            return BuiltInExample.unpack(name);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A model opens with its worst layer. */
    private void first() {
        TestWindow.run(() -> window.bench.selection().go(window.bench.sessionProperty().get().analyzable().getFirst()));
    }
}
