package org.eigenscope.chart;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.spectrum.PowerLaw;
import org.eigenscope.spectrum.PowerLawFit;
import org.eigenscope.spectrum.Spectrum;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.Range;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What makes a chart readable: names that do not lie over each other, ticks that can be told apart, words where there
 * are no data.
 */
class ChartLayoutTest {

    private final Graphics2D graphics = new BufferedImage(10, 10, BufferedImage.TYPE_INT_RGB).createGraphics();
    private final Analyzed sample = Samples.gaussian("fc", 60, 40, 0, 3);

    @Test
    void namesOfLinesStandInAsFewRowsAsTheyFitIntoAndNeverOverEachOther() {
        CaptionRows three = rows(0, name("λ+", 100, 12), name("xmin", 103, 20), name("trap", 250, 120));
        assertThat(three.count()).isEqualTo(1);
        assertThat(three.placed()).as("side by side").hasSize(3);
        assertThat(rows(60, name("trap", 20, 120)).placed().getFirst().row()).as("above the note").isEqualTo(1);
        assertThat(rows(0, name("trap", 290, 120)).placed().getFirst().right()).as("within").isEqualTo(300);
        assertThat(rows(0, name("trap", 200, 320)).placed()).as("no room").isEmpty();
        CaptionRows many = rows(0, IntStream.range(0, 30).mapToObj(i -> name("n", 10 * i, 90))
                .toArray(CaptionRows.Name[]::new));
        assertThat(many.placed()).hasSizeBetween(3, 8).anySatisfy(placed ->
                assertThat(placed.name().x()).as("the most important one").isEqualTo(290));
    }

    @Test
    void noNameLiesOverAnotherNorOverItsLine() {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        for (int round = 0; round < 500; round++) {
            CaptionRows rows = rows(round % 2 * 40.0, IntStream.range(0, 1 + round % 6).mapToObj(i ->
                    name("n", random.nextDouble() * 300, 8 + random.nextDouble() * 110))
                    .toArray(CaptionRows.Name[]::new));
            for (CaptionRows.Placed one : rows.placed()) {
                assertThat(one.left()).isGreaterThanOrEqualTo(one.row() == 0 && round % 2 == 1 ? 40 : 0);
                assertThat(one.right()).isLessThanOrEqualTo(300 + 1e-9);
                assertThat(one.name().x()).as("near its line").isBetween(one.left() - 6, one.right() + 6);
                assertThat(one.row()).isLessThan(rows.count());
                for (CaptionRows.Placed other : rows.placed()) {
                    if (other == one) {
                        continue;
                    }
                    assertThat(one.row() == other.row() && one.left() < other.right() && other.left() < one.right())
                            .as("over another").isFalse();
                    assertThat(one.row() < other.row() && other.name().x() > one.left()
                            && other.name().x() < one.right()).as("over its line").isFalse();
                }
            }
        }
    }

    private static CaptionRows rows(double taken, CaptionRows.Name... names) {
        return CaptionRows.of(List.of(names), taken, 0, 300, 6);
    }

    private static CaptionRows.Name name(String text, double x, double width) {
        return new CaptionRows.Name(text, x, width, null);
    }

    @Test
    void aLogAxisOfLittleMoreThanADecadeHasMoreThanOneNumber() {
        assertThat(names(0.31, 6, 80)).containsExactly("1", "3");
        assertThat(names(0.31, 6, 150)).containsExactly("0.5", "1", "2", "5");
        assertThat(names(0.02, 3e4, 150)).contains("10⁰", "10²", "10⁴").doesNotContain("2");
    }

    private List<String> names(double low, double high, int pixels) {
        DecadeAxis axis = new DecadeAxis(List.of("λ"));
        axis.setRange(low, high);
        List<NumberTick> ticks = axis.refreshTicks(graphics, new AxisState(), new Rectangle2D.Double(0, 0, 100, pixels),
                RectangleEdge.LEFT);
        return ticks.stream().map(NumberTick::getText).filter(text -> !text.isEmpty()).toList();
    }

    @Test
    void densitiesOfHugeEigenvaluesAreNotAllZero() {
        PlainAxis axis = new PlainAxis(List.of("density"));
        axis.setRange(0, 4e-19);
        assertThat(axis.getNumberFormatOverride().format(2e-19)).isEqualTo("2·10⁻¹⁹");
        assertThat(axis.getNumberFormatOverride().format(1e-30)).as("a sum's rounding").isEqualTo("0");
        axis.setRange(0, 1);
        assertThat(axis.getNumberFormatOverride().format(1e-17)).isEqualTo("0");
    }

    @Test
    void theNameOfAnAxisIsShortenedRatherThanCutOff() {
        Font font = ChartStyle.page(ChartTheme.LIGHT).font(13);
        List<String> names = List.of("largest random λ / λ+ (log)", "largest random λ / λ+");
        assertThat(fitting(names, font, 300)).isEqualTo(names.getFirst());
        assertThat(fitting(names, font, 130)).isEqualTo(names.getLast());
        assertThat(fitting(names, font, 60)).endsWith("…");
    }

    private String fitting(List<String> names, Font font, double height) {
        return AxisName.fitting(names, graphics, font, new Rectangle2D.Double(0, 0, 50, height), RectangleEdge.LEFT);
    }

    @Test
    void aTailThatWasNotFittedSaysWhy() {
        PowerLawFit none = PowerLawFit.failed("all eigenvalues are equal");
        Drawing drawing = NamedCharts.layer("tail").draw(Samples.with(sample, none, 1, 1, 1), EsdView.DEFAULT,
                ChartStyle.withoutTitle(ChartTheme.LIGHT));
        assertThat(drawing.plots().getFirst().getNoDataMessage()).isEqualTo("No power law: all eigenvalues are equal");
    }

    @Test
    void anExponentBeyondTheAxisIsAnArrowAtItsEdge() {
        double[] esd = java.util.stream.IntStream.range(0, 60).mapToDouble(i -> 1 + i * 0.001).toArray();
        PowerLawFit steep = PowerLaw.fit(Spectrum.of(esd));
        assertThat(steep.alpha()).isGreaterThan(20);
        XYPlot plot = NamedCharts.model("alpha_by_depth").draw("model",
                List.of(sample, Samples.with(sample, steep, esd)), null,
                ChartStyle.page(ChartTheme.LIGHT)).chart().getXYPlot();
        List<LayerDot> dots = ((DotDataset) plot.getDataset()).dots();
        assertThat(dots.get(0).beyond()).isFalse();
        assertThat(dots.get(1).beyond()).isTrue();
        assertThat(plot.getRangeAxis().getRange().contains(dots.get(1).y())).isTrue();
    }

    @Test
    void theReadOutOfTheElementsNamesTheOutlier() {
        Analyzed trapped = Samples.gaussian("fc", 60, 40, 80, 3);
        Drawing drawing = NamedCharts.layer("elements").draw(trapped, EsdView.DEFAULT,
                ChartStyle.withoutTitle(ChartTheme.LIGHT));
        assertThat(drawing.hover().at(0, 4, 1).orElseThrow()).startsWith("row 7, column 3: 4 ");
        assertThat(drawing.hover().at(0, 2, 1).orElseThrow()).as("between the bell and it").startsWith("weight = 2 ")
                .doesNotContain("count");
        assertThat(drawing.hover().at(0, 0, 1).orElseThrow()).contains("count ");
    }

    @Test
    void aDrawingCanBeShownAsAnotherIs() {
        Analyzed trapped = Samples.gaussian("fc", 60, 40, 80, 3);
        for (LayerChart chart : Charts.ofLayer()) {
            Drawing first = chart.draw(trapped, EsdView.DEFAULT, ChartStyle.withoutTitle(ChartTheme.LIGHT));
            Drawing second = chart.draw(trapped, EsdView.DEFAULT, ChartStyle.page(ChartTheme.LIGHT));
            first.axes().forEach(axis -> axis.setRange(axis.getRange().getCentralValue(), axis.getUpperBound()));
            List<Range> ranges = first.axes().stream().map(ValueAxis::getRange).toList();
            assertThat(second.axes()).hasSizeGreaterThanOrEqualTo(2)
                    .noneMatch(axis -> ranges.contains(axis.getRange()));
            second.zoom(ranges);
            assertThat(second.axes()).extracting(ValueAxis::getRange).isEqualTo(ranges);
        }
    }
}
