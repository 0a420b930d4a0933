package org.eigenscope.desktop.app;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.scene.robot.Robot;
import javafx.scene.text.Text;
import javafx.stage.Window;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.desktop.Safetensors;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.desktop.settings.Preferences.Appearance;
import org.eigenscope.desktop.workbench.LayerItem;
import org.eigenscope.metric.AlphaTrust;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.TrapWords;
import org.eigenscope.metric.Verdict;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleEdge;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** Words that read well, and marks that tell the truth, wherever one looks. */
class WordsAndMarksTest {

    /** Phrases that once stood in the window. */
    private static final List<String> ODD = List.of("changes no figure", "settle weak traps", "0 looks for none",
            "makes one this rarely", "of what is seen", "stays although the elements",
            "that we know by its first bytes",
            "Nothing analyzed yet", "As the System", "Use Next Time", " 0 layers", "--thorough", "0 traps in");

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

    private Path layers(String... names) throws IOException {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        for (String name : names) {
            shapes.put(name, new int[] {60, 40});
        }
        return Safetensors.write(folder.resolve("model.safetensors"), shapes, 1);
    }

    /** All words of all windows: texts, tool tips, items of menus. */
    private static List<String> words() {
        return TestWindow.fx(() -> {
            List<String> words = new ArrayList<>();
            Deque<Node> nodes = new ArrayDeque<>();
            Window.getWindows().stream().filter(each -> each.getScene() != null)
                    .forEach(each -> nodes.add(each.getScene().getRoot()));
            while (!nodes.isEmpty()) {
                Node node = nodes.poll();
                switch (node) {
                    case Labeled labeled -> words.add(labeled.getText());
                    case Text text -> words.add(text.getText());
                    case MenuBar bar -> words.addAll(items(bar.getMenus()));
                    default -> { }
                }
                if (node instanceof javafx.scene.control.Control control && control.getTooltip() != null) {
                    words.add(control.getTooltip().getText());
                }
                if (node instanceof Parent parent) {
                    nodes.addAll(parent.getChildrenUnmodifiable());
                }
            }
            return words.stream().filter(text -> text != null && !text.isBlank()).toList();
        });
    }

    private static List<String> items(Collection<? extends MenuItem> items) {
        return items.stream().flatMap(item -> Stream.concat(Stream.ofNullable(item.getText()),
                item instanceof Menu menu ? items(menu.getItems()).stream() : Stream.empty())).toList();
    }

    private void plain(String state) {
        TestWindow.pulses(2);
        assertThat(words()).as(state).isNotEmpty().allSatisfy(text -> assertThat(ODD)
                .noneMatch((" " + text).toLowerCase(Locale.ROOT)::contains).noneMatch((" " + text)::contains));
    }

    @Test
    void nothingReadsOddly() throws IOException {
        plain("the empty window");
        Path vectors = Safetensors.write(folder.resolve("vectors.safetensors"), Map.of("norm.weight", new int[] {64}),
                1);
        window.open(vectors);
        plain("a file without matrices");
        assertThat(words()).anyMatch(text -> text.contains("no layer with a spectrum"));
        assertThat(TestWindow.fx(() -> window.find("#analyze-all-again", Button.class).isDisabled())).isTrue();
        window.open(layers("a_b.weight", "b.weight"));
        window.analyzed();
        for (KeyCode view : List.of(KeyCode.F6, KeyCode.F7, KeyCode.F8, KeyCode.F4)) {
            window.press(view);
            plain("the view of " + view);
        }
        window.press(KeyCode.SHIFT, KeyCode.F6);
        plain("the timeline");
        javafx.application.Platform.runLater(() -> {
            Robot robot = new Robot();
            robot.keyPress(KeyCode.CONTROL);
            robot.keyType(KeyCode.COMMA);
            robot.keyRelease(KeyCode.CONTROL);
        });
        TestWindow.await("the options", () -> Window.getWindows().stream().anyMatch(each -> each instanceof
                javafx.stage.Stage stage && "Options of the analysis".equals(stage.getTitle())));
        plain("the options");
        window.press(KeyCode.ESCAPE);
        Path text = Files.writeString(folder.resolve("notes.txt"), "no weights");
        window.open(text);
        TestWindow.await("an error", () -> window.notice().isPresent());
        plain("a file that is no model");
    }

    /** The underscore of {@code k_proj} was taken for a mnemonic. */
    @Test
    void namesKeepTheirUnderscoresAndTheReasonIsSaidFirst() throws IOException {
        Path file = layers("block.q_proj.weight", "block.k_proj.weight");
        try (RandomAccessFile weights = new RandomAccessFile(file.toFile(), "rw")) {
            weights.seek(weights.length() - 4L);
            weights.writeInt(Integer.reverseBytes(Float.floatToIntBits(Float.NaN)));
        }
        window.open(file);
        window.analyzed();
        TestWindow.await("the banner", () -> window.notice().isPresent());
        assertThat(window.notice().orElseThrow()).startsWith("1 of 2 layers has no figures. block.k_proj: ")
                .contains("NaN");
        Button show = window.find("#notice-remedy", Button.class);
        TestWindow.pulses(2);
        assertThat(TestWindow.fx(() -> ((Text) show.lookup(".text")).getText())).isEqualTo("Show block.k_proj");
        window.press(KeyCode.F4);
        TestWindow.await("the findings", () -> words().stream().anyMatch("Layers that failed  ·  1"::equals));
    }

    @Test
    void whatHoversOverTrapsByDepthIsTheRatioOfTheDot() throws IOException {
        Path example = BuiltInExample.unpack(BuiltInExample.OVERTRAINED);
        window.open(example);
        window.analyzed();
        window.press(KeyCode.F7);
        ChartSurface overview = window.find("#overview", ChartSurface.class);
        TestWindow.run(() -> ((javafx.scene.control.ToggleButton) window.scene().lookup("#overview-traps-by-depth"))
                .fire());
        LayerItem layer = TestWindow.fx(() -> window.bench.sessionProperty().get().named("fc2").orElseThrow());
        Analyzed report = TestWindow.fx(() -> layer.analyzed().orElseThrow());
        double ratio = report.random().maxRandEval() / report.random().bulk().lambdaPlus();
        TestWindow.await("drawn", overview::drawn);
        TestWindow.pulses(4);
        TestWindow.run(() -> {
            var area = overview.area(0);
            double x = overview.domainAxis().valueToJava2D(report.layer().id(), area, RectangleEdge.BOTTOM);
            double y = overview.drawing().orElseThrow().rangeAxis(0).valueToJava2D(ratio, area, RectangleEdge.LEFT);
            var at = overview.localToScreen(x, y);
            new Robot().mouseMove(at.getX(), at.getY());
        });
        TestWindow.await("its ratio", () -> overview.readOutProperty().get()
                .contains("fc2   largest random λ = " + TrapWords.strength(ratio)));
    }

    /** Eigenvalues that are nearly equal have a tail so steep that its exponent is beyond the axis. */
    @Test
    void whatIsBeyondTheScaleStandsAboveAllRealDots() throws IOException {
        int side = 60;
        String header = ("{\"steep.weight\":{\"dtype\":\"F32\",\"shape\":[60,60],\"data_offsets\":[0,14400]},"
                + "\"usual.weight\":{\"dtype\":\"F32\",\"shape\":[60,60],\"data_offsets\":[14400,28800]}}");
        ByteBuffer file = ByteBuffer.allocate(8 + header.length() + 28800).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length()).put(header.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        java.util.Random random = new java.util.Random(1);
        for (int i = 0; i < side * side; i++) {
            file.putFloat(i % (side + 1) == 0 ? 1 + 0.01f * i / (side * side) : 0);
        }
        while (file.hasRemaining()) {
            file.putFloat((float) random.nextGaussian());
        }
        window.open(Files.write(folder.resolve("steep.safetensors"), file.array()));
        window.analyzed();
        assertThat(TestWindow.fx(() -> window.bench.sessionProperty().get().named("steep").orElseThrow().alpha()))
                .isGreaterThan(18);
        window.press(KeyCode.F7);
        ChartSurface overview = window.find("#overview", ChartSurface.class);
        TestWindow.await("drawn", overview::drawn);
        XYPlot plot = TestWindow.fx(() -> overview.drawing().orElseThrow().plots().getFirst());
        assertThat(plot.getDataset().getItemCount(0)).isEqualTo(2);
        List<Double> alphas = TestWindow.fx(() -> window.bench.sessionProperty().get().analyzable().stream()
                .map(LayerItem::alpha).toList());
        double steep = plot.getDataset().getYValue(0, 0);
        assertThat(steep).as("of %s", alphas).isGreaterThan(plot.getDataset().getYValue(0, 1))
                .isLessThanOrEqualTo(plot.getRangeAxis().getUpperBound())
                .isGreaterThan(0.96 * plot.getRangeAxis().getUpperBound());
    }

    @Test
    void theLegendHasTheColoursOfTheChartInBothThemes() throws IOException {
        window.open(BuiltInExample.unpack(BuiltInExample.OVERTRAINED));
        window.analyzed();
        for (Appearance appearance : new Appearance[] {Appearance.LIGHT, Appearance.DARK}) {
            TestWindow.run(() -> window.themes.appearance(appearance));
            TestWindow.pulses(3);
            ChartTheme theme = TestWindow.fx(() -> window.themes.chartsProperty().getValue());
            var swatch = window.find("#part-traps .swatch", javafx.scene.layout.Region.class);
            var fill = TestWindow.fx(() -> (javafx.scene.paint.Color) swatch.getBackground().getFills().getLast()
                    .getFill());
            assertThat(fill.toString()).as(appearance.name()).startsWith("0x%02x%02x%02x".formatted(
                    theme.trap().getRed(), theme.trap().getGreen(), theme.trap().getBlue()));
        }
    }

    /** The chart draws no solid line, the row and the panel show no green: the legend says no "Power law" either. */
    @Test
    void anExponentThatIsNotToBeReadIsSaidAndColouredAsNone() throws IOException {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        for (int layer = 0; layer < 6; layer++) {
            shapes.put("layers.%d.weight".formatted(layer), new int[] {160, 80});
        }
        window.open(Safetensors.write(folder.resolve("noise.safetensors"), shapes, 3));
        window.analyzed();
        ToggleButton law = window.find("#part-power-law", ToggleButton.class);
        int none = 0;
        for (LayerItem item : TestWindow.fx(() -> window.bench.sessionProperty().get().analyzable())) {
            TestWindow.run(() -> window.bench.selection().go(item));
            TestWindow.await("its chart", () -> window.find("#chart-title", Label.class).getText()
                    .equals(item.layer().name()));
            Analyzed report = item.analyzed().orElseThrow();
            boolean not = AlphaTrust.of(report) == AlphaTrust.NOT;
            none += not ? 1 : 0;
            assertThat(TestWindow.fx(law::getText).equals("No power law")).isEqualTo(not);
            assertThat(law.getPseudoClassStates().contains(PseudoClass.getPseudoClass("no-law"))).isEqualTo(not);
            assertThat(AlphaVerdict.shade(report) == Verdict.DOUBTFUL).isEqualTo(not
                    || AlphaVerdict.of(report).verdict() == Verdict.DOUBTFUL);
        }
        assertThat(none).isPositive();
        assertThat(TestWindow.fx(() -> window.scene().lookup("#layers").lookupAll(".chip-doubtful"))).isNotEmpty();
    }

    @Test
    void placesOutsideTheBlocksHaveNoNumbers() throws IOException {
        window.open(layers("embed.weight", "blocks.0.query.weight", "blocks.1.query.weight", "head.weight"));
        window.analyzed();
        window.press(KeyCode.F7);
        ChartSurface overview = window.find("#overview", ChartSurface.class);
        TestWindow.run(() -> ((javafx.scene.control.ToggleButton) window.scene().lookup("#overview-alpha-by-block"))
                .fire());
        TestWindow.await("by block", () -> overview.drawn() && overview.domainAxis().getLabel().startsWith("block"));
        var names = TestWindow.fx(() -> ((org.jfree.chart.axis.NumberAxis) overview.domainAxis())
                .getNumberFormatOverride());
        assertThat(Stream.of(-1.0, 0.0, 1.0, 2.0, 3.0).map(names::format)).containsExactly("", "0", "1", "", "");
        TestWindow.run(() -> window.bench.selection().group("blocks",
                window.bench.sessionProperty().get().analyzable().stream()
                        .filter(item -> item.layer().name().startsWith("blocks")).toList()));
        window.press(KeyCode.F6);
        ChartSurface group = window.find("#selection-chart", ChartSurface.class);
        TestWindow.await("the group", () -> group.drawn() && group.domainAxis().getLabel().equals("block"));
    }

    @Test
    void theFiguresOfTheTimelineAreChosenByWords() {
        window.open(Path.of("assets/models/digits-overtrained.safetensors"));
        TestWindow.await("the view", () -> window.scene().lookup("#timeline-metric") != null);
        @SuppressWarnings("unchecked")
        ComboBox<Object> metrics = window.find("#timeline-metric", ComboBox.class);
        List<String> shown = TestWindow.fx(() -> metrics.getItems().stream().map(metrics.getConverter()::toString)
                .toList());
        assertThat(shown).hasSizeGreaterThan(60).doesNotHaveDuplicates().contains("exponent of the tail, α")
                .noneMatch(text -> text.contains("_"));
    }

    /** Four of six traps once had the same name in the card of a group: "encoder....output.dense". */
    @Test
    void trapsOfAGroupAreToldApartByTheirWholeNames() throws IOException {
        String[] names = {"encoder.layer.0.attention.output.dense.weight",
            "encoder.layer.1.attention.output.dense.weight"};
        Path file = layers(names);
        try (RandomAccessFile weights = new RandomAccessFile(file.toFile(), "rw")) {
            for (int layer = 1; layer <= 2; layer++) {
                weights.seek(weights.length() - 4L * 60 * 40 * layer);
                weights.writeInt(Integer.reverseBytes(Float.floatToIntBits(60)));
            }
        }
        window.open(file);
        window.analyzed();
        TestWindow.run(() -> window.bench.selection().group("encoder.layer",
                window.bench.sessionProperty().get().analyzable()));
        TestWindow.pulses(3);
        List<String> seen = TestWindow.fx(() -> window.scene().getRoot().lookupAll("#group-summary .trap-title .text")
                .stream().map(text -> ((Text) text).getText().replace("\u200a", "")).toList());
        assertThat(seen).hasSize(2).anyMatch(text -> text.endsWith("0.attention.output.dense"))
                .anyMatch(text -> text.endsWith("1.attention.output.dense"));
    }

    @Test
    void aReportGreysWhatNeedsTheWeightsAndSaysWhy() throws IOException {
        window.open(BuiltInExample.unpack(BuiltInExample.OVERTRAINED));
        window.analyzed();
        Path report = folder.resolve("report.json");
        window.answers.files.add(report);
        window.press(KeyCode.CONTROL, KeyCode.S);
        TestWindow.await("written", () -> Files.exists(report));
        assertThat(TestWindow.fx(() -> window.find("#report-hint", Node.class).isVisible())).isFalse();
        window.open(report);
        window.analyzed();
        assertThat(TestWindow.fx(() -> window.stage.getTitle())).contains("(report)");
        assertThat(TestWindow.fx(() -> window.find("#report-hint", Node.class).isVisible())).isTrue();
        TestWindow.run(() -> window.bench.selection().go(window.bench.sessionProperty().get().named("fc2")
                .orElseThrow()));
        for (String link : List.of("#without-1", "#impact-1")) {
            assertThat(TestWindow.fx(() -> window.find(link, Hyperlink.class).isDisabled())).as(link).isTrue();
        }
        String why = "needs the weights, which a report does not hold";
        assertThat(words()).anyMatch(text -> text.equals("What is grey " + why + "."));
        List<String> menus = TestWindow.fx(() -> items(window.find(".menu-bar", MenuBar.class).getMenus()));
        assertThat(menus).filteredOn(text -> text.contains(why)).hasSize(6);
        Button analyze = window.find("#analyze-all-again", Button.class);
        assertThat(TestWindow.fx(analyze::isDisabled)).isTrue();
        assertThat(TestWindow.fx(() -> ((StackPane) analyze.getParent()).getProperties().values().stream()
                .filter(Tooltip.class::isInstance).map(tip -> ((Tooltip) tip).getText()).toList()))
                .containsExactly(why);
    }
}
