package org.eigenscope.desktop.impact;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.impact.PlainNetwork;
import org.eigenscope.impact.engine.Answer;
import org.eigenscope.impact.engine.EngineFolder;
import org.eigenscope.impact.engine.Engines;
import org.eigenscope.impact.engine.Network;
import org.eigenscope.impact.engine.NetworkInput;
import org.eigenscope.impact.engine.NetworkOpener;
import org.eigenscope.impact.engine.NetworkSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** The effect of traps in the window: asked for on a card and in the menu, measured, cancelled, refused, saved. */
class ImpactWindowTest {

    private static final Path DIGITS = Path.of("src/test/resources/impact");

    @TempDir
    private Path folder;

    private static TestWindow window(NetworkSource networks, Path file) {
        TestWindow window = new TestWindow(networks, 1280, 820);
        window.open(file);
        window.analyzed();
        TestWindow.run(() -> {
            LayerItem item = window.bench.sessionProperty().get().analyzable().stream()
                    .filter(one -> one.layer().name().equals("fc2")).findFirst().orElseThrow();
            window.bench.selection().currentProperty().set(item);
        });
        TestWindow.await("its card", () -> window.scene().lookup("#impact-1") != null);
        return window;
    }

    private static Node node(String id) {
        return Window.getWindows().stream().map(one -> one.getScene().lookup(id)).filter(found -> found != null)
                .findFirst().orElse(null);
    }

    private static void ask(TestWindow window) {
        TestWindow.run(((Hyperlink) TestWindow.fx(() -> window.scene().lookup("#impact-1")))::fire);
        TestWindow.await("the window", () -> node("#impact-measure") != null);
    }

    private static void measure() {
        TestWindow.run(((Button) TestWindow.fx(() -> node("#impact-measure")))::fire);
    }

    private static String words(String id) {
        return TestWindow.fx(() -> node(id) instanceof Label label ? label.getText() : "");
    }

    private static void closeOthers(TestWindow window) {
        TestWindow.run(() -> List.copyOf(Window.getWindows()).stream().filter(one -> one != window.stage)
                .forEach(Window::hide));
    }

    /** From the card of a trap: the sentence stands there and in the window, with the table and what was fed. */
    @Test
    void measuredOnTheRealImages() throws Exception {
        Path saved = folder.resolve("effects.csv");
        try (TestWindow window = window(engine -> PlainNetwork.opener(), DIGITS.resolve("digits-overtrained.onnx"))) {
            ask(window);
            window.answers.files.add(DIGITS.resolve("digits-test.npz"));
            TestWindow.run(() -> {
                ((Button) node("#impact-data").lookup(".button")).fire();
                ((TextField) node("#impact-labels")).setText("y");
                spinner("#impact-random").getValueFactory().setValue(3);
                spinner("#impact-probes").getValueFactory().setValue(797);
                assertThat(((ComboBox<?>) node("#impact-traps")).getValue()).hasToString("fc2, trap 1");
            });
            measure();
            TestWindow.await("the table", () -> node("#impact-table") != null);
            assertThat(words("#impact-sentences")).contains("fc2, trap 1, cause: J 0.0261, ",
                    "the accuracy falls from 95.5 to 93.6 %", "fc2, trap 1, rank-one: J ").doesNotContain("fc1");
            assertThat(words("#impact-fed")).startsWith("797 probes, by ONNX Runtime; x: x of digits-test.npz");
            TableView<?> table = (TableView<?>) TestWindow.fx(() -> node("#impact-table"));
            assertThat(table.getItems()).hasSize(2);
            assertThat(window.find("#effect-1-1", Label.class).getText())
                    .startsWith("Effect, cause: J 0.0261, ").contains("carries part of the function");
            TestWindow.run(() -> sort(table, "J"));
            window.answers.files.add(saved);
            TestWindow.run(((Button) TestWindow.fx(() -> node("#impact-save")))::fire);
            TestWindow.await("the file", () -> Files.exists(saved));
            closeOthers(window);
        }
        assertThat(Files.readAllLines(saved)).hasSize(3).first().asString().startsWith("layer_id,name,trap,cause,way,");
    }

    private static Spinner<Integer> spinner(String id) {
        @SuppressWarnings("unchecked")
        Spinner<Integer> spinner = (Spinner<Integer>) node(id);
        return spinner;
    }

    /** The cells are sorted by their numbers, not by their words. */
    private static <T> void sort(TableView<T> table, String heading) {
        TableColumn<T, ?> column = table.getColumns().stream().filter(one -> one.getText().equals(heading)).findFirst()
                .orElseThrow();
        column.setSortType(TableColumn.SortType.DESCENDING);
        ObservableList<TableColumn<T, ?>> order = table.getSortOrder();
        order.setAll(List.of(column));
        List<String> cells = table.getItems().stream().map(row -> column.getCellObservableValue(row).getValue()
                .toString()).toList();
        assertThat(cells.stream().map(Double::valueOf).toList()).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    }

    /** The window goes on at once, though the engine is in the midst of a batch; nothing of it is shown later. */
    @Test
    void cancelledInTheMidstOfABatch() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        NetworkOpener slow = (file, options) -> new Network() {
            @Override
            public List<Answer> answer(List<NetworkInput> batch) {
                asked.countDown();
                try {
                    go.await(1, TimeUnit.MINUTES);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                int count = (int) (long) batch.getFirst().shape().getFirst();
                return List.of(new Answer("logits", List.of((long) count, 2L), new float[2 * count]));
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
        try (TestWindow window = window(engine -> slow, DIGITS.resolve("digits-overtrained.onnx"))) {
            ask(window);
            measure();
            assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
            TestWindow.run(() -> {
                Button cancel = (Button) node("#impact-cancel");
                assertThat(cancel.isDisabled()).isFalse();
                cancel.fire();
                assertThat(cancel.isDisabled()).isTrue();
                assertThat(node("#impact-measure").isDisabled()).isFalse();
            });
            go.countDown();
            window.picture();
            assertThat(TestWindow.fx(() -> node("#impact-table"))).isNull();
            assertThat(words("#impact-problem")).isEmpty();
            closeOthers(window);
        }
    }

    /** What to fetch is said in one line as soon as the window opens, and copied by a button. */
    @Test
    void anEngineThatIsMissingIsNamed() throws Exception {
        try (TestWindow window = window(new Engines(new EngineFolder(folder)),
                DIGITS.resolve("digits-overtrained.onnx"))) {
            ask(window);
            TestWindow.await("the reason", () -> !words("#impact-problem").isEmpty());
            assertThat(words("#impact-problem")).contains("ONNX models are run by ONNX Runtime",
                    "com.microsoft.onnxruntime:onnxruntime:").doesNotContain("\n");
            String copied = TestWindow.fx(() -> {
                ((Button) node("#impact-copy")).fire();
                return Clipboard.getSystemClipboard().getString();
            });
            assertThat(copied).isEqualTo(words("#impact-problem"));
            measure();
            TestWindow.await("the reason again", () -> words("#impact-problem").contains("ONNX Runtime"));
            closeOthers(window);
        }
    }

    /** Weights alone cannot be run: what to export is said. */
    @Test
    void weightsWithoutAGraphAreTold() throws Exception {
        try (TestWindow window = window(engine -> PlainNetwork.opener(),
                Path.of("assets/models/digits-overtrained.safetensors"))) {
            ask(window);
            TestWindow.await("the reason", () -> words("#impact-problem").contains("it holds weights, but not the "
                    + "network that uses them; export it as ONNX"));
            assertThat(TestWindow.fx(() -> ((Stage) node("#impact").getScene().getWindow()).getTitle()))
                    .startsWith("Effect of the traps of digits-overtrained.safetensors");
            closeOthers(window);
        }
    }
}
