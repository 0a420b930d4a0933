package org.eigenscope.desktop.mend;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.stage.Window;
import org.controlsfx.control.StatusBar;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.model.Model;
import org.eigenscope.output.AtomicFile.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;

/** A trap is taken out in the window, put back, and left out of a copy of the model. */
class MendingWindowTest {

    @TempDir
    private Path folder;

    private Path model() throws Exception {
        return Files.copy(original(),
                folder.resolve("overtrained.safetensors"));
    }

    private static void choose(TestWindow window, String name) {
        TestWindow.run(() -> {
            LayerItem item = window.bench.sessionProperty().get().analyzable().stream()
                    .filter(one -> one.layer().name().equals(name)).findFirst().orElseThrow();
            window.bench.selection().currentProperty().set(item);
        });
        TestWindow.await("its trap", () -> window.scene().lookup("#without-1") != null);
    }

    @Test
    void shownWithoutItAndUndone() throws Exception {
        try (TestWindow window = new TestWindow()) {
            window.open(model());
            window.analyzed();
            choose(window, "fc2");
            Hyperlink link = (Hyperlink) TestWindow.fx(() -> window.scene().lookup("#without-1"));
            TestWindow.run(link::requestFocus);
            TestWindow.run(link::fire);
            TestWindow.await("what is left", () -> window.scene().lookup("#left-1") != null);
            assertThat(TestWindow.fx(() -> window.scene().getFocusOwner())).as("the undo key is no field's own")
                    .isNotInstanceOf(TextInputControl.class);
            String left = TestWindow.fx(() -> ((Label) window.scene().lookup("#left-1")).getText());
            assertThat(left).contains("‖ΔW‖/‖W‖ = 0.376", "α 2.857 → 3.107", "traps 1 → 0");
            TestWindow.await("the words above the chart", () -> window.scene().getRoot().lookupAll(".label").stream()
                    .anyMatch(node -> node instanceof Label label && label.getText() != null
                            && label.getText().contains("dotted: without trap 1")));
            window.press(KeyCode.CONTROL, KeyCode.Z);
            TestWindow.await("the link again", () -> window.scene().lookup("#without-1") != null);
            assertThat(TestWindow.fx(() -> window.bench.removals().anyProperty().get())).isFalse();
            window.press(KeyCode.CONTROL, KeyCode.Y);
            TestWindow.await("taken out again", () -> window.scene().lookup("#left-1") != null);
            assertThat(TestWindow.fx(() -> ((Label) window.scene().lookup("#left-1")).getText())).isEqualTo(left);
            window.press(KeyCode.CONTROL, KeyCode.Y);
            assertThat(TestWindow.fx(() -> window.bench.removals().steps())).as("once").isEqualTo(1);
            window.press(KeyCode.CONTROL, KeyCode.Z);
            TestWindow.await("put back again", () -> window.scene().lookup("#without-1") != null);
        }
    }

    @Test
    void aCopyIsWritten() throws Exception {
        Path copy = folder.resolve("mended.safetensors");
        try (TestWindow window = new TestWindow()) {
            window.open(model());
            window.analyzed();
            choose(window, "fc2");
            TestWindow.run(((Hyperlink) TestWindow.fx(() -> window.scene().lookup("#without-1")))::fire);
            TestWindow.await("what is left", () -> window.scene().lookup("#left-1") != null);
            window.answers.files.add(copy);
            TestWindow.run(new MendActions(window.bench, window.answers, window.writings)::save);
            TestWindow.await("the copy", () -> Files.exists(copy));
            TestWindow.await("its table", () -> Window.getWindows().stream()
                    .anyMatch(one -> one.getScene().lookup("#mended") != null));
            TestWindow.run(() -> List.copyOf(Window.getWindows()).stream().filter(one -> one != window.stage)
                    .forEach(Window::hide));
        }
        Model mended = new ModelFiles().open(copy);
        assertThat(mended.layers()).hasSize(6);
        // The note in the header takes a block.
        assertThat(Files.size(copy)).isEqualTo(Files.size(original()) + 4096);
        assertThat(mended.metadata().get("eigenscope")).startsWith("mended by undoing the causes of their traps: fc");
    }

    /** By its link, also over a file that is there: that one stays. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCopyThatIsStoppedLeavesWhatWasThere(boolean there) throws Exception {
        Path copies = Files.createDirectory(folder.resolve("copies"));
        Path copy = copies.resolve("mended.safetensors");
        if (there) {
            Files.writeString(copy, "mine");
        }
        try (TestWindow window = new TestWindow()) {
            window.open(model());
            window.analyzed();
            Hyperlink stop = window.find("#stop-files", Hyperlink.class);
            TestWindow.run(() -> window.writings.stateProperty().addListener((p, before, now) -> {
                if (!before.busy() && now.busy()) {
                    assertThat(now.words()).isEqualTo("Writing mended.safetensors…");
                    stop.fire();
                }
            }));
            TestWindow.run(() -> window.bench.removals().save(copy, Mode.REPLACE, window.writings));
            TestWindow.await("the end", () -> ((StatusBar) window.scene().lookup("#status")).getText()
                    .startsWith("Stopped: nothing was written to"));
        }
        try (Stream<Path> left = Files.list(copies)) {
            assertThat(left).containsExactlyElementsOf(there ? List.of(copy) : List.of());
        }
        assertThat(!there || Files.readString(copy).equals("mine")).isTrue();
    }

    /** The name of a copy in a format that it is not is refused before anything is computed. */
    @Test
    void aNameOfAnotherFormatIsRefused() throws Exception {
        Path copy = folder.resolve("mended.onnx");
        try (TestWindow window = new TestWindow()) {
            window.open(model());
            window.analyzed();
            window.answers.files.add(copy);
            TestWindow.run(new MendActions(window.bench, window.answers, window.writings)::save);
            TestWindow.await("why not", () -> window.notice().isPresent());
            assertThat(window.notice()).hasValueSatisfying(words -> assertThat(words)
                    .contains("mended.onnx has the ending of another format; the copy is safetensors"));
        }
        assertThat(copy).doesNotExist();
    }

    private static Path original() {
        return Path.of("assets/models/digits-overtrained.safetensors");
    }
}
