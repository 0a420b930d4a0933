package org.eigenscope.desktop.app;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.css.PseudoClass;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableRow;
import javafx.scene.input.KeyCode;
import javafx.scene.robot.Robot;
import javafx.scene.shape.Line;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.chart.ChartFiles;
import org.eigenscope.chart.ChartStyle;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.chart.NamedCharts;
import org.eigenscope.desktop.Safetensors;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.chart.ChartPane;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.desktop.workbench.LayerState;
import org.eigenscope.linalg.Backends;
import org.jfree.chart.axis.NumberAxis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What somebody saw who drove the window by hand. */
class ByHandTest {

    private static final PseudoClass NO_TRAP = PseudoClass.getPseudoClass("no-trap");

    @TempDir
    private Path folder;
    private TestWindow window;

    @AfterEach
    void close() {
        window.close();
    }

    private void open(TestWindow shown, Map<String, int[]> shapes) throws IOException {
        window = shown;
        window.open(Safetensors.write(folder.resolve("model.safetensors"), shapes, 1));
    }

    private ChartSurface chart() {
        ChartSurface chart = window.find("#chart", ChartSurface.class);
        TestWindow.await("drawn", chart::drawn);
        TestWindow.pulses(2);
        return chart;
    }

    private void go(String layer) {
        TestWindow.run(() -> window.bench.sessionProperty().get().named(layer).ifPresent(window.bench.selection()::go));
    }

    private String status() {
        return TestWindow.fx(() -> ((Labeled) window.scene().lookup("#status .label")).getText());
    }

    private static Bounds place(Node node) {
        return TestWindow.fx(() -> node.localToScene(node.getLayoutBounds()));
    }

    /** "40 rows are on the clipboard" once stood there for minutes. */
    @Test
    void theStatusLineSaysWhatThereIsAgainOnceWhatWasDoneIsRead() throws IOException {
        open(new TestWindow(), Map.of("a.weight", new int[] {60, 40}));
        window.analyzed();
        TestWindow.await("what there is", () -> status().startsWith("1 layer analyzed"));
        String standing = status();
        window.press(KeyCode.CONTROL, KeyCode.C);
        TestWindow.await("what was done", () -> status().equals("1 row is on the clipboard."));
        TestWindow.await("what there is again", () -> status().equals(standing));
    }

    @Test
    void theReadOutStandsBelowTheChartAndTheCrosshairWhereThePointerIsAfterItWasMoved() throws IOException {
        open(new TestWindow(), Map.of("a.weight", new int[] {90, 60}));
        window.analyzed();
        ChartSurface chart = chart();
        assertThat(place(window.find("#read-out", Node.class)).getMinY())
                .isGreaterThanOrEqualTo(place(chart).getMaxY());
        double x = TestWindow.fx(() -> chart.area(0).getCenterX());
        double y = TestWindow.fx(() -> chart.area(0).getCenterY());
        Bounds there = TestWindow.fx(() -> chart.localToScreen(chart.getLayoutBounds()));
        TestWindow.run(() -> new Robot().mouseMove(there.getMinX() + x, there.getMinY() + y));
        TestWindow.pulses(2);
        String before = TestWindow.fx(() -> chart.readOutProperty().get());
        TestWindow.run(() -> {
            chart.requestFocus();
            chart.pan(0.25, 0, x, y);
        });
        TestWindow.pulses(2);
        Line crosshair = window.find("#chart .chart-crosshair", Line.class);
        assertThat(TestWindow.fx(crosshair::isVisible)).isTrue();
        assertThat(TestWindow.fx(crosshair::getStartX)).isCloseTo(x, within(1.5));
        assertThat(TestWindow.fx(() -> chart.readOutProperty().get())).as("of what is below it now")
                .isNotEmpty().isNotEqualTo(before);
    }

    @Test
    void thePinnedLayerStandsInTheLegendAndWithoutATrapNothingThereIsOrange() throws IOException {
        open(new TestWindow(), Map.of("a.weight", new int[] {90, 60}, "b.weight", new int[] {90, 60}));
        window.analyzed();
        chart();
        assertThat(TestWindow.fx(() -> window.find("#part-traps", Node.class).getPseudoClassStates()))
                .contains(NO_TRAP);
        assertThat(TestWindow.fx(() -> window.find("#part-traps", Labeled.class).getText()))
                .isEqualTo("Largest random λ");
        go("a");
        chart();
        window.press(KeyCode.CONTROL, KeyCode.B);
        go("b");
        Label ghost = window.find("#legend-ghost", Label.class);
        TestWindow.await("the pinned one in the legend", () -> ghost.isVisible()
                && ghost.getText().equals("Pinned: a"));
    }

    @Test
    void theFrameOfTheFocusHasRoomAroundTheChart() throws IOException {
        open(new TestWindow(), Map.of("a.weight", new int[] {90, 60}));
        window.analyzed();
        ChartSurface chart = chart();
        TestWindow.run(chart::requestFocus);
        TestWindow.pulses(2);
        Bounds around = place(chart.getParent());
        Bounds of = place(chart);
        assertThat(of.getMinX() - around.getMinX()).isGreaterThanOrEqualTo(2);
        assertThat(around.getMaxX() - of.getMaxX()).isGreaterThanOrEqualTo(2);
        assertThat(of.getMinY() - around.getMinY()).isGreaterThanOrEqualTo(2);
    }

    /** The table of details once had three rows at 1920. */
    @Test
    void aLargeWindowHasATableOfManyRows() throws IOException {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        for (int i = 0; i < 30; i++) {
            shapes.put("layer." + i + ".weight", new int[] {20, 16});
        }
        open(new TestWindow(new ModelAnalyzer(Backends.best())::start, 1920, 1080), shapes);
        window.analyzed();
        TestWindow.pulses(3);
        double bottom = place(window.find("#details", Node.class)).getMaxY();
        assertThat(TestWindow.fx(() -> window.scene().lookup("#details").lookupAll(".table-row-cell").stream()
                .map(TableRow.class::cast).filter(row -> !row.isEmpty())
                .filter(row -> row.localToScene(row.getLayoutBounds()).getMaxY() <= bottom).count()))
                .isGreaterThanOrEqualTo(7);
    }

    @Test
    void theStrongestWeightIsMarkedInItsHeatMapWithItsOwnRowsAndTheDigitsOfThePanel() throws IOException {
        int columns = 64;
        Path file = Safetensors.write(folder.resolve("outlier.safetensors"), Map.of("fc.weight",
                new int[] {90, columns}), 1);
        try (RandomAccessFile weights = new RandomAccessFile(file.toFile(), "rw")) {
            weights.seek(weights.length() - 4L * 90 * columns + 4L * (41 * columns + 7));
            weights.writeInt(Integer.reverseBytes(Float.floatToIntBits(61.37f)));
        }
        window = new TestWindow();
        window.open(file);
        window.analyzed();
        ChartSurface chart = chart();
        window.click("#chart-trap");
        TestWindow.await("the heat map", () -> chart.drawn() && chart.getAccessibleText()
                .startsWith(NamedCharts.layer("trap").meaning()));
        List<String> cards = TestWindow.fx(() -> window.scene().getRoot().lookupAll(".trap-card .label").stream()
                .map(node -> ((Label) node).getText()).toList());
        assertThat(cards).anyMatch(text -> text.contains("61.37") && text.contains("row 41"));
        String svg = TestWindow.fx(() -> ChartFiles.svg(window.find("#layer-chart", ChartPane.class).order()
                .orElseThrow().draw().apply(new ChartStyle(ChartTheme.LIGHT, false, true)).chart(),
                ChartFiles.Size.DEFAULT));
        // In a file it would hide a part of the map.
        assertThat(svg.contains("61.37, ")).as("its value in the picture").isTrue();
        NumberAxis rows = TestWindow.fx(() -> (NumberAxis) chart.drawing().orElseThrow().rangeAxis(0));
        assertThat(rows.getNumberFormatOverride().format(rows.getRange().getCentralValue())).isEqualTo("41");
        window.click("#trap-1");
        TestWindow.await("its value", () -> chart.readOutProperty().get()
                .startsWith("layer: row 41, column 7 = 61.37"));
    }

    @Test
    void afterAPartialFailureTheBannerNamesTheLayerAndLeadsToIt() throws IOException {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        shapes.put("a.weight", new int[] {60, 40});
        shapes.put("b.weight", new int[] {60, 40});
        Path file = Safetensors.write(folder.resolve("model.safetensors"), shapes, 1);
        try (RandomAccessFile weights = new RandomAccessFile(file.toFile(), "rw")) {
            weights.seek(weights.length() - 4L);
            weights.writeInt(Integer.reverseBytes(Float.floatToIntBits(Float.NaN)));
        }
        window = new TestWindow();
        window.open(file);
        window.analyzed();
        TestWindow.await("the banner", () -> window.notice().isPresent());
        LayerItem failed = TestWindow.fx(() -> window.bench.sessionProperty().get().analyzable().get(1));
        assertThat(TestWindow.fx(failed::state)).isEqualTo(LayerState.FAILED);
        Button show = window.find("#notice-remedy", Button.class);
        assertThat(TestWindow.fx(show::getText)).isEqualTo("Show " + failed.layer().name());
        TestWindow.run(show::fire);
        assertThat(TestWindow.fx(() -> window.bench.selection().currentProperty().get())).isSameAs(failed);
    }

    /** What a figure is called stands first; its name in tables and files is behind it, in grey. */
    @Test
    void thePanelLeadsWithWords() throws IOException {
        open(new TestWindow(), Map.of("a.weight", new int[] {90, 60}));
        window.analyzed();
        chart();
        List<String> names = TestWindow.fx(() -> window.find("#layer-panel", ScrollPane.class)
                .getContent().lookupAll(".metric-name").stream().map(node -> ((Label) node).getText()).toList());
        assertThat(names).contains("exponent of the tail,\u00a0α", "stable rank").noneMatch(name -> name.contains("_"));
        List<String> meanings = TestWindow.fx(() -> window.find("#layer-panel", ScrollPane.class)
                .getContent().lookupAll(".metric-meaning").stream().map(node -> ((Label) node).getText()).toList());
        assertThat(meanings).anyMatch(text -> text.startsWith("alpha: "));
    }
}
