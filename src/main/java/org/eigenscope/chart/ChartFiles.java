package org.eigenscope.chart;

import de.rototor.pdfbox.graphics2d.PdfBoxGraphics2D;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.eigenscope.output.AtomicFile;
import org.eigenscope.output.AtomicFile.Mode;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.JFreeChart;

/** Writes charts to files, completely or not at all, and never over an existing file unless asked to. */
public final class ChartFiles {

    /** The kinds of file, by their endings. */
    public enum Kind {
        PNG, SVG, PDF;

        /** {@code png}. */
        public String ending() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The kind that a file's name asks for. */
        public static Optional<Kind> of(Path file) {
            String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
            return Arrays.stream(values()).filter(kind -> name.endsWith("." + kind.ending())).findFirst();
        }

        /**
         * The kind that a file's name must ask for.
         *
         * @throws IllegalArgumentException if its ending is not one of .png, .svg, .pdf
         */
        public static Kind named(Path file) {
            return of(file).orElseThrow(() -> new IllegalArgumentException("%s: the name must end in %s".formatted(
                    file.getFileName(), Arrays.stream(values()).map(kind -> "." + kind.ending())
                            .collect(Collectors.joining(", ")))));
        }
    }

    /**
     * The size of a drawing.
     *
     * @param width in points, of which an inch has 72
     * @param height in points
     * @param scale pixels of a PNG for each point
     */
    public record Size(double width, double height, double scale) {

        /** The size for screens and pages: 900 × 560 points, two pixels each. */
        public static final Size DEFAULT = new Size(900, 560, 2);

        /** The size for a slide of 16 : 9: 640 × 360 points, three pixels each, so that its letters are large. */
        public static final Size SLIDE = new Size(640, 360, 3);

        /** The size for one of two columns of a paper: 85 × 60 mm, 300 dots per inch. */
        public static final Size COLUMN = millimetres(85, 60, 300);

        /** The size for the whole width of a paper: 170 × 100 mm, 300 dots per inch. */
        public static final Size PAGE = millimetres(170, 100, 300);

        /** The size for a paper of one column: 120 × 80 mm, 300 dots per inch. */
        public static final Size PAPER = millimetres(120, 80, 300);

        /** The shortest and the longest side, in points. */
        private static final double LEAST = 50;
        private static final double MOST = 20_000;

        /** The most pixels of a PNG: 100 million take 400 MB. */
        private static final double MAX_PIXELS = 1e8;

        public Size {
            if (!(width >= LEAST && height >= LEAST && width <= MOST && height <= MOST)) {
                throw new IllegalArgumentException(("the sides of a figure must be between 18 and 7055 mm, not %.0f × "
                        + "%.0f")
                        .formatted(width / 72 * 25.4, height / 72 * 25.4));
            }
            if (!(scale > 0) || width * scale * height * scale > MAX_PIXELS) {
                throw new IllegalArgumentException(("a PNG of %.0f × %.0f pixels is too large, the most is 100 million "
                        + "in all: take fewer dots per inch or a smaller size").formatted(width * scale,
                        height * scale));
            }
        }

        /** A figure of so many millimetres; a PNG of it has so many dots per inch. */
        public static Size millimetres(double width, double height, double dotsPerInch) {
            return new Size(width / 25.4 * 72, height / 25.4 * 72, dotsPerInch / 72);
        }
    }

    private ChartFiles() {}

    /**
     * Writes a chart in the format of the file's ending.
     *
     * @param overwrite true to replace an existing file
     * @throws IllegalArgumentException if the ending is not one of .png, .svg, .pdf
     * @throws org.eigenscope.output.OutputException if it exists and must not be replaced, or cannot be written; no
     *     half file is left
     */
    public static void write(JFreeChart chart, Path file, Size size, boolean overwrite) throws IOException {
        Kind kind = Kind.named(file);
        AtomicFile.write(file, overwrite ? Mode.REPLACE : Mode.NEW, out -> write(chart, kind, out, size));
    }

    /** Writes a chart to a stream, and leaves it open. */
    public static void write(JFreeChart chart, Kind kind, OutputStream out, Size size) throws IOException {
        switch (kind) {
            case PNG -> png(chart, out, size);
            case SVG -> out.write(svg(chart, size).getBytes(StandardCharsets.UTF_8));
            case PDF -> pdf(chart, out, size);
        }
    }

    /** The chart as an SVG document, its text as text. */
    public static String svg(JFreeChart chart, Size size) {
        SvgDocument document = new SvgDocument("", 3, size);
        draw(chart, document, size, null);
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + document.end();
    }

    /**
     * The chart as an element of a page, whose dots have a {@code title} that a browser shows under the pointer.
     *
     * @param prefix of all its ids: a page has one name space for all its charts
     */
    public static String svgElement(Drawing drawing, Size size, String prefix) {
        SvgDocument document = new SvgDocument(prefix, 1, size);
        boolean dots = drawing.plots().stream().anyMatch(plot -> plot.getDataset() instanceof DotDataset);
        ChartRenderingInfo drawn = dots ? new ChartRenderingInfo() : null;
        draw(drawing.chart(), document, size, drawn);
        if (dots) {
            document.clip(null, null);
            DotTip.of(drawing, drawn).forEach(document::tip);
        }
        return document.end();
    }

    private static void draw(JFreeChart chart, SvgDocument document, Size size, ChartRenderingInfo drawn) {
        SvgGraphics graphics = new SvgGraphics(document);
        try {
            chart.draw(graphics, area(size), drawn);
        } finally {
            graphics.dispose();
        }
    }

    /** The chart as an image. */
    public static BufferedImage image(JFreeChart chart, Size size) {
        int width = (int) Math.round(size.width() * size.scale());
        int height = (int) Math.round(size.height() * size.scale());
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
            graphics.scale(size.scale(), size.scale());
            chart.draw(graphics, area(size));
        } finally {
            graphics.dispose();
        }
        return image;
    }

    /** Through memory: ImageIO would keep a second copy on the disk, and has no words for a full one. */
    private static void png(JFreeChart chart, OutputStream out, Size size) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        try (ImageOutputStream image = new MemoryCacheImageOutputStream(bytes)) {
            BufferedImage picture = image(chart, size);
            writer.setOutput(image);
            writer.write(new IIOImage(picture, null, resolution(writer, picture, size)));
        } finally {
            writer.dispose();
        }
        bytes.writeTo(out);
    }

    /** The metadata with the pixels a metre: a document that the picture is put into shows it in its true size. */
    private static IIOMetadata resolution(ImageWriter writer, BufferedImage picture, Size size) throws IOException {
        IIOMetadata metadata = writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(picture),
                null);
        IIOMetadataNode resolution = new IIOMetadataNode("pHYs");
        String perMetre = String.valueOf(Math.round(size.scale() * 72 / 0.0254));
        resolution.setAttribute("pixelsPerUnitXAxis", perMetre);
        resolution.setAttribute("pixelsPerUnitYAxis", perMetre);
        resolution.setAttribute("unitSpecifier", "meter");
        IIOMetadataNode root = new IIOMetadataNode("javax_imageio_png_1.0");
        root.appendChild(resolution);
        metadata.mergeTree("javax_imageio_png_1.0", root);
        return metadata;
    }

    private static void pdf(JFreeChart chart, OutputStream out, Size size) throws IOException {
        try (PDDocument document = new PDDocument()) {
            float width = (float) size.width();
            float height = (float) size.height();
            PDPage page = new PDPage(new PDRectangle(width, height));
            document.addPage(page);
            PdfBoxGraphics2D graphics = new PdfBoxGraphics2D(document, width, height);
            try {
                graphics.setFontTextDrawer(new PdfText());
                chart.draw(graphics, area(size));
            } finally {
                graphics.dispose();
            }
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                content.drawForm(graphics.getXFormObject());
            }
            document.save(out);
        }
    }

    private static Rectangle2D area(Size size) {
        return new Rectangle2D.Double(0, 0, size.width(), size.height());
    }
}
