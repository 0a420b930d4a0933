package org.eigenscope.chart;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.chart.ChartFiles.Size;
import org.eigenscope.output.OutputException;
import org.eigenscope.spectrum.PowerLaw;
import org.eigenscope.spectrum.PowerLawFit;
import org.eigenscope.spectrum.Spectrum;
import org.jfree.chart.JFreeChart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class ChartFilesTest {

    private static final JFreeChart CHART =
            NamedCharts.spectrum(Samples.gaussian("block.0.dense", 40, 40, 60, 1), ChartTheme.LIGHT);

    @TempDir
    Path folder;

    @Test
    void aPngHasTheSizeAndTheTrapsColour() throws IOException {
        Path file = folder.resolve("chart.png");
        ChartFiles.write(CHART, file, new Size(600, 400, 1.5), false);
        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isEqualTo(900);
        assertThat(image.getHeight()).isEqualTo(600);
        assertThat(count(image, ChartTheme.LIGHT.trap().getRGB())).isGreaterThan(500);
        assertThat(count(image, ChartTheme.LIGHT.original().getRGB())).isGreaterThan(50);
    }

    @Test
    void anSvgIsXmlAndKeepsItsTextAsText() throws Exception {
        Path file = folder.resolve("chart.svg");
        ChartFiles.write(CHART, file, Size.DEFAULT, false);
        var document = DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder();
        var root = document.parse(file.toFile()).getDocumentElement();
        assertThat(root.getLocalName()).isEqualTo("svg");
        assertThat(root.getAttribute("width")).isEqualTo("900pt");
        assertThat(root.getTextContent()).contains("block.0.dense", "eigenvalue λ (log)", "× λ+");
    }

    @Test
    void aPdfHasOnePageThatShowsTheChart() throws IOException {
        Path file = folder.resolve("chart.pdf");
        ChartFiles.write(CHART, file, Size.millimetres(120, 80, 300), false);
        try (PDDocument document = Loader.loadPDF(file.toFile())) {
            assertThat(document.getNumberOfPages()).isEqualTo(1);
            assertThat(document.getPage(0).getMediaBox().getWidth()).isCloseTo(120 / 25.4f * 72, within(1e-3f));
            BufferedImage image = new PDFRenderer(document).renderImage(0, 2);
            assertThat(count(image, ChartTheme.LIGHT.trap().getRGB())).isGreaterThan(100);
        }
    }

    /** A reader without the first font has one that is as wide, and in the end any. */
    @Test
    void anSvgNamesFontsThatReadersHave() throws Exception {
        Size size = Size.millimetres(85, 60, 300);
        Path file = folder.resolve("chart.svg");
        ChartFiles.write(NamedCharts.spectrum(Samples.gaussian("block.0.dense", 40, 40, 60, 1), EsdView.DEFAULT,
                ChartStyle.figure(ChartTheme.LIGHT, size)), file, size, false);
        var builder = DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder();
        var document = builder.parse(file.toFile());
        NodeList texts = document.getElementsByTagName("text");
        assertThat(texts.getLength()).isGreaterThan(12);
        for (int i = 0; i < texts.getLength(); i++) {
            String families = "";
            for (Node node = texts.item(i); node instanceof Element element && families.isEmpty();
                    node = node.getParentNode()) {
                families = element.getAttribute("font-family");
            }
            assertThat(families).as(texts.item(i).getTextContent())
                    .isEqualTo("Arimo, 'Liberation Sans', Arial, Helvetica, sans-serif");
        }
        assertThat(document.getDocumentElement().getTextContent()).contains("density per λ", "eigenvalue λ (log)");
        assertThat(document.getDocumentElement().getAttribute("width")).isEqualTo("240.9449pt");
        assertThat(Files.readString(file)).contains("font-weight=\"bold\"");
    }

    @Test
    void aPdfHasItsFontsWithin() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ChartFiles.write(CHART, ChartFiles.Kind.PDF, bytes, Size.DEFAULT);
        List<String> fonts = new ArrayList<>();
        try (PDDocument document = Loader.loadPDF(bytes.toByteArray())) {
            PDResources page = document.getPage(0).getResources();
            for (COSName name : page.getXObjectNames()) {
                PDResources form = ((PDFormXObject) page.getXObject(name)).getResources();
                for (COSName font : form.getFontNames()) {
                    assertThat(form.getFont(font).isEmbedded()).isTrue();
                    fonts.add(form.getFont(font).getName());
                }
            }
        }
        // Six letters and a plus sign say that only the letters in use are there.
        assertThat(fonts).hasSize(2).allMatch(name -> name.matches("[A-Z]{6}\\+Arimo(-Bold)?"));
        assertThat(bytes.size()).isLessThan(40_000);
    }

    @Test
    void theLettersOfMathematicsAreRight() throws IOException {
        String name = "λ+ λ− α σ μ ‖W‖ √λ ∞ ∘ ≤ ≥ ≈ ± × · 10⁻³ W₀ xᵢ ½ Ж é …";
        assertThat(text(name)).contains(name);
    }

    /** The font of figures is not there for every writing: such a name is drawn by the system's, and seen. */
    @Test
    void aNameInOtherLettersIsDrawn() throws IOException {
        Analyzed named = Samples.analyze(Samples.layer(1, "層の名前", new Random(1).doubles(600).toArray(), 30, 20));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        JFreeChart chart = NamedCharts.spectrum(named, ChartTheme.LIGHT);
        ChartFiles.write(chart, ChartFiles.Kind.PDF, bytes, Size.DEFAULT);
        try (PDDocument document = Loader.loadPDF(bytes.toByteArray())) {
            assertThat(new PDFTextStripper().getText(document)).contains("eigenvalue λ (log)");
            BufferedImage page = new PDFRenderer(document).renderImage(0, 1);
            long dark = Stream.iterate(0, i -> i < 100 * 24, i -> i + 1)
                    .filter(i -> new java.awt.Color(page.getRGB(14 + i % 100, 4 + i / 100)).getRed() < 128).count();
            assertThat(dark).as("the title").isGreaterThan(40);
        }
        assertThat(ChartFiles.svg(chart, Size.DEFAULT)).contains("層の名前",
                "font-family=\"sans-serif\" font-size=\"15\" font-weight=\"bold\"");
    }

    private static String text(String layer) throws IOException {
        Analyzed named = Samples.analyze(Samples.layer(1, layer, new Random(1).doubles(600).toArray(), 30, 20));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ChartFiles.write(NamedCharts.spectrum(named, ChartTheme.LIGHT), ChartFiles.Kind.PDF, bytes, Size.DEFAULT);
        try (PDDocument document = Loader.loadPDF(bytes.toByteArray())) {
            return new PDFTextStripper().getText(document);
        }
    }

    /** 300 dots an inch are 11811 a metre. */
    @Test
    void aPngSaysHowLargeItIs() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ChartFiles.write(CHART, ChartFiles.Kind.PNG, bytes, Size.millimetres(85, 60, 300));
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
        assertThat(image.getWidth()).isEqualTo(1004);
        assertThat(image.getHeight()).isEqualTo(709);
        byte[] resolution = ByteBuffer.allocate(13).put("pHYs".getBytes(StandardCharsets.US_ASCII)).putInt(11811)
                .putInt(11811).put((byte) 1).array();
        assertThat(bytes.toByteArray()).containsSequence(resolution);
    }

    @Test
    void anExistingFileIsReplacedOnlyWhenTold() throws IOException {
        Path file = folder.resolve("chart.svg");
        Files.writeString(file, "mine");
        assertThatThrownBy(() -> ChartFiles.write(CHART, file, Size.DEFAULT, false))
                .isInstanceOf(OutputException.class);
        assertThat(file).hasContent("mine");
        ChartFiles.write(CHART, file, Size.DEFAULT, true);
        assertThat(Files.readString(file)).contains("<svg");
        assertNothingElse(1);
    }

    @Test
    void aFailureLeavesNothing() throws IOException {
        assertThatThrownBy(() -> ChartFiles.write(CHART, folder.resolve("no/such/chart.png"), Size.DEFAULT, false))
                .isInstanceOf(OutputException.class);
        assertThatThrownBy(() -> ChartFiles.write(CHART, folder.resolve("chart.gif"), Size.DEFAULT, false))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(".png, .svg, .pdf");
        Path occupied = Files.createDirectories(folder.resolve("taken.png/inside")).getParent();
        assertThatThrownBy(() -> ChartFiles.write(CHART, occupied, Size.DEFAULT, true)).isInstanceOf(IOException.class);
        assertNothingElse(1);
    }

    @Test
    void aPictureOfAbsurdSizeIsRefused() {
        assertThatThrownBy(() -> new Size(20_000, 20_000, 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Size(900, 560, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    private void assertNothingElse(int entries) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            assertThat(list).hasSize(entries);
        }
    }

    private static long count(BufferedImage image, int rgb) {
        return Stream.iterate(0, i -> i < image.getWidth() * image.getHeight(), i -> i + 1)
                .filter(i -> image.getRGB(i % image.getWidth(), i / image.getWidth()) == rgb).count();
    }

    /** ImageIO has a message of its own for a full disk, which says nothing. */
    @ParameterizedTest
    @EnumSource(ChartFiles.Kind.class)
    void whatTheDiskSaysIsPassedOn(ChartFiles.Kind kind) {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        JFreeChart chart = NamedCharts.spectrum(Samples.gaussian("fc", 40, 20, 0, 1), ChartTheme.LIGHT);
        assertThatThrownBy(() -> ChartFiles.write(chart, kind, full, new ChartFiles.Size(300, 200, 1)))
                .isInstanceOf(IOException.class).hasMessage("No space left on device");
    }

    /** A tail of a few eigenvalues beside each other has an exponent beyond all that the axis is made for. */
    @Test
    void anExponentOfThirtyHasItsChart() {
        double[] esd = java.util.stream.IntStream.range(0, 60).mapToDouble(i -> 1 + i * 0.001).toArray();
        PowerLawFit steep = PowerLaw.fit(Spectrum.of(esd));
        assertThat(steep.alpha()).isGreaterThan(20);
        Analyzed layer = Samples.with(Samples.gaussian("fc", 40, 20, 0, 1), steep, esd);
        assertThat(ChartFiles.svg(NamedCharts.layer("tail").draw(layer, EsdView.DEFAULT,
                ChartStyle.page(ChartTheme.LIGHT)).chart(),
                ChartFiles.Size.DEFAULT)).contains("α = ");
    }

    /** α of an oblong matrix is another than that of a square one of the same law: the chart of the fit says so. */
    @Test
    void theTailOfAnOblongMatrixNamesItsShape() {
        String oblong = "α of a matrix of 4 : 1 is not that of a square one";
        for (ChartStyle style : List.of(ChartStyle.page(ChartTheme.LIGHT), ChartStyle.withoutTitle(ChartTheme.LIGHT))) {
            assertThat(tail(Samples.gaussian("fc", 64, 256, 0, 1), style)).contains(oblong);
            assertThat(tail(Samples.gaussian("fc", 64, 64, 0, 1), style)).doesNotContain("that of a square one");
        }
        assertThat(tail(Samples.gaussian("fc", 64, 256, 0, 1), ChartStyle.page(ChartTheme.LIGHT).withTitle(false)))
                .as("a figure without a title").doesNotContain(oblong);
    }

    private static String tail(Analyzed layer, ChartStyle style) {
        return ChartFiles.svg(NamedCharts.layer("tail").draw(layer, EsdView.DEFAULT, style).chart(),
                ChartFiles.Size.DEFAULT);
    }
}
