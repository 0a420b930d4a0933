package org.eigenscope.desktop.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import org.eigenscope.desktop.Safetensors;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.store.ReportReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** Notes on layers: written in the window, kept for the file, in its reports, and read from them. */
class NotesTest {

    @TempDir
    private Path folder;
    private TestWindow window;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        file = Safetensors.write(folder.resolve("model.safetensors"), Map.of("first", new int[] {60, 40}, "second",
                new int[] {60, 40}), 1);
        window = new TestWindow();
        window.open(file);
        window.analyzed();
    }

    @AfterEach
    void close() {
        window.close();
    }

    private String note() {
        return TestWindow.fx(() -> window.find("#note", TextArea.class).getText());
    }

    @Test
    void aNoteIsWrittenKeptAndGoesIntoReports() throws Exception {
        TestWindow.run(() -> window.bench.selection().go(window.bench.sessionProperty().get().items().getFirst()));
        String layer = TestWindow.fx(() -> window.bench.selection().currentProperty().get().layer().name());
        TextArea note = window.find("#note", TextArea.class);
        assertThat(TestWindow.fx(note::isVisible)).isFalse();
        window.press(KeyCode.CONTROL, KeyCode.N);
        assertThat(TestWindow.fx(note::isFocused)).isTrue();
        TestWindow.run(() -> note.setText("look at this"));
        // Tab leaves it.
        window.press(KeyCode.TAB);
        assertThat(TestWindow.fx(note::isFocused)).isFalse();
        assertThat(note()).isEqualTo("look at this");
        // So does Escape, which leaves what is written.
        window.press(KeyCode.CONTROL, KeyCode.N);
        assertThat(TestWindow.fx(note::isFocused)).isTrue();
        window.press(KeyCode.ESCAPE);
        assertThat(TestWindow.fx(note::isFocused)).isFalse();
        assertThat(note()).isEqualTo("look at this");
        TestWindow.run(() -> window.bench.selection().walk(1));
        assertThat(note()).isEmpty();
        assertThat(TestWindow.fx(note::isVisible)).isFalse();
        window.press(KeyCode.ALT, KeyCode.LEFT);
        assertThat(note()).isEqualTo("look at this");
        Path report = folder.resolve("out.json");
        window.answers.files.add(report);
        window.press(KeyCode.CONTROL, KeyCode.S);
        TestWindow.await("written", () -> Files.exists(report));
        assertThat(new ReportReader().read(report).getFirst().notes()).singleElement()
                .satisfies(one -> assertThat(one.name() + ": " + one.words()).isEqualTo(layer + ": look at this"));
        window.open(report);
        window.analyzed();
        TestWindow.run(() -> window.bench.selection().go(window.bench.sessionProperty().get().items().stream()
                .filter(item -> item.layer().name().equals(layer)).findFirst().orElseThrow()));
        assertThat(note()).as("of the report").isEqualTo("look at this");
        try (TestWindow next = new TestWindow(window.preferences)) {
            next.open(file);
            next.analyzed();
            assertThat(TestWindow.fx(() -> next.bench.sessionProperty().get().items().stream()
                    .map(item -> item.noteProperty().get()).toList())).containsExactlyInAnyOrder("look at this", "");
        }
    }
}
