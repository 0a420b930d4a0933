package org.eigenscope.desktop.export;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Spinner;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.input.KeyCode;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.controlsfx.control.StatusBar;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.chart.ChartFiles;
import org.eigenscope.chart.ChartStyle;
import org.eigenscope.chart.ChartTheme;
import org.eigenscope.chart.Charts;
import org.eigenscope.chart.Drawing;
import org.eigenscope.chart.EsdView;
import org.eigenscope.chart.ModelChart;
import org.eigenscope.chart.NamedCharts;
import org.eigenscope.desktop.TestWindow;
import org.eigenscope.desktop.app.BuiltInExample;
import org.eigenscope.desktop.chart.ChartPane;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.desktop.settings.FigureSettings.FigureColours;
import org.eigenscope.desktop.settings.FigureSettings.Preset;
import org.eigenscope.desktop.settings.Preferences.Appearance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Pictures in files are those on the screen. */
class ExportActionsTest {

    @TempDir
    Path folder;
    private TestWindow window;

    @BeforeEach
    void open() throws IOException {
        window = new TestWindow();
        Path example = BuiltInExample.unpack(BuiltInExample.OVERTRAINED);
        TestWindow.run(() -> window.bench.open(example));
        window.analyzed();
        TestWindow.await("drawn", () -> chart().drawing().isPresent());
        TestWindow.pulses(3);
    }

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void aZoomedChartIsExportedAsItIsSeen() throws IOException {
        window.click("#chart");
        window.press(KeyCode.PLUS);
        window.press(KeyCode.PLUS);
        var report = TestWindow.fx(() -> window.bench.selection().currentProperty().get().analyzed().orElseThrow());
        var ranges = TestWindow.fx(() -> chart().drawing().orElseThrow().axes().stream().map(axis -> axis.getRange())
                .toList());
        Drawing whole = Charts.SPECTRUM.draw(report, EsdView.DEFAULT, ChartStyle.page(ChartTheme.LIGHT));
        assertThat(whole.axes().getFirst().getRange()).isNotEqualTo(ranges.getFirst());
        BufferedImage unzoomed = ChartFiles.image(whole.chart(), ChartFiles.Size.DEFAULT);
        whole.zoom(ranges);
        BufferedImage seen = ChartFiles.image(whole.chart(), ChartFiles.Size.DEFAULT);
        BufferedImage written = exported("zoomed.png");
        assertThat(same(written, seen)).as("as it is seen").isTrue();
        assertThat(same(written, unzoomed)).as("as it is whole").isFalse();
    }

    @Test
    void theChartOfTheModelIsExportedFromItsTab() throws IOException {
        window.press(KeyCode.F7);
        ChartSurface overview = (ChartSurface) window.scene().lookup("#overview");
        TestWindow.await("the overview", () -> overview.drawn());
        TestWindow.pulses(4);
        List<Analyzed> layers = TestWindow.fx(() -> window.bench.sessionProperty().get().items().stream()
                .flatMap(item -> item.analyzed().stream()).toList());
        Analyzed current = TestWindow.fx(() -> window.bench.selection().currentProperty().get().analyzed()
                .orElseThrow());
        ModelChart first = Charts.ofModel().getFirst();
        String model = TestWindow.fx(() -> window.bench.sessionProperty().get().model().name());
        assertThat(same(exported("overview.png"), ChartFiles.image(first.draw(model, layers, current,
                ChartStyle.page(ChartTheme.LIGHT)).chart(), ChartFiles.Size.DEFAULT))).isTrue();
    }

    @Test
    void itsLooksAreChosenBeforeItIsSavedSeenAtOnceAndRemembered() throws IOException {
        TestWindow.run(() -> window.themes.appearance(Appearance.DARK));
        assertThat(exported("light.png").getRGB(3, 3)).as("light unless another is chosen")
                .isEqualTo(ChartTheme.LIGHT.background().getRGB());
        begin();
        Image light = preview(null);
        ComboBox<?> look = window.figure("#figure-look", ComboBox.class);
        TestWindow.run(() -> look.getSelectionModel().select(FigureColours.WINDOW.ordinal()));
        Image dark = preview(light);
        assertThat(dark.getPixelReader().getArgb(3, 3)).isEqualTo(ChartTheme.DARK.background().getRGB());
        assertThat(saved("window.png").getRGB(3, 3)).isEqualTo(ChartTheme.DARK.background().getRGB());
        assertThat(window.preferences.figures().look()).isEqualTo(FigureColours.WINDOW);

        begin();
        choose("#figure-page");
        BufferedImage page = saved("page.png");
        assertThat(page.getWidth()).as("170 mm at 300 dots an inch").isEqualTo(2008);
        assertThat(page.getRGB(3, 3)).as("no background").isZero();
        begin();
        assertThat(window.preferences.figures().preset()).isEqualTo(Preset.PAGE);
        choose("#figure-transparent");
        set("#figure-dots", 150);
        page = saved("white.png");
        assertThat(page.getWidth()).isEqualTo(1004);
        assertThat(page.getRGB(3, 3)).isEqualTo(0xFFFFFFFF);
    }

    @Test
    void theLettersHaveTheSizeThatIsAskedFor() throws IOException {
        begin();
        choose("#figure-column");
        assertThat(letters(save("column.pdf"), 85)).containsExactlyInAnyOrder(7);
        begin();
        set("#figure-letters", 10);
        set("#figure-width", 120);
        assertThat(letters(save("larger.pdf"), 120)).contains(10).doesNotContain(7);
    }

    /** A figure that cannot be is said, not written. */
    @Test
    void aFigureThatIsTooLargeCannotBeSaved() {
        begin();
        preview(null);
        set("#figure-width", 600);
        set("#figure-height", 600);
        set("#figure-dots", 1200);
        Button save = window.figure("#figure-save", Button.class);
        TestWindow.await("refused", save::isDisabled);
        Label facts = window.figure("#figure-facts", Label.class);
        assertThat(TestWindow.fx(facts::getText)).contains("too large", "fewer dots per inch");
        choose("#figure-screen");
        TestWindow.await("again", () -> !save.isDisabled());
        TestWindow.run(() -> save.getScene().getWindow().hide());
    }

    /** The sizes of the letters of a page that is so wide, in whole points. */
    private Set<Integer> letters(Path pdf, double millimetres) throws IOException {
        Set<Integer> sizes = new TreeSet<>();
        try (PDDocument document = Loader.loadPDF(pdf.toFile())) {
            assertThat(document.getPage(0).getMediaBox().getWidth()).isCloseTo((float) (millimetres / 25.4 * 72),
                    within(1e-3f));
            PDFTextStripper reader = new PDFTextStripper() {
                @Override
                protected void processTextPosition(TextPosition letter) {
                    sizes.add((int) letter.getFontSizeInPt());
                    super.processTextPosition(letter);
                }
            };
            // PDFBox breaks turned text into pieces.
            assertThat(reader.getText(document).replaceAll("\\s", "")).contains("eigenvalueλ(log)",
                    "densityperλ");
        }
        return sizes;
    }

    private void begin() {
        window.press(KeyCode.CONTROL, KeyCode.E);
        window.figure("#figure-preview", ImageView.class);
    }

    /** Waits until the preview is another than before. */
    private Image preview(Image before) {
        ImageView preview = window.figure("#figure-preview", ImageView.class);
        TestWindow.await("drawn", () -> preview.getImage() != null && preview.getImage() != before);
        return TestWindow.fx(preview::getImage);
    }

    @SuppressWarnings("unchecked")
    private void set(String control, double value) {
        Spinner<Double> spinner = window.figure(control, Spinner.class);
        TestWindow.run(() -> spinner.getValueFactory().setValue(value));
    }

    private void choose(String button) {
        ButtonBase found = window.figure(button, ButtonBase.class);
        TestWindow.run(found::fire);
    }

    private Path save(String name) {
        Path file = folder.resolve(name);
        window.answers.files.add(file);
        Button save = window.figure("#figure-save", Button.class);
        TestWindow.run(save::fire);
        TestWindow.await("the file", () -> Files.exists(file));
        return file;
    }

    private BufferedImage saved(String name) throws IOException {
        return ImageIO.read(save(name).toFile());
    }

    @Test
    void whereATrapsChartIsChosenButNoneIsThereTheSpectrumIsExported() throws IOException {
        TestWindow.run(() -> pane().chartProperty().set(NamedCharts.layer("vectors")));
        TestWindow.run(() -> window.bench.selection().go(window.bench.sessionProperty().get().items().stream()
                .filter(item -> item.layer().name().equals("fc3")).findFirst().orElseThrow()));
        TestWindow.await("fc3", () -> pane().order().filter(order -> order.subject().equals("fc3")).isPresent());
        var report = TestWindow.fx(() -> window.bench.selection().currentProperty().get().analyzed().orElseThrow());
        assertThat(NamedCharts.layer("vectors").fits(report)).isFalse();
        Drawing spectrum = Charts.SPECTRUM.draw(report, EsdView.DEFAULT, ChartStyle.page(ChartTheme.LIGHT));
        assertThat(same(exported("fc3.png"), ChartFiles.image(spectrum.chart(), ChartFiles.Size.DEFAULT))).isTrue();
    }

    @Test
    void theChartsOfAllLayersAreWrittenTogetherOrNotAtAll() throws IOException {
        TestWindow.run(() -> pane().chartProperty().set(NamedCharts.layer("vectors")));
        Path images = Files.createDirectory(folder.resolve("images"));
        window.answers.files.add(images);
        TestWindow.run(() -> item("PNG").fire());
        TestWindow.await("the files", () -> Files.exists(images.resolve("fc3.png")));
        assertThat(images).isDirectoryContaining("glob:**/fc1.png").isDirectoryContaining("glob:**/fc2.png");
        assertThat(ImageIO.read(images.resolve("fc3.png").toFile()).getWidth()).isEqualTo(1800);
        Path drawings = Files.createDirectory(folder.resolve("drawings"));
        Files.writeString(drawings.resolve("fc2.svg"), "mine");
        window.answers.files.add(drawings);
        window.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.E);
        TestWindow.await("the refusal", () -> window.notice().isPresent());
        assertThat(window.notice().orElseThrow()).contains("fc2.svg", "already exists");
        try (Stream<Path> left = Files.list(drawings)) {
            assertThat(left).containsExactly(drawings.resolve("fc2.svg"));
        }
        assertThat(drawings.resolve("fc2.svg")).hasContent("mine");
    }

    /** What is stopped leaves nothing behind, whatever is written, by its link and by its key. */
    @ParameterizedTest
    @ValueSource(strings = {"report.html", "report.json", "report.csv", "chart.png", "charts"})
    void whatIsStoppedLeavesNothing(String name) throws IOException {
        Hyperlink stop = window.find("#stop-files", Hyperlink.class);
        assertThat(TestWindow.fx(stop::isVisible)).isFalse();
        boolean byKey = name.endsWith(".json");
        TestWindow.run(() -> window.writings.stateProperty().addListener((p, before, now) -> {
            if (!before.busy() && now.busy()) {
                assertThat(stop.isVisible()).isTrue();
                assertThat(now.words()).isEqualTo("Writing " + name + "…");
                if (byKey) {
                    item("Cancel", 1).fire();
                } else {
                    stop.fire();
                }
            }
        }));
        Path file = folder.resolve(name);
        window.answers.files.add(name.equals("charts") ? Files.createDirectory(file) : file);
        if (name.startsWith("report")) {
            window.press(KeyCode.CONTROL, KeyCode.S);
        } else if (name.equals("charts")) {
            TestWindow.run(() -> item("PNG").fire());
        } else {
            window.export();
        }
        TestWindow.await("the end", () -> status().startsWith("Stopped: nothing was written to"));
        assertThat(TestWindow.fx(stop::isVisible)).isFalse();
        try (Stream<Path> left = Files.walk(folder)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
        assertThat(window.notice()).isEmpty();
    }

    @Test
    void itSaysHowFarItIsUntilItEnds() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicReference<String> end = new AtomicReference<>();
        TestWindow.run(() -> window.writings.begin("model.html", writing -> {
            writing.part("of its layers are drawn").progress(0);
            Thread.sleep(200);
            writing.part("of its layers are drawn").progress(0.4);
            goOn.await();
            writing.checkpoint();
            return "done";
        }, end::set, problem -> end.set(problem.toString()), () -> end.set("stopped")));
        TestWindow.await("the progress", () -> status().equals("Writing model.html  ·  40 % of its layers are drawn"));
        assertThat(TestWindow.fx(() -> ((StatusBar) window.scene().lookup("#status")).getProgress())).isEqualTo(0.4);
        TestWindow.run(window.find("#stop-files", Hyperlink.class)::fire);
        assertThat(TestWindow.fx(this::status)).isEqualTo("Stopping to write model.html…");
        goOn.countDown();
        TestWindow.await("the end", () -> end.get() != null);
        assertThat(end).hasValue("stopped");
        TestWindow.await("the line is free", () -> !status().contains("model.html"));
    }

    private String status() {
        return ((StatusBar) window.scene().lookup("#status")).getText();
    }

    private MenuItem item(String words, int menu) {
        return ((MenuBar) window.scene().lookup(".menu-bar")).getMenus().get(menu).getItems().stream()
                .filter(item -> String.valueOf(item.getText()).replace("_", "").equals(words)).findFirst()
                .orElseThrow();
    }

    private MenuItem item(String words) {
        Menu file = ((MenuBar) window.scene().lookup(".menu-bar")).getMenus().getFirst();
        return file.getItems().stream().filter(Menu.class::isInstance).flatMap(menu -> ((Menu) menu).getItems()
                .stream())
                .filter(item -> String.valueOf(item.getText()).contains(words)).findFirst().orElseThrow();
    }

    private BufferedImage exported(String name) throws IOException {
        Path file = folder.resolve(name);
        window.answers.files.add(file);
        window.export();
        TestWindow.await("the file", () -> Files.exists(file));
        return ImageIO.read(file.toFile());
    }

    private static boolean same(BufferedImage one, BufferedImage other) {
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                if (one.getRGB(x, y) != other.getRGB(x, y)) {
                    return false;
                }
            }
        }
        return one.getWidth() == other.getWidth() && one.getHeight() == other.getHeight();
    }

    private ChartSurface chart() {
        return (ChartSurface) window.scene().lookup("#chart");
    }

    private ChartPane pane() {
        return (ChartPane) window.scene().lookup("#layer-chart");
    }
}
