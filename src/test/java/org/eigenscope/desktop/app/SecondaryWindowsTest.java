package org.eigenscope.desktop.app;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.DialogPane;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.robot.Robot;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.eigenscope.desktop.TestWindow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/** The windows beside the window: they can be read whole, and used by keys. */
class SecondaryWindowsTest {

    private TestWindow window;

    @BeforeEach
    void open() throws IOException {
        window = new TestWindow();
        window.open(BuiltInExample.unpack(BuiltInExample.OVERTRAINED));
        window.analyzed();
    }

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void theOptionsButtonsAreNotCut() {
        Platform.runLater(() -> type(KeyCode.CONTROL, KeyCode.COMMA));
        TestWindow.await("the options", () -> stage("Options of the analysis").isPresent());
        TestWindow.pulses(3);
        DialogPane pane = (DialogPane) TestWindow.fx(() -> stage("Options of the analysis").orElseThrow().getScene()
                .getRoot());
        List<String> names = TestWindow.fx(() -> pane.getButtonTypes().stream().map(type -> type.getText()).toList());
        List<String> drawn = TestWindow.fx(() -> pane.getButtonTypes().stream().map(pane::lookupButton)
                .map(button -> ((Text) ((Button) button).lookup(".text")).getText()).toList());
        assertThat(drawn).hasSize(4).isEqualTo(names);
        TestWindow.run(() -> new Robot().keyType(KeyCode.ESCAPE));
        TestWindow.await("gone", () -> stage("Options of the analysis").isEmpty());
    }

    @Test
    void theHelpPageIsScrolledByKeys() {
        window.press(KeyCode.F1);
        TestWindow.await("the page", () -> stage("What the picture means").isPresent());
        Stage page = TestWindow.fx(() -> stage("What the picture means").orElseThrow());
        TestWindow.pulses(3);
        ScrollPane scroll = (ScrollPane) TestWindow.fx(() -> (Node) page.getScene().getRoot());
        TestWindow.run(() -> new Robot().keyType(KeyCode.PAGE_DOWN));
        // Nine tenths of what is seen, or to the end.
        double seen = TestWindow.fx(() -> scroll.getViewportBounds().getHeight());
        double hidden = TestWindow.fx(() -> scroll.getContent().getLayoutBounds().getHeight()) - seen;
        TestWindow.await("a page further down", () -> scroll.getVvalue() * hidden > Math.min(hidden - 1, 0.85 * seen));
        TestWindow.run(() -> new Robot().keyType(KeyCode.PAGE_UP));
        TestWindow.await("and up", () -> scroll.getVvalue() == 0);
        TestWindow.run(page::close);
    }

    private static void type(KeyCode... keys) {
        Robot robot = new Robot();
        Stream.of(keys).forEach(robot::keyPress);
        List.of(keys).reversed().forEach(robot::keyRelease);
    }

    private static Optional<Stage> stage(String title) {
        return Window.getWindows().stream().filter(each -> each instanceof Stage stage && stage.getTitle() != null
                && stage.getTitle().startsWith(title)).map(Stage.class::cast).findFirst();
    }
}
