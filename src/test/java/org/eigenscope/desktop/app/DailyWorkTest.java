package org.eigenscope.desktop.app;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.TreeView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.stage.Window;
import org.eigenscope.cli.Typed;
import org.eigenscope.desktop.Safetensors;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.desktop.workbench.LayerListFilter;
import org.eigenscope.output.AtomicFile.Mode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** What people do with the window all day: open, filter, go back, copy, take a table along. */
class DailyWorkTest {

    private static final int COLUMNS = 80;

    @TempDir
    private Path folder;
    private TestWindow window;
    private Path file;

    @BeforeEach
    void open() throws IOException {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        for (String name : List.of("block.0.up", "block.0.down", "block.1.up", "block.1.down")) {
            shapes.put(name + ".weight", new int[] {90, COLUMNS});
        }
        file = Safetensors.write(folder.resolve("blocks.safetensors"), shapes, 1);
        window = new TestWindow();
    }

    @AfterEach
    void close() {
        window.close();
    }

    private void analyzed() {
        TestWindow.run(() -> window.bench.open(file));
        window.analyzed();
    }

    private String current() {
        return TestWindow.fx(() -> window.bench.selection().currentProperty().get().layer().name());
    }

    @Test
    void aNewFileOpensWithItsWorstTrapUnlessSomebodyHasChosen() throws IOException {
        // One weight of the last layer in the file is far too large.
        try (RandomAccessFile weights = new RandomAccessFile(file.toFile(), "rw")) {
            weights.seek(weights.length() - 4L * 90 * COLUMNS + 4L * (41 * COLUMNS + 7));
            weights.writeInt(Integer.reverseBytes(Float.floatToIntBits(60)));
        }
        analyzed();
        TestWindow.await("the trap is selected", () -> window.bench.selection().currentProperty().get().traps() > 0);
        String trapped = current();
        TestWindow.run(() -> window.bench.selection().walk(-1));
        assertThat(current()).isNotEqualTo(trapped);
        String chosen = current();
        TestWindow.run(() -> window.bench.analyze(List.of()));
        window.analyzed();
        assertThat(current()).as("chosen by hand").isEqualTo(chosen);
    }

    @Test
    void oneGoesBackAndForwardBetweenLayers() {
        analyzed();
        TestWindow.run(() -> window.bench.selection().go(window.bench.sessionProperty().get().items().getFirst()));
        String first = current();
        TestWindow.run(() -> window.bench.selection().walk(1));
        String second = current();
        assertThat(second).isNotEqualTo(first);
        window.press(KeyCode.ALT, KeyCode.LEFT);
        assertThat(current()).isEqualTo(first);
        window.press(KeyCode.ALT, KeyCode.RIGHT);
        assertThat(current()).isEqualTo(second);
    }

    @Test
    void filtersTakePatternsAndFigures() {
        analyzed();
        TextField search = window.find("#search", TextField.class);
        Map<String, Integer> found = Map.of("*.up", 2, "block.?.down", 2, "traps=0 and kind=dense", 4, "N>100", 0,
                "n>=90 up", 2, "alpha>0 *.1.*", 2, "kind!=dense", 0);
        found.forEach((words, layers) -> {
            TestWindow.run(() -> search.setText(words));
            assertThat(TestWindow.fx(() -> window.bench.sessionProperty().get().items().stream()
                    .filter(window.bench.selection().filterProperty().get()::accepts).count()))
                    .as(words).isEqualTo(Long.valueOf(layers));
        });
        // An empty list says why, and gives the layers back.
        TestWindow.run(() -> search.setText("nothing of this name"));
        TestWindow.pulses(2);
        Button clear = (Button) TestWindow.fx(() -> window.scene().getRoot().lookupAll(".empty-note .button").stream()
                .filter(Node::isVisible).findFirst().orElseThrow());
        TestWindow.run(clear::fire);
        assertThat(TestWindow.fx(() -> window.bench.selection().filterProperty().get()))
                .isEqualTo(LayerListFilter.DEFAULT);
        assertThat(TestWindow.fx(() -> search.getText())).isEmpty();
    }

    @Test
    void theChartIsCopiedAsImageAndSvg() {
        analyzed();
        ChartSurface chart = window.find("#chart", ChartSurface.class);
        TestWindow.await("drawn", chart::drawn);
        TestWindow.run(chart::requestFocus);
        window.press(KeyCode.CONTROL, KeyCode.C);
        TestWindow.await("on the clipboard", () -> Clipboard.getSystemClipboard().hasImage());
        assertThat(TestWindow.fx(() -> Clipboard.getSystemClipboard().getImage().getWidth())).isGreaterThan(800);
        assertThat(TestWindow.fx(() -> Clipboard.getSystemClipboard()
                .hasContent(DataFormat.lookupMimeType("image/svg+xml")))).isTrue();
    }

    @Test
    void chartsAndTreeHaveContextMenus() {
        analyzed();
        ChartSurface chart = window.find("#chart", ChartSurface.class);
        TestWindow.await("drawn", chart::drawn);
        window.click(chart, MouseButton.SECONDARY, 1);
        assertThat(TestWindow.fx(() -> Window.getWindows().stream().filter(shown -> shown != window.stage)
                .filter(shown -> shown.getScene() != null && shown.isShowing()).count())).isPositive();
        window.press(KeyCode.ESCAPE);
        TreeView<?> tree = window.find("#layers", TreeView.class);
        assertThat(TestWindow.fx(() -> tree.getContextMenu().getItems().stream().map(item -> item.getText()).toList()))
                .contains("Copy Name", "Expand All");
        TestWindow.run(() -> tree.getContextMenu().getItems().stream()
                .filter(item -> "Copy Name".equals(item.getText())).findFirst().orElseThrow().fire());
        assertThat(TestWindow.fx(() -> Clipboard.getSystemClipboard().getString())).isEqualTo(current());
    }

    @Test
    void thePlanAndTheCommandAreAmongTheTools() {
        analyzed();
        tool("Plan");
        TestWindow.await("the plan", () -> plan() != null);
        TableView<?> table = (TableView<?>) TestWindow.fx(() -> plan().getScene().lookup("#tool-table"));
        assertThat(TestWindow.fx(() -> table.getItems().size())).isEqualTo(4);
        TestWindow.run(() -> plan().hide());
        TestWindow.run(() -> window.bench.optionsProperty().set(window.bench.optionsProperty().get().withSeed(7)));
        tool("Copy as a");
        assertThat(TestWindow.fx(() -> Clipboard.getSystemClipboard().getString()))
                .isEqualTo("eigenscope analyze " + file + " --seed 7");
    }

    /** What was exported is among the commands, in the words that write it again. */
    @Test
    void whatWasWrittenIsPartOfTheCommand() throws IOException {
        analyzed();
        Path csv = folder.resolve("a table.csv");
        Path pdf = folder.resolve("one.pdf");
        window.answers.files.add(csv);
        window.press(KeyCode.CONTROL, KeyCode.S);
        TestWindow.await("the table", () -> Files.exists(csv));
        window.press(KeyCode.CONTROL, KeyCode.DIGIT2);
        ChartSurface chart = window.find("#chart", ChartSurface.class);
        TestWindow.await("drawn", chart::drawn);
        window.answers.files.add(pdf);
        window.press(KeyCode.CONTROL, KeyCode.E);
        ToggleButton column = window.figure("#figure-column", ToggleButton.class);
        TestWindow.run(column::fire);
        TestWindow.run(window.figure("#figure-save", Button.class)::fire);
        TestWindow.await("the chart", () -> Files.exists(pdf));
        Path charts = Files.createDirectory(folder.resolve("charts"));
        window.answers.files.add(charts);
        window.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.E);
        TestWindow.await("the charts", () -> charts.toFile().list().length == 4);
        TestWindow.await("all told", () -> window.bench.sessionProperty().get().written().size() == 3);
        tool("Copy as a");
        String looks = " --theme publication --size 85x60 --no-title";
        List<String> lines = TestWindow.fx(() -> Clipboard.getSystemClipboard().getString()).lines().toList();
        assertThat(lines).containsExactly(
                "eigenscope analyze %s --csv '%s'".formatted(file, csv),
                "eigenscope chart %s --layer %s --chart esd_log_linear --out %s%s".formatted(file, current(), pdf,
                        looks),
                "eigenscope analyze %s --charts %s --chart esd_log_linear%s".formatted(file, charts, looks));
        Files.delete(pdf);
        assertThat(Typed.run(folder, lines.get(1))).isZero();
        assertThat(pdf).exists();
    }

    private Window plan() {
        return Window.getWindows().stream().filter(shown -> shown.getScene() != null
                && shown.getScene().lookup("#tool-table") != null).findFirst().orElse(null);
    }

    private void tool(String name) {
        menu("_Tools", name);
    }

    private void menu(String of, String name) {
        MenuBar menu = window.find(".menu-bar", MenuBar.class);
        TestWindow.run(() -> menu.getMenus().stream().filter(each -> each.getText().equals(of)).findFirst()
                .orElseThrow().getItems().stream().filter(item -> item.getText() != null)
                .filter(item -> item.getText().replace("_", "").startsWith(name))
                .findFirst().orElseThrow().fire());
    }

    /** The window has once offered to replace the model that it showed. */
    @Test
    void noReportReplacesAModelEvenIfTheSystemHasAsked() throws IOException {
        analyzed();
        byte[] before = Files.readAllBytes(file);
        window.answers.files.add(file);
        window.answers.mode = Mode.REPLACE;
        window.press(KeyCode.CONTROL, KeyCode.S);
        TestWindow.await("refused", () -> ((Label) window.scene().lookup("#notice-text")).getText()
                .contains("it belongs to the model that is read"));
        assertThat(TestWindow.fx(() -> window.find("#notice-remedy", Button.class).isVisible())).isFalse();
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        Path csv = folder.resolve("out.csv");
        window.answers.files.add(csv);
        window.press(KeyCode.CONTROL, KeyCode.S);
        Hyperlink link = window.find("#show-in-folder", Hyperlink.class);
        TestWindow.await("written", link::isVisible);
        TestWindow.run(link::fire);
        assertThat(window.browsed).containsExactly(folder.toAbsolutePath().toUri().toString());
    }

    @Test
    void theStartPageHasTheLastFiles() {
        analyzed();
        TestWindow.run(window.bench::close);
        TestWindow.pulses(2);
        List<String> links = TestWindow.fx(() -> window.scene().getRoot().lookupAll(".placeholder .hyperlink").stream()
                .filter(node -> node.localToScene(0, 0) != null).map(node -> ((Labeled) node).getText()).toList());
        assertThat(links).contains("blocks.safetensors");
    }

    @Test
    void aTourOfFiveStepsGoesThroughTheExampleAndCanBeLeft() {
        window.click(".placeholder #open-example");
        window.analyzed();
        menu("_Help", "Tour");
        for (int step = 1; step <= 5; step++) {
            int now = step;
            TestWindow.await("step " + step, () -> tour("#tour-title") instanceof Label title
                    && title.getText().startsWith(now + " of 5"));
            assertThat(TestWindow.fx(() -> tour("#tour-end").isVisible())).isEqualTo(step < 5);
            TestWindow.run(() -> ((Button) tour("#tour-next")).fire());
        }
        TestWindow.await("gone", () -> tour("#tour-title") == null);
        menu("_Help", "Tour");
        TestWindow.await("again", () -> tour("#tour-end") != null);
        TestWindow.run(() -> ((Button) tour("#tour-end")).fire());
        TestWindow.await("left", () -> tour("#tour-title") == null);
    }

    private static Node tour(String selector) {
        return Window.getWindows().stream().filter(shown -> shown.isShowing() && shown.getScene() != null)
                .map(shown -> shown.getScene().lookup(selector)).filter(found -> found != null).findFirst()
                .orElse(null);
    }

    /**
     * The key is given to the window itself: it does not come to the scene, where JavaFX would open the menu, as it
     * does on some platforms and not on others.
     */
    @Test
    void altAndALetterOpenAMenu() {
        MenuBar menu = window.find(".menu-bar", MenuBar.class);
        TestWindow.run(() -> Event.fireEvent(window.stage, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.V,
                false, false, true, false)));
        assertThat(TestWindow.fx(() -> menu.getMenus().stream().filter(each -> each.isShowing())
                .map(each -> each.getText()).toList())).containsExactly("_View");
        TestWindow.run(() -> menu.getMenus().forEach(Menu::hide));
        TestWindow.run(() -> Event.fireEvent(window.stage, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.Q,
                false, false, true, false)));
        assertThat(TestWindow.fx(() -> menu.getMenus().stream().anyMatch(Menu::isShowing))).as("of no menu").isFalse();
    }
}
