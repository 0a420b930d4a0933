package org.eigenscope.desktop.models;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import org.eigenscope.desktop.Drags;
import org.eigenscope.desktop.Safetensors;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.workbench.ModelTab;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** Several models in the real window: shown by a click and by keys, dragged onto each other, closed. */
class ModelStripTest {

    @TempDir
    private Path folder;
    private TestWindow window;

    @BeforeEach
    void start() {
        window = new TestWindow();
    }

    @AfterEach
    void close() {
        window.close();
    }

    private void open(String name, long seed) throws IOException {
        window.open(Safetensors.write(folder.resolve(name), Map.of("first", new int[] {60, 40}, "second",
                new int[] {60, 40}, "third", new int[] {60, 40}), seed));
        window.analyzed();
    }

    private List<Node> chips() {
        return TestWindow.fx(() -> window.find("#models", ModelStrip.class).lookupAll(".model-chip").stream().toList());
    }

    private String shown() {
        return TestWindow.fx(() -> window.bench.sessionProperty().get().model().name());
    }

    private String layer() {
        return TestWindow.fx(() -> window.bench.selection().currentProperty().get().layer().name());
    }

    @Test
    void theRowIsThereOnceASecondModelIsOpenAndGoesWithIt() throws IOException {
        open("one.safetensors", 1);
        Node strip = window.find("#models", Node.class);
        assertThat(TestWindow.fx(strip::isVisible)).isFalse();
        open("two.safetensors", 2);
        assertThat(TestWindow.fx(strip::isVisible)).isTrue();
        assertThat(chips()).hasSize(2);
        assertThat(TestWindow.fx(window.stage::getTitle)).startsWith("two.safetensors");
        window.press(KeyCode.CONTROL, KeyCode.W);
        assertThat(shown()).isEqualTo("one.safetensors");
        assertThat(TestWindow.fx(strip::isVisible)).isFalse();
        window.press(KeyCode.CONTROL, KeyCode.W);
        assertThat(TestWindow.fx(() -> window.bench.sessionProperty().get())).isNull();
    }

    @Test
    void aModelIsFoundAsItWasLeftByClickAndByKeys() throws IOException {
        open("one.safetensors", 1);
        TestWindow.run(() -> window.bench.selection().walk(1));
        String looked = layer();
        open("two.safetensors", 2);
        String other = layer();
        window.click(chips().getFirst(), MouseButton.PRIMARY, 1);
        assertThat(shown()).isEqualTo("one.safetensors");
        assertThat(layer()).isEqualTo(looked);
        window.press(KeyCode.CONTROL, KeyCode.TAB);
        assertThat(shown()).isEqualTo("two.safetensors");
        assertThat(layer()).isEqualTo(other);
        window.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.TAB);
        assertThat(shown()).isEqualTo("one.safetensors");
        TestWindow.run(() -> chips().getFirst().requestFocus());
        window.press(KeyCode.RIGHT);
        assertThat(shown()).isEqualTo("two.safetensors");
        window.press(KeyCode.DELETE);
        assertThat(shown()).isEqualTo("one.safetensors");
        assertThat(TestWindow.fx(() -> window.find("#kind", ComboBox.class).getButtonCell().getText()))
                .isEqualTo("all kinds");
    }

    @Test
    void aModelThatIsDroppedOnAnotherIsComparedWithIt() throws IOException {
        open("one.safetensors", 1);
        open("two.safetensors", 2);
        Node one = chips().get(0);
        Node two = chips().get(1);
        Drags.fire(DragEvent.DRAG_OVER, two, one);
        assertThat(TestWindow.fx(() -> window.find("#models-tip", Label.class).getText()))
                .isEqualTo("Drop to compare one.safetensors with two.safetensors");
        Drags.fire(DragEvent.DRAG_DROPPED, two, one);
        TestWindow.await("compared", window::compared);
        assertThat(shown()).isEqualTo("one.safetensors");
        assertThat(TestWindow.fx(() -> window.bench.seriesProperty().get())).isNotNull();
        assertThat(TestWindow.fx(() -> window.bench.sessions().get(1).reports())).as("analyzed already").hasSize(3);
        assertThat(chips()).hasSize(2);
        // What is dropped on itself stays alone.
        TestWindow.run(window.bench::closeSecond);
        Drags.fire(DragEvent.DRAG_DROPPED, chips().get(0), chips().get(0));
        TestWindow.pulses(3);
        assertThat(TestWindow.fx(() -> window.bench.sessions().size())).isEqualTo(1);
        // The whole window takes one too.
        Drags.fire(DragEvent.DRAG_OVER, chips().get(1), window.scene().getRoot());
        assertThat(TestWindow.fx(() -> window.find("#drop-tip", Label.class).isVisible())).isTrue();
        Drags.fire(DragEvent.DRAG_DROPPED, chips().get(1), window.scene().getRoot());
        TestWindow.await("compared again", window::compared);
    }

    @Test
    void aClosedModelIsLetGo() throws IOException {
        open("one.safetensors", 1);
        open("two.safetensors", 2);
        WeakReference<Model> gone = new WeakReference<>(TestWindow.fx(() ->
                window.bench.sessionProperty().get().model()));
        TestWindow.run(() -> {
            ModelTab tab = window.bench.models().shownProperty().get();
            window.bench.close(tab);
        });
        for (int i = 0; i < 200 && gone.get() != null; i++) {
            TestWindow.pulses(3);
            System.gc();
        }
        assertThat(gone.get()).isNull();
    }
}
