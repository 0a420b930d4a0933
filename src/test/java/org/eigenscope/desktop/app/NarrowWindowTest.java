package org.eigenscope.desktop.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.scene.text.Text;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.desktop.Safetensors;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.linalg.Backends;
import org.eigenscope.metric.Summary;
import org.eigenscope.timeline.Runs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** A window of 1,024 × 700 pixels: nothing that tells things apart is cut. */
class NarrowWindowTest {

    @TempDir
    Path folder;
    private TestWindow window;

    @BeforeEach
    void open() {
        window = new TestWindow(new ModelAnalyzer(Backends.best())::start, 1024, 700);
    }

    @AfterEach
    void close() {
        window.close();
    }

    private void encoder() throws IOException {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        for (int block = 0; block < 4; block++) {
            shapes.put("transformer.encoder.layer.%d.attention.output.dense.projection.weight".formatted(block),
                    new int[] {30, 20});
        }
        window.open(Safetensors.write(folder.resolve("encoder.safetensors"), shapes, 1));
        window.analyzed();
    }

    @Test
    void rowsOfTheTableCanBeToldApartByTheNumbersOfTheirBlocks() throws IOException {
        encoder();
        TableView<?> table = window.find("#details", TableView.class);
        TableColumn<?, ?> names = table.getColumns().stream()
                .filter(column -> "name".equals(column.getUserData())).findFirst().orElseThrow();
        assertThat(TestWindow.fx(names::getWidth)).isGreaterThan(330);
        List<String> shown = names();
        assertThat(shown).hasSizeGreaterThan(1).doesNotHaveDuplicates()
                .allMatch(name -> name.matches("….*\\b\\d[….].*projection"))
                .noneMatch(name -> name.contains(".…") || name.contains("…."));
        // Whoever drags the column has the last word.
        TestWindow.run(() -> names.setPrefWidth(150));
        TestWindow.run(() -> window.stage.setWidth(1300));
        TestWindow.pulses(3);
        assertThat(TestWindow.fx(names::getWidth)).isEqualTo(150);
        assertThat(names()).doesNotHaveDuplicates();
    }

    private List<String> names() {
        return TestWindow.fx(() -> window.scene().getRoot().lookupAll("#details .table-cell").stream()
                .map(cell -> (TableCell<?, ?>) cell).filter(cell -> !cell.isEmpty() && cell.getTableColumn() != null
                        && "name".equals(cell.getTableColumn().getUserData())).map(TableCell::getText).toList());
    }

    /** The α stands at the end of the sentence. */
    @Test
    void noFindingIsCut() throws IOException {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        for (int layer = 0; layer < 8; layer++) {
            shapes.put("transformer.encoder.layer.%d.attention.output.dense.projection.weight".formatted(layer),
                    new int[] {160, 80});
        }
        window.open(Safetensors.write(folder.resolve("noise.safetensors"), shapes, 3));
        window.analyzed();
        window.press(KeyCode.F4);
        TestWindow.await("findings", () -> !window.scene().getRoot().lookupAll(".finding-where").isEmpty());
        TestWindow.pulses(3);
        assertThat(TestWindow.fx(() -> window.scene().getRoot().lookupAll(".finding-where").stream()
                .map(Labeled.class::cast).filter(title -> !((Text) title.lookup(".text")).getText()
                        .replace("\n", "").equals(title.getText())).map(Labeled::getText).toList())).isEmpty();
    }

    /** Three rows need no fourth of the window. */
    @Test
    void theTableOfASmallModelLeavesItsRoomToTheCharts() throws IOException {
        TestWindow.run(() -> window.stage.setHeight(1000));
        window.open(BuiltInExample.unpack(BuiltInExample.OVERTRAINED));
        window.analyzed();
        TestWindow.pulses(5);
        double three = TestWindow.fx(() -> window.find(".details", Region.class).getHeight());
        assertThat(three).isBetween(100.0, 135.0);
        assertThat(TestWindow.fx(() -> window.scene().getRoot().lookupAll("#details .table-row-cell").stream()
                .map(TableRow.class::cast).filter(row -> !row.isEmpty() && row.isVisible()).count())).isEqualTo(3);
        Map<String, int[]> shapes = new LinkedHashMap<>();
        for (int layer = 0; layer < 30; layer++) {
            shapes.put("layers.%d.weight".formatted(layer), new int[] {30, 20});
        }
        window.open(Safetensors.write(folder.resolve("thirty.safetensors"), shapes, 3));
        window.analyzed();
        TestWindow.pulses(5);
        assertThat(TestWindow.fx(() -> window.find(".details", Region.class).getHeight())).isGreaterThan(three + 50);
    }

    @Test
    void noLineOfFactsEndsWithADot() throws IOException {
        encoder();
        TestWindow.run(() -> ((TabPane) window.scene().lookup(".tab-pane")).getSelectionModel().select(1));
        TestWindow.await("the facts", () -> window.scene().lookup("#overview-summary") instanceof Label facts
                && facts.getText().contains("4 of 4"));
        TestWindow.pulses(2);
        assertThat(TestWindow.fx(() -> ((Label) window.scene().lookup("#overview-summary")).getText().split("\n")))
                .hasSizeGreaterThan(1).noneMatch(line -> line.strip().endsWith("·"))
                .noneMatch(line -> line.strip().startsWith("·"));
    }

    /** WeightWatcher's column warns of every α above 6; the window does not read that of noise. */
    @Test
    void noiseIsNotCalledUnderTrained() throws IOException {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        for (int layer = 0; layer < 8; layer++) {
            shapes.put("layers.%d.weight".formatted(layer), new int[] {160, 80});
        }
        window.open(Safetensors.write(folder.resolve("noise.safetensors"), shapes, 3));
        window.analyzed();
        assertThat(TestWindow.fx(() -> Summary.of(window.bench.report().orElseThrow().analyzed()).underTrained()))
                .isPositive();
        TestWindow.await("what there is", () -> ((Label) window.scene().lookup("#status .status-label")).getText()
                .startsWith("8 layers analyzed"));
        assertThat(TestWindow.fx(() -> ((Label) window.scene().lookup("#status .status-label")).getText()))
                .contains("no traps").doesNotContain("under-trained");
    }

    @Test
    void noButtonOfTheTimelineIsCut() throws IOException {
        Path run = Runs.digits(folder.resolve("digits"));
        TestWindow.run(() -> window.bench.openRun(run));
        TestWindow.await("the run is told", () -> window.scene().lookup("#timeline-story") instanceof Label story
                && story.getText().contains("11 × λ+") && !story.getText().contains("layers analyzed"));
        TestWindow.pulses(3);
        whole();
        Path second = Runs.digits(folder.resolve("second"));
        TestWindow.run(() -> window.bench.runs().openUnder(second, problem -> { }));
        TestWindow.await("a second run", () -> window.bench.runs().underProperty().get() != null
                && window.bench.runs().underProperty().get().done()
                        >= window.bench.runs().underProperty().get().layers());
        TestWindow.pulses(3);
        whole();
    }

    private void whole() {
        Node steps = window.find("#timeline-step-words", Node.class).getParent();
        Node choice = window.find("#timeline-metric", Node.class).getParent();
        for (Node bar : List.of(steps, choice)) {
            assertThat(TestWindow.fx(() -> bar.lookupAll(".button, .toggle-button").stream()
                    .map(node -> (ButtonBase) node).filter(button -> button.isVisible() && button.isManaged())
                    .filter(button -> button.getWidth() + 0.5 < button.prefWidth(-1)).map(ButtonBase::getText)
                    .toList())).isEmpty();
        }
    }
}
