package org.eigenscope.desktop.app;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import org.controlsfx.control.StatusBar;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.chart.Charts;
import org.eigenscope.chart.LayerChart;
import org.eigenscope.chart.NamedCharts;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.LayerState;
import org.eigenscope.format.ZipFiles;
import org.eigenscope.linalg.Backends;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The real window, driven by mouse and keys, on the built-in example. */
class MainWindowTest {

    @TempDir
    Path folder;
    private TestWindow window;

    @BeforeEach
    void open() throws IOException {
        window = new TestWindow();
    }

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void theEmptyWindowOffersTheExampleWhichExplainsItself() {
        assertThat(TestWindow.fx(() -> window.scene().lookup("#layers"))).as("not there before it is seen").isNull();
        window.click(".placeholder #open-example");
        window.analyzed();
        assertThat(TestWindow.fx(() -> window.scene().lookup("#tips").isVisible())).isTrue();
        assertThat(title()).as("the layer with the textbook trap").isEqualTo("fc2");
        assertThat(window.bench.sessionProperty().get().analyzable()).extracting(LayerItem::state)
                .containsOnly(LayerState.DONE);
    }

    @Test
    void selectingALayerByKeyboardChangesTheChart() throws IOException {
        openExample();
        BufferedImage first = window.picture();
        assertThat(title()).isEqualTo("fc1");
        TestWindow.run(() -> window.scene().lookup("#layers").requestFocus());
        window.press(KeyCode.DOWN);
        TestWindow.await("fc2 is drawn", () -> title().equals("fc2") && drawn());
        BufferedImage second = window.picture();
        assertThat(differentPixels(first, second)).isGreaterThan(2000);
        assertThat(orange(second)).as("the trap's line").isGreaterThan(100);
        assertThat(window.find("#details", tableOfLayers()).getSelectionModel().getSelectedItem()
                .layer().name()).isEqualTo("fc2");
    }

    @Test
    void clickingARowSelectsItsLayer() throws IOException {
        openExample();
        TableView<LayerItem> table = window.find("#details", tableOfLayers());
        var row = TestWindow.fx(() -> table.lookupAll(".table-row-cell").stream()
                .filter(cell -> cell instanceof javafx.scene.control.TableRow<?> r && r.getIndex() == 2).findFirst()
                .orElseThrow());
        TestWindow.run(() -> new javafx.scene.robot.Robot().mouseMove(0, 0));
        window.click(TestWindow.fx(() -> row.lookup(".table-cell")), javafx.scene.input.MouseButton.PRIMARY, 1);
        TestWindow.await("fc3 is current", () -> title().equals("fc3"));
    }

    @Test
    void theChartZoomsByWheelAndDragAndResetsByDoubleClick() throws IOException {
        openExample();
        ChartSurface surface = window.find("#chart", ChartSurface.class);
        double whole = TestWindow.fx(() -> surface.domainAxis().getRange().getLength());
        TestWindow.run(() -> {
            var area = surface.area(0);
            var at = surface.localToScreen(area.getCenterX(), area.getCenterY());
            var robot = new javafx.scene.robot.Robot();
            robot.mouseMove(at.getX(), at.getY());
            robot.mouseWheel(-3);
        });
        TestWindow.pulses(2);
        double wheeled = TestWindow.fx(() -> surface.domainAxis().getRange().getLength());
        assertThat(wheeled).isNotEqualTo(whole);
        window.click(surface, javafx.scene.input.MouseButton.PRIMARY, 2);
        assertThat(TestWindow.fx(() -> surface.domainAxis().getRange().getLength())).isEqualTo(whole);
        double aim = TestWindow.fx(() -> {
            var area = surface.area(0);
            var from = surface.localToScreen(area.getMinX() + area.getWidth() / 2, area.getMinY() + 20);
            var to = surface.localToScreen(area.getMaxX() - 20, area.getMaxY() - 20);
            double value = surface.domainAxis().java2DToValue(area.getMinX() + area.getWidth() / 2, area,
                    org.jfree.chart.ui.RectangleEdge.BOTTOM);
            var robot = new javafx.scene.robot.Robot();
            robot.mouseMove(from.getX(), from.getY());
            robot.mousePress(javafx.scene.input.MouseButton.PRIMARY);
            robot.mouseMove(to.getX(), to.getY());
            robot.mouseRelease(javafx.scene.input.MouseButton.PRIMARY);
            return value;
        });
        TestWindow.pulses(2);
        assertThat(TestWindow.fx(() -> surface.domainAxis().getRange().getLowerBound()))
                .isBetween(aim * 0.9, aim * 1.1);
    }

    @Test
    void theChartIsMovedByTheMiddleButtonAndByArrows() throws IOException {
        openExample();
        ChartSurface surface = window.find("#chart", ChartSurface.class);
        double left = TestWindow.fx(() -> surface.domainAxis().getRange().getLowerBound());
        TestWindow.run(() -> {
            var area = surface.area(0);
            var from = surface.localToScreen(area.getCenterX(), area.getCenterY());
            var robot = new javafx.scene.robot.Robot();
            robot.mouseMove(from.getX(), from.getY());
            robot.mousePress(javafx.scene.input.MouseButton.MIDDLE);
            robot.mouseMove(from.getX() - 80, from.getY());
            robot.mouseRelease(javafx.scene.input.MouseButton.MIDDLE);
        });
        TestWindow.pulses(2);
        double dragged = TestWindow.fx(() -> surface.domainAxis().getRange().getLowerBound());
        assertThat(dragged).as("what was under the pointer has gone with it to the left").isGreaterThan(left * 1.01);
        TestWindow.run(surface::requestFocus);
        window.press(KeyCode.LEFT);
        assertThat(TestWindow.fx(() -> surface.domainAxis().getRange().getLowerBound())).isLessThan(dragged);
    }

    @Test
    void hoveringReadsOutLambdaDensityAndCount() throws IOException {
        openExample();
        ChartSurface surface = window.find("#chart", ChartSurface.class);
        TestWindow.run(() -> {
            var area = surface.area(0);
            var at = surface.localToScreen(area.getMinX() + area.getWidth() * 0.4, area.getCenterY());
            new javafx.scene.robot.Robot().mouseMove(at.getX(), at.getY());
        });
        TestWindow.await("a read-out", () -> !surface.readOutProperty().get().isEmpty());
        assertThat(TestWindow.fx(() -> window.find("#read-out", Label.class).getText()))
                .contains("λ = ", "density", "count");
    }

    @Test
    void everyChartCanBeChosenByItsButton() throws IOException {
        openExample();
        BufferedImage before = window.picture();
        for (LayerChart chart : Charts.ofLayer()) {
            // The example has no trap of a single element.
            if (chart == Charts.SPECTRUM || chart == NamedCharts.layer("trap")) {
                continue;
            }
            window.click("#chart-" + chart.id().replace('_', '-'));
            TestWindow.await(chart + " is drawn", this::drawn);
            TestWindow.pulses(4);
            BufferedImage after = window.picture();
            assertThat(differentPixels(before, after)).as(chart.label()).isGreaterThan(2000);
            before = after;
        }
    }

    @Test
    void aPartOfTheChartCanBeHidden() throws IOException {
        openExample();
        TestWindow.run(window.bench.selection()::nextTrap);
        TestWindow.await("drawn", this::drawn);
        TestWindow.pulses(3);
        long shown = orange(window.picture());
        window.click("#part-traps");
        TestWindow.pulses(5);
        assertThat(orange(window.picture())).isLessThan(shown - 100);
    }

    @Test
    void aBrokenFileIsSaidInOneSentenceAndTheModelStaysOpen() throws IOException {
        openExample();
        Path cut = folder.resolve("cut.safetensors");
        Path good = BuiltInExample.unpack(BuiltInExample.OVERTRAINED);
        Files.write(cut, java.util.Arrays.copyOf(Files.readAllBytes(good), 5000));
        window.answers.files.add(cut);
        window.press(KeyCode.CONTROL, KeyCode.O);
        TestWindow.await("the notice", () -> window.notice().isPresent());
        assertThat(window.notice().orElseThrow()).startsWith("cut.safetensors: ");
        assertThat(title()).isEqualTo("fc1");
        TestWindow.run(() -> window.scene().lookup("#layers").requestFocus());
        window.press(KeyCode.DOWN);
        TestWindow.await("still usable", () -> title().equals("fc2"));
    }

    @Test
    void theChartIsExportedAndNeverOverAnExistingFile() throws IOException {
        openExample();
        Path file = folder.resolve("chart.svg");
        window.answers.files.add(file);
        window.export();
        TestWindow.await("the file", () -> Files.exists(file) && status().getText().contains("written"));
        assertThat(Files.readString(file)).contains("<svg", "fc1", "eigenvalue λ (log)");
        window.answers.files.add(file);
        window.export();
        TestWindow.await("the refusal", () -> window.notice().isPresent());
        assertThat(window.notice().orElseThrow()).contains("already exists");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void searchingListsWhatMatchesAndNothingElse() throws IOException {
        openExample();
        TreeView<?> tree = window.find("#layers", TreeView.class);
        int all = TestWindow.fx(tree::getExpandedItemCount);
        window.press(KeyCode.CONTROL, KeyCode.F);
        window.press(KeyCode.F);
        window.press(KeyCode.C);
        window.press(KeyCode.DIGIT3);
        TestWindow.await("fewer layers", () -> tree.getExpandedItemCount() < all);
        assertThat(TestWindow.fx(() -> tree.getRoot().getChildren().size())).isEqualTo(1);
        window.press(KeyCode.ESCAPE);
        TestWindow.await("all layers", () -> tree.getExpandedItemCount() == all);
    }

    @Test
    void aTrapInThePanelIsPointedAtInTheChart() throws IOException {
        openExample();
        TestWindow.run(window.bench.selection()::nextTrap);
        TestWindow.await("drawn", this::drawn);
        TestWindow.pulses(3);
        window.click("#trap-1");
        ChartSurface surface = window.find("#chart", ChartSurface.class);
        TestWindow.await("the read-out at the trap", () -> !surface.readOutProperty().get().isEmpty());
        assertThat(TestWindow.fx(() -> window.scene().lookup("#chart .chart-crosshair").isVisible())).isTrue();
    }

    private void openExample() throws IOException {
        Path example = BuiltInExample.unpack(BuiltInExample.OVERTRAINED);
        TestWindow.run(() -> window.bench.open(example));
        window.analyzed();
        // It opens with its worst layer.
        TestWindow.run(() -> window.bench.selection().go(window.bench.sessionProperty().get().analyzable().getFirst()));
        TestWindow.await("the chart is drawn", this::drawn);
        TestWindow.pulses(3);
    }

    private boolean drawn() {
        return window.scene().lookup("#chart") instanceof ChartSurface surface && surface.drawing().isPresent();
    }

    private String title() {
        return TestWindow.fx(() -> ((Label) window.scene().lookup("#chart-title")).getText());
    }

    @Test
    void theAreasFitAWindowOfAnySizeAndKeepTheirsWhenItGrows() throws IOException {
        window.close();
        window = new TestWindow(new ModelAnalyzer(Backends.best())::start, 1024, 700);
        openExample();
        double tree = width(".layer-tree");
        double panel = width("#layer-panel");
        double charts = width(".tab-pane");
        assertThat(charts).isGreaterThan(480).isGreaterThan(tree).isGreaterThan(panel);
        assertThat(TestWindow.fx(() -> ((Region) window.scene().lookup(".details")).getHeight()))
                .isBetween(100.0, 230.0);
        assertThat(TestWindow.fx(() -> ((Region) window.scene().lookup("#chart")).getHeight()))
                .as("the chart with its axes").isGreaterThan(225);
        TestWindow.run(() -> window.stage.setWidth(1400));
        TestWindow.pulses(5);
        assertThat(width(".layer-tree")).isEqualTo(tree);
        assertThat(width("#layer-panel")).isEqualTo(panel);
        assertThat(width(".tab-pane")).isBetween(charts + 350, charts + 376);
        TestWindow.run(window.stage::hide);
        // Their share of the first width is kept, not what they gave way to.
        assertThat(window.preferences.pane("tree", 0)).isCloseTo(0.26 * 1024, within(1e-9));
        assertThat(window.preferences.pane("panel", 0)).isCloseTo(0.23 * 1024, within(1e-9));
    }

    private double top(String selector) {
        return window.scene().lookup(selector).localToScene(0, 0).getY();
    }

    private double width(String selector) {
        return TestWindow.fx(() -> ((Region) window.scene().lookup(selector)).getWidth());
    }

    /** A checkpoint whose pickle calls os.system: the window says so on top, and nothing is run. */
    @Test
    void aDangerousFileIsToldAboveItsLayers() throws Exception {
        window = new TestWindow();
        byte[] pickle = "\u0080\2cos\nsystem\n(S'touch canary'\ntR.".getBytes(StandardCharsets.ISO_8859_1);
        Path file = Files.write(folder.resolve("evil.pt"), ZipFiles.zip(Map.of("m/data.pkl", pickle), false));

        TestWindow.run(() -> window.bench.open(file));

        TestWindow.await("the notice", () -> window.notice().isPresent());
        assertThat(window.notice().orElseThrow())
                .startsWith("evil.pt: loading this file in Python would call os.system");
        assertThat(TestWindow.fx(() -> window.scene().lookup("#notice").getStyleClass())).contains("notice-error");
        javafx.scene.Node bar = window.find("#notice", javafx.scene.Node.class);
        TestWindow.await("nothing lies below the notice", () ->
                top("#search") >= bar.localToScene(bar.getLayoutBounds()).getMaxY());
        TestWindow.pulses(3);
        double below = TestWindow.fx(() -> top("#search"));
        window.press(KeyCode.ESCAPE);
        TestWindow.await("its room is given back", () -> top("#search") < below);
        assertThat(Path.of("canary")).doesNotExist();
    }

    private StatusBar status() {
        return (StatusBar) window.scene().lookup("#status");
    }

    @SuppressWarnings("unchecked")
    private static Class<TableView<LayerItem>> tableOfLayers() {
        return (Class<TableView<LayerItem>>) (Class<?>) TableView.class;
    }

    private static long differentPixels(BufferedImage a, BufferedImage b) {
        long count = 0;
        for (int y = 0; y < a.getHeight(); y++) {
            for (int x = 0; x < a.getWidth(); x++) {
                count += a.getRGB(x, y) == b.getRGB(x, y) ? 0 : 1;
            }
        }
        return count;
    }

    /** Pixels of the trap's colour, give or take the antialiasing of other platforms. */
    private static long orange(BufferedImage image) {
        Set<Integer> orange = Set.of(new Color(0xD9730D).getRGB());
        long count = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                count += orange.contains(image.getRGB(x, y)) ? 1 : 0;
            }
        }
        return count;
    }
}
