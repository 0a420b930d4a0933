package org.eigenscope.chart;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
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
import org.xml.sax.InputSource;
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
        document.setEntityResolver((publicId, systemId) -> new InputSource(new StringReader("")));
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
}
