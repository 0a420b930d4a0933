package org.eigenscope.desktop.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.event.Event;
import javafx.scene.control.MenuBar;
import javafx.scene.control.TextArea;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Window;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.chart.ChartSurface;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** One piece of work from its beginning to its end without the mouse. */
class KeyboardWalkTest {

    private static final Path FIRST = Path.of("assets/models/digits-overtrained.safetensors");
    private static final Path SECOND = Path.of("assets/models/digits-well-trained.safetensors");

    @TempDir
    private Path folder;
    private TestWindow window;

    @BeforeEach
    void open() {
        window = new TestWindow();
    }

    @AfterEach
    void close() {
        window.close();
    }

    private String layer() {
        return TestWindow.fx(() -> window.bench.selection().currentProperty().get().layer().name());
    }

    private int tab() {
        return TestWindow.fx(() -> window.find(".tab-pane", javafx.scene.control.TabPane.class).getSelectionModel()
                .getSelectedIndex());
    }

    @Test
    void openReadSearchCompareExportNoteSaveAndClose() throws IOException {
        window.answers.files.add(FIRST);
        window.press(KeyCode.CONTROL, KeyCode.O);
        window.analyzed();
        // The tree has the keys at once, and its worst trap.
        assertThat(TestWindow.fx(() -> window.scene().getFocusOwner())).isInstanceOf(TreeView.class);
        assertThat(layer()).isEqualTo("fc2");
        window.press(KeyCode.UP);
        assertThat(layer()).isEqualTo("fc1");
        window.press(KeyCode.CONTROL, KeyCode.DIGIT4);
        ChartSurface chart = window.find("#chart", ChartSurface.class);
        TestWindow.await("drawn", chart::drawn);
        window.press(KeyCode.F6);
        assertThat(TestWindow.fx(() -> window.scene().getFocusOwner())).isSameAs(chart);
        window.press(KeyCode.CONTROL, KeyCode.F);
        for (KeyCode letter : new KeyCode[] {KeyCode.F, KeyCode.C, KeyCode.DIGIT3}) {
            window.press(letter);
        }
        window.press(KeyCode.DOWN);
        TestWindow.await("found", () -> layer().equals("fc3"));
        window.press(KeyCode.CONTROL, KeyCode.F);
        window.press(KeyCode.ESCAPE);
        window.answers.files.add(SECOND);
        window.press(KeyCode.CONTROL, KeyCode.D);
        TestWindow.await("compared", window::compared);
        assertThat(tab()).isEqualTo(2);
        window.press(KeyCode.F4);
        assertThat(tab()).isEqualTo(4);
        window.press(KeyCode.DOWN);
        window.press(KeyCode.ENTER);
        TestWindow.await("at the trap", () -> tab() == 0);
        Path picture = folder.resolve("chart.svg");
        window.answers.files.add(picture);
        window.press(KeyCode.CONTROL, KeyCode.E);
        TestWindow.await("the figure's window", () -> Window.getWindows().stream().anyMatch(each ->
                each.getScene() != null && each.getScene().lookup("#figure-save") != null));
        window.press(KeyCode.ENTER);
        TestWindow.await("the picture", () -> Files.exists(picture));
        TestWindow.await("its window is gone", () -> Window.getWindows().stream().noneMatch(each ->
                each.getScene() != null && each.getScene().lookup("#figure-save") != null && each.isShowing()));
        TextArea note = window.find("#note", TextArea.class);
        TestWindow.await("the keys come to the first window again", () -> note.getScene().getWindow().isFocused());
        window.press(KeyCode.CONTROL, KeyCode.N);
        TestWindow.await("the note has them", note::isFocused);
        window.press(KeyCode.A);
        window.press(KeyCode.TAB);
        assertThat(TestWindow.fx(() -> note.getText())).isEqualTo("a");
        Path report = folder.resolve("report.csv");
        window.answers.files.add(report);
        window.press(KeyCode.CONTROL, KeyCode.S);
        TestWindow.await("the report", () -> Files.exists(report));
        MenuBar menu = window.find(".menu-bar", MenuBar.class);
        TestWindow.run(() -> Event.fireEvent(window.stage, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.T,
                false, false, true, false)));
        assertThat(TestWindow.fx(() -> menu.getMenus().stream().filter(each -> each.isShowing())
                .map(each -> each.getText()).toList())).containsExactly("_Tools");
        TestWindow.run(() -> menu.getMenus().forEach(each -> each.hide()));
        window.press(KeyCode.CONTROL, KeyCode.W);
        TestWindow.await("closed", () -> window.bench.sessionProperty().get() == null);
        // The first button of the empty window takes Enter.
        window.answers.files.add(FIRST);
        window.press(KeyCode.ENTER);
        window.analyzed();
        assertThat(TestWindow.fx(() -> window.bench.sessionProperty().get().file())).isEqualTo(FIRST);
    }
}
