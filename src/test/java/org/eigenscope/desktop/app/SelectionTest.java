package org.eigenscope.desktop.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.desktop.Safetensors;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.desktop.layers.LayerNode;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.linalg.Backends;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** What is seen of several layers, of groups of the tree and of all findings, and how narrow a window may be. */
class SelectionTest {

    @TempDir
    private Path folder;
    private TestWindow window;

    @AfterEach
    void close() {
        window.close();
    }

    private void openBlocks(double width, double height) throws IOException {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        for (int block = 0; block < 3; block++) {
            for (String part : List.of("attention.query", "attention.key", "mlp.up_proj", "mlp.down_proj")) {
                shapes.put("blocks." + block + "." + part + ".weight", new int[] {60, 60});
            }
        }
        shapes.put("head.weight", new int[] {40, 60});
        Path file = Safetensors.write(folder.resolve("blocks.safetensors"), shapes, 1);
        window = new TestWindow(new ModelAnalyzer(Backends.best())::start, width, height);
        TestWindow.run(() -> window.bench.open(file));
        window.analyzed();
    }

    private TreeView<LayerNode> tree() {
        @SuppressWarnings("unchecked")
        TreeView<LayerNode> tree = window.find("#layers", TreeView.class);
        return tree;
    }

    private void choose(String path) {
        TestWindow.run(() -> {
            for (int row = 0; row < tree().getExpandedItemCount(); row++) {
                if (tree().getTreeItem(row).getValue().path().equals(path)) {
                    tree().getSelectionModel().clearAndSelect(row);
                    return;
                }
            }
            throw new AssertionError("no row " + path);
        });
    }

    private String drawn(String surface) {
        return TestWindow.fx(() -> window.find(surface, ChartSurface.class).getAccessibleText());
    }

    private List<String> words(String selector) {
        return TestWindow.fx(() -> window.scene().getRoot().lookupAll(selector).stream().filter(Node::isVisible)
                .map(node -> ((Labeled) node).getText()).toList());
    }

    /** Once it said "Below, the last of them" and showed a layer that was not in the group. */
    @Test
    void aGroupHasItsOwnPictureAndFigures() throws IOException {
        openBlocks(1280, 820);
        choose("blocks.1");
        ChartSurface chart = window.find("#selection-chart", ChartSurface.class);
        TestWindow.await("the picture of the group", () -> chart.drawing().isPresent());
        assertThat(TestWindow.fx(() -> window.bench.selection().items().size())).isEqualTo(4);
        assertThat(TestWindow.fx(() -> window.bench.selection().currentProperty().get().layer().name()))
                .startsWith("blocks.1.");
        assertThat(drawn("#selection-chart")).contains("in its block");
        assertThat(words("#selection .chart-title")).containsExactly("blocks.1");
        assertThat(words("#group-summary .label")).contains("blocks.1", "4 of 4", "query (1)", "up (1)", "down (1)");
        assertThat(TestWindow.fx(() -> window.find("#layer-chart", Region.class).isVisible())).isFalse();
        choose("head");
        assertThat(TestWindow.fx(() -> window.find("#layer-chart", Region.class).isVisible())).isTrue();
        assertThat(TestWindow.fx(() -> window.bench.selection().groupProperty().get())).isEmpty();
    }

    @Test
    void aFewLayersLieOverEachOther() throws IOException {
        openBlocks(1280, 820);
        List<LayerItem> items = TestWindow.fx(() -> window.bench.sessionProperty().get().items().subList(0, 3));
        TestWindow.run(() -> window.bench.selection().select(items, items.getLast()));
        ChartSurface chart = window.find("#selection-chart", ChartSurface.class);
        TestWindow.await("a picture", () -> chart.drawing().isPresent());
        window.click("#selection-spectra");
        TestWindow.await("three spectra", () -> chart.drawing().isPresent()
                && chart.drawing().get().chart().getXYPlot().getDataset().getSeriesCount() == 3);
        assertThat(words("#selection .chart-title")).containsExactly("3 layers selected");
    }

    /** At 1024 × 700 the chart once lost its buttons, its legend and all beyond λ = 1. */
    @Test
    void aNarrowWindowTakesFromTheSidesFirstAndGivesItBack() throws IOException {
        openBlocks(1440, 900);
        double tree = width(".layer-tree");
        double panel = width("#layer-panel");
        TestWindow.run(() -> {
            window.stage.setWidth(1024);
            window.stage.setHeight(700);
        });
        TestWindow.await("the charts have their room", () -> width(".tab-pane") >= 460);
        TestWindow.pulses(3);
        double right = TestWindow.fx(() -> edge(".tab-pane"));
        for (String part : List.of("#chart", "#chart-more", "#part-original", "#show-whole-chart", "#bins")) {
            Node node = window.find(part, Node.class);
            if (TestWindow.fx(node::isVisible)) {
                assertThat(TestWindow.fx(() -> edge(part))).as(part).isLessThanOrEqualTo(right + 1);
            }
        }
        assertThat(TestWindow.fx(() -> window.find("#chart", Region.class).getHeight())).isGreaterThan(120);
        TestWindow.run(() -> {
            window.stage.setWidth(1440);
            window.stage.setHeight(900);
        });
        TestWindow.await("the sides have theirs again", () -> Math.abs(width(".layer-tree") - tree) < 3
                && Math.abs(width("#layer-panel") - panel) < 3);
    }

    private double edge(String selector) {
        Node node = window.scene().lookup(selector);
        return node.localToScene(node.getLayoutBounds()).getMaxX();
    }

    private double width(String selector) {
        return ((Region) window.scene().lookup(selector)).getWidth();
    }

    /** Help › Findings once said "Nothing unusual" of a model with seven traps. */
    @Test
    void findingsAreTrapsThenWarningsWithLinksToTheirLayers() throws IOException {
        window = new TestWindow();
        TestWindow.run(() -> {
            try {
                window.bench.open(BuiltInExample.unpack(BuiltInExample.OVERTRAINED));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        window.analyzed();
        TabPane tabs = window.find(".tab-pane", TabPane.class);
        Tab findings = TestWindow.fx(() -> tabs.getTabs().stream().filter(tab -> "tab-findings".equals(tab.getId()))
                .findFirst().orElseThrow());
        TestWindow.await("two findings", () -> findings.getText().equals("Findings (2)"));
        TestWindow.run(() -> tabs.getSelectionModel().select(findings));
        TestWindow.pulses(3);
        List<String> links = words("#findings .hyperlink");
        assertThat(links.getFirst()).startsWith("fc2, trap of 11");
        assertThat(links.get(1)).startsWith("fc1, trap of ");
        assertThat(TestWindow.fx(() -> window.find("#findings", ListView.class).getItems().size())).isEqualTo(3);
        Hyperlink second = (Hyperlink) TestWindow.fx(() -> window.scene().getRoot().lookupAll("#findings .hyperlink")
                .stream().filter(node -> ((Hyperlink) node).getText().startsWith("fc1")).findFirst().orElseThrow());
        TestWindow.run(second::fire);
        assertThat(TestWindow.fx(() -> window.bench.selection().currentProperty().get().layer().name()))
                .isEqualTo("fc1");
        assertThat(TestWindow.fx(() -> tabs.getSelectionModel().getSelectedIndex())).isZero();
    }

    /** The title waits for the picture: it once stood over another layer's. */
    @Test
    void theTitleNeverTellsOfAnotherLayerThanThePicture() throws IOException {
        openBlocks(1280, 820);
        ChartSurface chart = window.find("#chart", ChartSurface.class);
        Label title = window.find("#chart-title", Label.class);
        TestWindow.await("drawn", chart::drawn);
        for (int i = 0; i < 5; i++) {
            TestWindow.run(() -> {
                window.bench.selection().walk(1);
                String name = chart.getAccessibleText();
                assertThat(chart.drawing().isEmpty() || name.endsWith(" " + title.getText())).isTrue();
            });
            TestWindow.await("the next", () -> chart.getAccessibleText().endsWith(" " + title.getText())
                    && title.getText().equals(window.bench.selection().currentProperty().get().layer().name()));
        }
    }

    @Test
    void keysGoFromTheSearchIntoTheTreeAndWalkThere() throws IOException {
        openBlocks(1280, 820);
        window.press(KeyCode.CONTROL, KeyCode.F);
        window.press(KeyCode.DOWN);
        assertThat(TestWindow.fx(() -> tree().isFocused())).isTrue();
        String before = current();
        window.press(KeyCode.CONTROL, KeyCode.DOWN);
        assertThat(current()).isNotEqualTo(before);
        window.press(KeyCode.CONTROL, KeyCode.UP);
        assertThat(current()).isEqualTo(before);
    }

    private String current() {
        return TestWindow.fx(() -> window.bench.selection().currentProperty().get().layer().name());
    }
}
