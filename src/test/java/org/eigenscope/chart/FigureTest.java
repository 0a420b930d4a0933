package org.eigenscope.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.chart.ChartFiles.Kind;
import org.eigenscope.chart.ChartFiles.Size;
import org.eigenscope.chart.PageText.Piece;
import org.eigenscope.chart.SeriesChart.Member;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a figure of a paper has to be, for every chart of the list, at the width of a column, of a page and of a screen,
 * in every theme: all of it is read from the PDF that is written.
 */
class FigureTest {

    private static final List<Size> SIZES = List.of(Size.millimetres(85, 60, 300), Size.millimetres(120, 80, 300),
            Size.millimetres(170, 100, 300), Size.DEFAULT);
    private static final Analyzed OUTLIER = Samples.gaussian("encoder.layer.11.attention.output.dense", 60, 40, 80, 3);
    private static final Analyzed CLEAN = Samples.gaussian("fc1", 80, 40, 0, 3);
    private static final Analyzed SHIFTED = shifted();

    /** A chart of something. */
    private record Subject(Chart chart, String of, java.util.function.Function<ChartStyle, Drawing> draw) {

        @Override
        public String toString() {
            return chart.id() + " of " + of;
        }
    }

    static Stream<Subject> subjects() {
        return Charts.ALL.stream().flatMap(chart -> switch (chart) {
            case LayerChart ofLayer -> Stream.of(OUTLIER, CLEAN, SHIFTED).filter(ofLayer::fits).map(layer ->
                    new Subject(chart, layer.layer().name(), style -> ofLayer.draw(layer, EsdView.DEFAULT, style)));
            // An axis of blocks has a number for each block, so only one where the model has a single block.
            case ModelChart ofModel -> (ofModel.byBlock() ? Stream.of(many())
                    : Stream.of(List.of(CLEAN, OUTLIER, SHIFTED), many())).filter(ofModel::fits).map(layers ->
                    new Subject(chart, layers.size() + " layers", style ->
                            ofModel.draw("digits-overtrained.safetensors", layers, null, style)));
            case ComparisonChart ofTwo -> Stream.of(new Subject(chart, "two", style ->
                    ofTwo.draw(new LayerInTwo("digits-well-trained.safetensors", CLEAN,
                            "digits-overtrained.safetensors", OUTLIER, SHIFTED), style)));
            case SeriesChart ofSeveral -> Stream.of(new Subject(chart, "three", style -> ofSeveral.draw(
                    IntStream.of(1, 2, 3).mapToObj(n -> new Member("checkpoint-" + n + "000",
                            Stream.of(CLEAN, OUTLIER, SHIFTED).map(Optional::of).toList())).toList(), style)));
            case TimelineChart ofRun -> Stream.of(new Subject(chart, "a run", style ->
                    ofRun.draw(SampleRun.of(CLEAN, OUTLIER), style)));
        });
    }

    private static List<Analyzed> many() {
        double[] weights = new Random(5).doubles(30 * 20).map(u -> u - 0.5).toArray();
        return IntStream.rangeClosed(1, 48).mapToObj(id -> Samples.analyze(Samples.layer(id, "layer." + id, weights, 30,
                20))).toList();
    }

    private static Analyzed shifted() {
        double[] weights = new Random(4).doubles(120 * 90).map(u -> u - 0.3).toArray();
        return Samples.analyze(Samples.layer(3, "shifted", weights, 120, 90));
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void everyFigureIsFitForPrint(Subject subject) throws IOException {
        for (Size size : SIZES) {
            for (ChartTheme theme : ChartTheme.values()) {
                Drawing drawing = subject.draw().apply(ChartStyle.figure(theme, size));
                assertThat(problems(drawing, size)).as("%s, %s, %.0f points wide", subject, theme, size.width())
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void whatItSaysCanBeFound(Subject subject) throws IOException {
        Size size = SIZES.getFirst();
        Drawing drawing = subject.draw().apply(ChartStyle.figure(ChartTheme.PUBLICATION, size));
        List<String> texts = texts(drawing, size).stream().map(Piece::text).toList();
        for (ValueAxis axis : drawing.axes()) {
            assertThat(texts).as("an axis' name").containsAnyElementsOf(axis instanceof DecadeAxis log ? log.names()
                    : ((PlainAxis) axis).names());
        }
        for (XYPlot plot : drawing.plots()) {
            List<VerticalLine> lines = lines(plot);
            if (!lines.isEmpty() && plot.getDomainAxis().getRange().contains(lines.getLast().value())) {
                assertThat(texts).as("the most important line").containsAnyOf(lines.getLast().label(),
                        lines.getLast().brief());
            }
        }
        assertThat(texts(drawing, size)).hasSizeGreaterThanOrEqualTo(7).allSatisfy(piece ->
                assertThat(piece.size()).as(piece.text()).isBetween(6.99, 9.01));
    }

    private static List<VerticalLine> lines(XYPlot plot) {
        return plot.getAnnotations().stream().filter(VerticalLine.class::isInstance).map(VerticalLine.class::cast)
                .filter(line -> !line.label().isEmpty()).toList();
    }

    /** Of two plots, one above the other, the names do not come together. */
    @Test
    void theNameOfAnAxisIsNoLongerThanItsPlot() {
        Graphics2D graphics = new BufferedImage(4, 4, BufferedImage.TYPE_INT_ARGB).createGraphics();
        java.awt.Font font = FigureFont.regular(10);
        List<String> names = List.of("exponent of the tail, α", "α");
        double width = graphics.getFontMetrics(font).getStringBounds(names.getFirst(), graphics).getWidth();
        assertThat(AxisName.fitting(names, graphics, font, new Rectangle2D.Double(0, 0, 90, width),
                org.jfree.chart.ui.RectangleEdge.LEFT)).isEqualTo(names.getFirst());
        assertThat(AxisName.fitting(names, graphics, font, new Rectangle2D.Double(0, 0, 90, width - 6),
                org.jfree.chart.ui.RectangleEdge.LEFT)).isEqualTo("α");
        graphics.dispose();
    }

    /** The test sees what it is there to see. */
    @Test
    void aLabelOverTheDataIsAProblem() throws IOException {
        Size size = SIZES.getFirst();
        Drawing drawing = Charts.SPECTRUM.draw(OUTLIER, EsdView.DEFAULT, ChartStyle.figure(ChartTheme.LIGHT, size));
        XYPlot plot = drawing.plots().getFirst();
        XYTextAnnotation note = new XYTextAnnotation("over the data", OUTLIER.esd().max() / 10,
                plot.getRangeAxis().getUpperBound() / 10);
        note.setFont(ChartStyle.figure(ChartTheme.LIGHT, size).font(12));
        plot.addAnnotation(note);
        assertThat(problems(drawing, size)).containsExactly("'over the data' lies over the data");
        plot.removeAnnotation(note);
        plot.getRangeAxis().setTickLabelsVisible(false);
        assertThat(problems(drawing, size)).containsExactly("0 numbers on a range axis");
    }

    private static List<String> problems(Drawing drawing, Size size) throws IOException {
        List<Piece> pieces = texts(drawing, size);
        List<String> problems = new ArrayList<>();
        Rectangle2D page = new Rectangle2D.Double(1, 1, size.width() - 2, size.height() - 2);
        List<Rectangle2D> areas = areas(drawing, size);
        for (Piece piece : pieces) {
            if (!page.contains(piece.box())) {
                problems.add("'%s' leaves the page".formatted(piece.text()));
            }
            if (piece.text().contains("…") && !piece.text().contains("encoder")) {
                problems.add("'%s' is cut".formatted(piece.text()));
            }
            if (areas.stream().anyMatch(area -> area.intersects(smaller(piece.box())))) {
                problems.add("'%s' lies over the data".formatted(piece.text()));
            }
            for (Piece other : pieces.subList(pieces.indexOf(piece) + 1, pieces.size())) {
                if (smaller(piece.box()).intersects(smaller(other.box()))) {
                    problems.add("'%s' lies over '%s'".formatted(piece.text(), other.text()));
                }
            }
        }
        problems.addAll(axes(drawing, pieces, areas));
        return problems;
    }

    /** Two numbers at least on every axis, wherever it stands. */
    private static List<String> axes(Drawing drawing, List<Piece> pieces, List<Rectangle2D> areas) {
        List<String> problems = new ArrayList<>();
        List<Piece> numbers = pieces.stream().filter(Piece::number).toList();
        for (int i = 0; i < areas.size(); i++) {
            Rectangle2D area = areas.get(i);
            int plot = i;
            boolean lowest = IntStream.range(i + 1, areas.size()).noneMatch(j ->
                    drawing.domainAxis(j) == drawing.domainAxis(plot));
            boolean first = IntStream.range(0, i).noneMatch(j -> drawing.rangeAxis(j) == drawing.rangeAxis(plot));
            long below = numbers.stream().filter(number -> number.box().getY() >= area.getMaxY()
                    && number.box().getY() < area.getMaxY() + 14 && number.box().getCenterX() > area.getMinX() - 1
                    && number.box().getCenterX() < area.getMaxX() + 1).count();
            long beside = numbers.stream().filter(number -> number.box().getMaxX() <= area.getMinX()
                    && number.box().getMaxX() > area.getMinX() - 14 && number.box().getCenterY() > area.getMinY() - 3
                    && number.box().getCenterY() < area.getMaxY() + 3).count();
            if (lowest && below < 2) {
                problems.add(below + " numbers on a domain axis");
            }
            if (first && beside < 2) {
                problems.add(beside + " numbers on a range axis");
            }
        }
        return problems;
    }

    private static Rectangle2D smaller(Rectangle2D box) {
        return new Rectangle2D.Double(box.getX() + 0.3, box.getY() + 0.3, box.getWidth() - 0.6, box.getHeight() - 0.6);
    }

    private static List<Piece> texts(Drawing drawing, Size size) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ChartFiles.write(drawing.chart(), Kind.PDF, bytes, size);
        try (PDDocument document = Loader.loadPDF(bytes.toByteArray())) {
            assertThat(document.getPage(0).getMediaBox().getWidth()).isEqualTo((float) size.width());
            assertThat(document.getPage(0).getMediaBox().getHeight()).isEqualTo((float) size.height());
            return PageText.of(document);
        }
    }

    /** The areas in which the plots have their data. */
    private static List<Rectangle2D> areas(Drawing drawing, Size size) {
        ChartRenderingInfo info = new ChartRenderingInfo();
        Graphics2D graphics = new BufferedImage(4, 4, BufferedImage.TYPE_INT_ARGB).createGraphics();
        graphics.setRenderingHint(java.awt.RenderingHints.KEY_FRACTIONALMETRICS,
                java.awt.RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        drawing.chart().draw(graphics, new Rectangle2D.Double(0, 0, size.width(), size.height()), null, info);
        graphics.dispose();
        PlotRenderingInfo plot = info.getPlotInfo();
        return plot.getSubplotCount() == 0 ? List.of(plot.getDataArea()) : IntStream.range(0, plot.getSubplotCount())
                .mapToObj(i -> plot.getSubplotInfo(i).getDataArea()).toList();
    }

    @Test
    void aNarrowFigureHasSmallerLettersThanAWideOne() throws IOException {
        for (Size size : SIZES) {
            double[] sizes = texts(Charts.SPECTRUM.draw(OUTLIER, EsdView.DEFAULT, ChartStyle.figure(ChartTheme.LIGHT,
                    size)), size).stream().mapToDouble(Piece::size).sorted().toArray();
            boolean print = size.width() < 190 / 25.4 * 72;
            assertThat(Arrays.stream(sizes).min().orElseThrow()).isBetween(print ? 7 : 11.9, print ? 7.5 : 12.1);
            assertThat(Arrays.stream(sizes).max().orElseThrow()).isBetween(print ? 8.5 : 14.9, print ? 9.01 : 15.1);
        }
    }
}
