package org.eigenscope.desktop.series;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuBar;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.DataFormat;
import javafx.scene.input.DragEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.TransferMode;
import javafx.stage.Window;
import org.eigenscope.chart.VerticalLine;
import org.eigenscope.desktop.Drags;
import org.eigenscope.desktop.Gate;
import org.eigenscope.desktop.Safetensors;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.chart.ChartSurface;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What is done with two models through the real window: dropped, swapped, paused, audited, tested for kinship. */
class TwoModelsTest {

    @TempDir
    private Path folder;

    private Path model(String name, long seed) throws IOException {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        for (String layer : List.of("block.0.up", "block.0.down", "block.1.up")) {
            shapes.put(layer + ".weight", new int[] {60, 40});
        }
        return Safetensors.write(folder.resolve(name), shapes, seed);
    }

    private TestWindow compared() throws IOException {
        TestWindow window = new TestWindow();
        window.open(model("one.safetensors", 1));
        window.analyzed();
        Path two = model("two.safetensors", 2);
        // On the right half of the window.
        TestWindow.run(() -> javafx.event.Event.fireEvent(window.scene().getRoot(), new DragEvent(null,
                window.scene().getRoot(), DragEvent.DRAG_DROPPED,
                Drags.board(Map.of(DataFormat.FILES, List.of(two.toFile()))), window.scene().getWidth() - 50, 300, 0, 0,
                TransferMode.COPY, null, null, null)));
        TestWindow.await("compared", window::compared);
        TestWindow.pulses(20);
        return window;
    }

    private static String title(TestWindow window) {
        return TestWindow.fx(() -> window.find("#compare-first", Label.class).getText() + " → "
                + window.find("#compare-second", Label.class).getText());
    }

    @Test
    void aFileThatIsDroppedOnTheRightHalfIsComparedAndTheTwoAreSwapped() throws IOException {
        try (TestWindow window = compared()) {
            assertThat(title(window)).isEqualTo("one → two");
            window.click("#swap-the-models");
            TestWindow.await("swapped", () -> title(window).equals("two → one"));
            assertThat(TestWindow.fx(window.stage::getTitle)).startsWith("two.safetensors");
            assertThat(TestWindow.fx(() -> window.bench.sessionProperty().get().reports())).as("analyzed before")
                    .hasSize(3);
        }
    }

    @Test
    void bothModelsAreInTheChartOfAlphaByDepth() throws IOException {
        try (TestWindow window = compared()) {
            ChartSurface chart = window.find("#compare-chart", ChartSurface.class);
            ToggleButton depth = TestWindow.fx(() -> window.scene().getRoot().lookupAll(".toggle-button").stream()
                    .map(ToggleButton.class::cast).filter(button -> "α of several models".equals(button.getText()))
                    .findFirst().orElseThrow());
            var before = TestWindow.fx(chart::drawing);
            TestWindow.run(depth::fire);
            TestWindow.await("drawn", () -> chart.drawing().isPresent() && !chart.drawing().equals(before));
            assertThat(TestWindow.fx(() -> chart.drawing().orElseThrow().chart().getXYPlot().getLegendItems()
                    .getItemCount())).isGreaterThanOrEqualTo(2);
        }
    }

    /** Where both do not fit, what is alike at their beginnings goes first. */
    @Test
    void namesThatBeginAlikeAreToldApart() throws IOException {
        try (TestWindow window = new TestWindow()) {
            window.open(model("a-model-of-a-name-that-is-longer-than-its-place-first-of-two.safetensors", 1));
            window.analyzed();
            Path two = model("a-model-of-a-name-that-is-longer-than-its-place-second-of-two.safetensors", 2);
            TestWindow.run(() -> window.bench.compareWith(two));
            TestWindow.await("compared", window::compared);
            TestWindow.pulses(3);
            Label first = window.find("#compare-first", Label.class);
            assertThat(TestWindow.fx(() -> first.getText())).isEqualTo("…first-of-two");
            assertThat(TestWindow.fx(() -> window.find("#compare-second", Label.class).getText()))
                    .isEqualTo("…second-of-two");
            assertThat(TestWindow.fx(() -> first.getTooltip().getText())).contains("longer-than-its-place-first");
        }
    }

    /** Where the names are long, each is shortened in its middle, and the arrow between them stays. */
    @Test
    void namesOfBothModelsAreSeenHoweverLongTheyAre() throws IOException {
        try (TestWindow window = new TestWindow()) {
            window.open(model("first-model-of-a-name-that-is-much-longer-than-the-place-for-it.safetensors", 1));
            window.analyzed();
            Path two = model("second-model-of-a-name-that-is-much-longer-than-the-place-for-it.safetensors", 2);
            TestWindow.run(() -> window.bench.compareWith(two));
            TestWindow.await("compared", window::compared);
            TestWindow.pulses(3);
            Label first = window.find("#compare-first", Label.class);
            Label second = window.find("#compare-second", Label.class);
            double end = TestWindow.fx(() -> first.localToScene(first.getLayoutBounds()).getMaxX());
            double begin = TestWindow.fx(() -> second.localToScene(second.getLayoutBounds()).getMinX());
            double limit = TestWindow.fx(() -> window.find("#audit-all", Button.class).localToScene(0, 0).getX());
            assertThat(TestWindow.fx(first::getWidth)).isGreaterThan(150)
                    .isCloseTo(TestWindow.fx(second::getWidth), within(2.0));
            assertThat(begin - end).as("room for the arrow").isBetween(16.0, 60.0);
            assertThat(TestWindow.fx(() -> second.localToScene(second.getLayoutBounds()).getMaxX()))
                    .isLessThan(limit);
        }
    }

    @Test
    void theFirstModelsTrapHasItsLineAndBothModelsStandInTheLegend() throws IOException {
        Path over = Path.of("assets/models/digits-overtrained.safetensors");
        Path well = Path.of("assets/models/digits-well-trained.safetensors");
        try (TestWindow window = new TestWindow()) {
            window.open(over);
            window.analyzed();
            TestWindow.run(() -> window.bench.compareWith(well));
            TestWindow.await("compared", window::compared);
            TestWindow.run(() -> window.bench.sessionProperty().get().named("fc2")
                    .ifPresent(window.bench.selection()::go));
            ChartSurface chart = window.find("#compare-chart", ChartSurface.class);
            TestWindow.await("the trap of the first", () -> chart.drawing().isPresent() && chart.drawing().get().chart()
                    .getXYPlot().getAnnotations().stream().anyMatch(line -> line instanceof VerticalLine trap
                            && trap.label().startsWith("dotted: trap")));
            var legend = TestWindow.fx(() -> chart.drawing().orElseThrow().chart().getXYPlot().getLegendItems());
            List<String> names = TestWindow.fx(() -> IntStream.range(0, legend.getItemCount())
                    .mapToObj(i -> legend.get(i).getLabel()).toList());
            assertThat(names).contains("digits-overtrained.safetensors", "digits-well-trained.safetensors");
            // Of all layers it is not said that the filled one is of the second model.
            TestWindow.run(() -> ((ToggleButton) window.scene().lookup("#compare-alpha-of-models")).fire());
            TestWindow.await("all layers", () -> window.find("#compare-layer", Label.class).getText()
                    .equals("All layers in common"));
        }
    }

    @Test
    void allChangesAreAuditedAndKinshipIsTested() throws IOException {
        try (TestWindow window = compared()) {
            window.click("#audit-all");
            TestWindow.await("all audited", () -> !window.find("#audit-all", Button.class).isDisabled());
            TestWindow.run(() -> window.find("#compare-difference", ToggleButton.class).fire());
            TestWindow.await("known at once", () -> window.find("#compare-figures", Label.class).getText()
                    .startsWith("‖ΔW‖₂ = "));
            TestWindow.run(() -> window.find(".menu-bar", MenuBar.class).getMenus().stream()
                    .flatMap(menu -> menu.getItems().stream())
                    .filter(item -> item.getText() != null && item.getText().startsWith("_Lineage"))
                    .findFirst().orElseThrow().fire());
            TestWindow.await("its table", () -> tool() != null);
            Scene lineage = TestWindow.fx(TwoModelsTest::tool);
            assertThat(TestWindow.fx(() -> ((TableView<?>) lineage.lookup("#tool-table")).getItems().size()))
                    .isEqualTo(3);
            assertThat(TestWindow.fx(() -> ((Label) lineage.lookup("#tool-words")).getText())).isNotBlank();
            TestWindow.run(() -> lineage.getWindow().hide());
        }
    }

    private static Scene tool() {
        return Window.getWindows().stream().filter(Window::isShowing).map(Window::getScene)
                .filter(scene -> scene != null && scene.lookup("#tool-table") != null).findFirst().orElse(null);
    }

    /** It was 200 pixels high, and nothing said what "change" is. */
    @Test
    void theChartHasRoomAndTheOrderOfTheListIsExplained() throws IOException {
        try (TestWindow window = compared()) {
            assertThat(TestWindow.fx(() -> window.find("#compare-chart", ChartSurface.class).getHeight()))
                    .isGreaterThan(220);
            Node heading = TestWindow.fx(() -> window.scene().getRoot()
                    .lookupAll("#compare-table .column-header .label").stream()
                    .filter(label -> label instanceof Label words && words.getGraphic() == null
                            && "change".equals(words.getText()))
                    .findFirst().orElseThrow());
            TestWindow.run(() -> heading.fireEvent(new MouseEvent(MouseEvent.MOUSE_ENTERED, 1, 1, 1, 1,
                    MouseButton.NONE, 0, false, false, false, false, false, false, false, false, false, true, null)));
            TestWindow.await("the tip", () -> Window.getWindows().stream().anyMatch(each -> each.getScene() != null
                    && each.getScene().getRoot().lookupAll(".term-tip .label").stream().anyMatch(label ->
                    label instanceof Label words && words.getText().contains("orders the list"))));
        }
    }

    @Test
    void theAnalysisOfTheSecondIsPausedAndCancelledByTheToolBar() throws IOException {
        Gate gate = new Gate();
        try (TestWindow window = new TestWindow(gate, 1280, 820)) {
            window.open(model("one.safetensors", 1));
            window.click("#cancel");
            window.analyzed();
            Path two = model("two.safetensors", 2);
            TestWindow.run(() -> window.bench.compareWith(two));
            TestWindow.await("begun", () -> gate.starts.size() == 2);
            gate.calls.clear();
            window.click("#pause-or-resume");
            assertThat(gate.calls).contains("pause");
            window.click("#pause-or-resume");
            assertThat(gate.calls).contains("resume");
            window.click("#cancel");
            assertThat(gate.calls).contains("cancel");
        }
    }
}
