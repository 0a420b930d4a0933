package org.eigenscope.desktop.export;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCode;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
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
import org.eigenscope.desktop.app.Example;
import org.eigenscope.desktop.chart.ChartPane;
import org.eigenscope.desktop.chart.ChartSurface;
import org.eigenscope.desktop.settings.Preferences.Appearance;
import org.eigenscope.desktop.settings.Preferences.Figures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
        Path example = Example.unpack(Example.OVERTRAINED);
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
    void itsColoursAreChosenInTheMenuAndRemembered() throws IOException {
        TestWindow.run(() -> window.themes.appearance(Appearance.DARK));
        assertThat(exported("light.png").getRGB(3, 3)).as("light unless another is chosen")
                .isEqualTo(ChartTheme.LIGHT.background().getRGB());
        TestWindow.run(() -> colours("Screen").fire());
        assertThat(exported("screen.png").getRGB(3, 3)).isEqualTo(ChartTheme.DARK.background().getRGB());
        assertThat(window.preferences.figures()).isEqualTo(Figures.SCREEN);
        TestWindow.run(() -> colours("Papers").fire());
        assertThat(exported("paper.png").getWidth()).as("120 mm at 300 dots an inch").isEqualTo(1417);
        TestWindow.run(() -> colours("Width").fire());
        assertThat(exported("page.png").getWidth()).as("170 mm").isEqualTo(2008);
        TestWindow.run(() -> colours("_Column").fire());
        Path pdf = folder.resolve("column.pdf");
        window.answers.files.add(pdf);
        window.press(KeyCode.CONTROL, KeyCode.E);
        TestWindow.await("the file", () -> Files.exists(pdf));
        try (PDDocument document = Loader.loadPDF(pdf.toFile())) {
            assertThat(document.getPage(0).getMediaBox().getWidth()).isCloseTo(85 / 25.4f * 72, within(1e-3f));
            // PDFBox breaks turned text into pieces.
            assertThat(new PDFTextStripper().getText(document).replaceAll("\\s", ""))
                    .contains("eigenvalueλ(log)", "densityperλ(log)");
        }
    }

    private MenuItem colours(String words) {
        return ((Menu) item("Colours")).getItems().stream().filter(item -> item.getText().contains(words)).findFirst()
                .orElseThrow();
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
        assertThat(window.notice().orElseThrow()).contains("fc2.svg", "exists already");
        try (Stream<Path> left = Files.list(drawings)) {
            assertThat(left).containsExactly(drawings.resolve("fc2.svg"));
        }
        assertThat(drawings.resolve("fc2.svg")).hasContent("mine");
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
        window.press(KeyCode.CONTROL, KeyCode.E);
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
