package org.eigenscope.desktop.series;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.TreeView;
import javafx.scene.input.MouseButton;
import javafx.scene.robot.Robot;
import org.eigenscope.desktop.Safetensors;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.metric.NumberText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** Two models that do not have the same layers, compared in the real window. */
class ComparePaneTest {

    @TempDir
    Path folder;
    private TestWindow window;

    @BeforeEach
    void compare() throws IOException {
        Map<String, int[]> first = new LinkedHashMap<>();
        first.put("block.both.weight", new int[] {60, 40});
        first.put("block.first.weight", new int[] {60, 40});
        first.put("block.few.weight", new int[] {30, 3});
        Map<String, int[]> second = new LinkedHashMap<>(first);
        second.remove("block.first.weight");
        second.put("block.second.weight", new int[] {60, 50});
        window = new TestWindow();
        Path one = Safetensors.write(folder.resolve("one.safetensors"), first, 1);
        Path two = Safetensors.write(folder.resolve("two.safetensors"), second, 2);
        TestWindow.run(() -> window.bench.open(one));
        window.analyzed();
        TestWindow.run(() -> window.bench.compareWith(two));
        TestWindow.await("the second model is analyzed", () -> window.compared() && table().getItems().size() == 4);
        // Figures are collected for a quarter of a second; the table is sorted anew then.
        TestWindow.await("sorted", () -> table().getItems().getFirst().name().equals("block.both")
                && table().getItems().getFirst().amount() > 0);
        TestWindow.pulses(20);
    }

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void aLayerThatOnlyTheSecondModelHasIsShownEverywhere() {
        click("block.both");
        TestWindow.await("the panel speaks of both", () -> text("#panel-layer")
                .equals("block.both, first model → second"));
        click("block.second");
        TestWindow.await("the panel follows", () -> text("#panel-layer")
                .equals("block.second, only in the second model"));
        LayerPair pair = TestWindow.fx(() -> table().getSelectionModel().getSelectedItem());
        assertThat(pair.name()).isEqualTo("block.second");
        double stable = pair.second().analyzed().orElseThrow().scale().stableRank();
        assertThat(panel()).contains(NumberText.figure(stable));
        TestWindow.await("its chart", () -> chart().drawing().isPresent()
                && text("#compare-layer").equals("block.second  ·  only the second model has it")
                && chart().drawing().get().chart().getXYPlot().getDatasetCount() > 2);
        assertThat(TestWindow.fx(() -> window.bench.selection().currentProperty().get())).isNull();
        assertThat(TestWindow.fx(() -> List.copyOf(tree().getSelectionModel().getSelectedItems()))).as("in the tree")
                .isEmpty();
        assertThat(TestWindow.fx(() -> List.copyOf(details().getSelectionModel().getSelectedItems())))
                .as("in the table").isEmpty();
        click("block.first");
        TestWindow.await("and back", () -> text("#panel-layer").equals("block.first, only in the first model"));
        assertThat(TestWindow.fx(() -> tree().getSelectionModel().getSelectedItems().size())).isEqualTo(1);
        click("block.second");
        TestWindow.run(window.bench::closeSecond);
        TestWindow.pulses(3);
        assertThat(panel()).as("nothing of a model that is closed").isEmpty();
    }

    @Test
    void aPairWithoutSpectraSaysWhy() {
        click("block.both");
        TestWindow.await("a chart", () -> chart().drawing().isPresent());
        click("block.few");
        TestWindow.await("no chart", () -> chart().drawing().isEmpty() && text("#compare-layer").equals("block.few"));
        assertThat(TestWindow.fx(() -> window.scene().lookup("#compare-nothing").isVisible())).isTrue();
        assertThat(TestWindow.fx(() -> window.scene().lookup("#compare-nothing").getAccessibleText()))
                .contains("3 eigenvalues");
        assertThat(panel()).anyMatch(text -> text.startsWith("No figures: ") && text.contains("3 eigenvalues"));
        click("block.both");
        TestWindow.await("a chart again", () -> chart().drawing().isPresent());
        assertThat(TestWindow.fx(() -> window.scene().lookup("#compare-nothing").isVisible())).isFalse();
    }

    /** Analyzed when it is looked at; two matrices of noise have nothing in common. */
    @Test
    void theChangeHasASpectrumAndFigures() {
        click("block.both");
        TestWindow.run(() -> ((ToggleButton) window.scene().lookup("#compare-difference")).fire());
        TestWindow.await("its figures", () -> text("#compare-figures").startsWith("‖ΔW‖₂ = "));
        assertThat(TestWindow.fx(() -> text("#compare-figures"))).contains("effective rank ", "(shuffled: ",
                "intruder dimensions (place: cosine) 1: ");
        TestWindow.await("its chart", () -> chart().drawing().isPresent()
                && chart().drawing().get().chart().getXYPlot().getDatasetCount() > 1);
        choose("block.second");
        TestWindow.await("what has no counterpart has no change", () -> text("#compare-layer")
                .equals("block.second  ·  only the second model has it") && chart().drawing().isPresent());
        choose("block.few");
        TestWindow.await("no spectrum", () -> chart().drawing().isEmpty());
        choose("block.both");
        TestWindow.await("again at once", () -> chart().drawing().isPresent()
                && text("#compare-figures").startsWith("‖ΔW‖₂ = "));
    }

    @Test
    void howLayersOfOtherNamesWereMatchedIsSaid() throws IOException {
        Map<String, int[]> wrapped = new LinkedHashMap<>();
        wrapped.put("net.block.both.weight", new int[] {60, 40});
        wrapped.put("net.block.first.weight", new int[] {60, 40});
        wrapped.put("net.block.few.weight", new int[] {30, 3});
        Path three = Safetensors.write(folder.resolve("three.safetensors"), wrapped, 3);
        TestWindow.run(() -> window.bench.compareWith(three));
        TestWindow.await("matched", () -> text("#compare-facts")
                .contains("3 layers with different names were matched by the ends of "
                + "their names and by shape: the second model puts “net.” in front."));
        TestWindow.await("analyzed", window::compared);
        // Not by clicks: what has just been measured may still move the rows. By way of another row, since the one
        // that has changed most is selected until a row is chosen.
        choose("block.few");
        choose("block.both");
        TestWindow.await("the panel has its counterpart", () -> text("#panel-layer")
                .equals("block.both, first model → second"));
    }

    @Test
    void aModelWithoutACommonLayerLeavesTheComparisonAsItIs() throws IOException {
        Path other = Safetensors.write(folder.resolve("other.safetensors"),
                Map.of("another.weight", new int[] {20, 10}), 4);
        TestWindow.run(() -> window.bench.compareWith(other));
        TestWindow.await("said", () -> ((Label) window.scene().lookup("#notice-text")).getText()
                .contains("have no layer in common"));
        assertThat(TestWindow.fx(() -> table().getItems().size())).isEqualTo(4);
    }

    @Test
    void hoveringReadsOutBothSpectra() {
        click("block.both");
        TestWindow.await("both spectra", () -> chart().drawing().isPresent()
                && chart().drawing().get().chart().getXYPlot().getDatasetCount() == 2);
        TestWindow.pulses(3);
        TestWindow.run(() -> {
            var area = chart().area(0);
            var at = chart().localToScreen(area.getCenterX(), area.getCenterY());
            new Robot().mouseMove(at.getX(), at.getY());
        });
        TestWindow.await("a read-out", () -> !chart().readOutProperty().get().isEmpty());
        assertThat(TestWindow.fx(() -> chart().getParent().getParent().lookupAll(".read-out").stream()
                .map(node -> ((Label) node).getText()).toList()))
                .singleElement().asString().contains("λ = ", "original: density ", "dotted: ");
    }

    @Test
    void aClickOnTheSelectedRowIsAChoiceThatStaysWhenFiguresArrive() {
        assertThat(TestWindow.fx(() -> table().getSelectionModel().getSelectedItem().name())).isEqualTo("block.both");
        click("block.both");
        TestWindow.run(() -> table().getSortOrder().getFirst().setSortType(TableColumn.SortType.ASCENDING));
        assertThat(TestWindow.fx(() -> table().getItems().getFirst().name())).isNotEqualTo("block.both");
        int before = TestWindow.fx(() -> window.bench.figuresProperty().get());
        TestWindow.run(() -> window.bench.analyze(window.bench.sessions().getFirst().items()));
        TestWindow.await("figures", () -> window.bench.figuresProperty().get() > before && window.compared());
        // More than the quarter of a second after which rows are sorted anew.
        TestWindow.pulses(40);
        assertThat(TestWindow.fx(() -> table().getSelectionModel().getSelectedItem().name())).isEqualTo("block.both");
    }

    private void choose(String layer) {
        TestWindow.run(() -> table().getSelectionModel().select(table().getItems().stream()
                .filter(pair -> pair.name().equals(layer)).findFirst().orElseThrow()));
    }

    private void click(String layer) {
        Node cell = TestWindow.fx(() -> table().lookupAll(".table-cell").stream()
                .filter(node -> node instanceof TableCell<?, ?> c && layer.equals(c.getText())).findFirst()
                .orElseThrow());
        window.click(cell, MouseButton.PRIMARY, 1);
    }

    private String text(String selector) {
        return ((Label) window.scene().lookup(selector)).getText();
    }

    private List<String> panel() {
        return TestWindow.fx(() -> window.scene().lookup("#layer-panel").lookupAll(".label").stream()
                .filter(node -> node instanceof Label label && label.isVisible() && label.getParent().isVisible()
                        && !label.getText().isEmpty()).map(node -> ((Label) node).getText()).toList());
    }

    private ChartSurface chart() {
        return (ChartSurface) window.scene().lookup("#compare-chart");
    }

    @SuppressWarnings("unchecked")
    private TableView<LayerPair> table() {
        return (TableView<LayerPair>) window.scene().lookup("#compare-table");
    }

    private TreeView<?> tree() {
        return (TreeView<?>) window.scene().lookup(".tree-view");
    }

    private TableView<?> details() {
        return (TableView<?>) window.scene().lookup("#details");
    }
}
