package org.eigenscope.chart;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
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

    private static final Rectangle2D AREA = new Rectangle2D.Double(50, 10, 300, 150);
    private final Graphics2D graphics = new BufferedImage(10, 10, BufferedImage.TYPE_INT_RGB).createGraphics();
    private final Analyzed sample = Samples.gaussian("fc", 60, 40, 0, 3);

    @Test
    void namesOfLinesStandInAsFewRowsAsTheyFitIntoAndNeverOverEachOther() {
        List<Rectangle2D> taken = new ArrayList<>();
        taken.add(Captions.place(AREA, 340, 120, 18, 4, taken));
        assertThat(taken.getFirst().getMaxX()).as("left of its line, where there is room").isLessThan(340);
        taken.add(Captions.place(AREA, 335, 20, 18, 4, taken));
        assertThat(taken.get(1).getY()).as("below the first").isGreaterThanOrEqualTo(taken.getFirst().getMaxY());
        taken.add(Captions.place(AREA, 60, 40, 18, 4, taken));
        assertThat(taken.get(2).getY()).as("beside the first").isEqualTo(taken.getFirst().getY());
        assertThat(Captions.place(AREA, 200, 290, 18, 4, List.of())).as("no room on either side").satisfies(place ->
                assertThat(AREA.contains(place.getX() + 2, place.getY(), 290, 18)).isTrue());
        assertThat(Captions.place(AREA, 200, 310, 18, 4, List.of())).isNull();
        List<Rectangle2D> right = List.of(new Rectangle2D.Double(105, 14, 100, 18));
        assertThat(Captions.place(AREA, 100, 80, 18, 4, right)).as("not over its own line").satisfies(place ->
                assertThat(place.getX()).isGreaterThan(100));
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        List<Rectangle2D> many = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Rectangle2D next = Captions.place(AREA, 50 + random.nextDouble() * 300, 20 + random.nextDouble() * 60, 18,
                    4, many);
            if (next != null) {
                assertThat(many).noneMatch(next::intersects);
                many.add(next);
            }
        }
        assertThat(many).hasSizeBetween(8, 60);
    }

    @Test
    void aLogAxisOfLittleMoreThanADecadeHasMoreThanOneNumber() {
        assertThat(names(0.31, 6, 80)).containsExactly("1", "3");
        assertThat(names(0.31, 6, 150)).containsExactly("0.5", "1", "2", "5");
        assertThat(names(0.02, 3e4, 150)).contains("10⁰", "10²", "10⁴").doesNotContain("2");
    }

    private List<String> names(double low, double high, int pixels) {
        DecadeAxis axis = new DecadeAxis("λ");
        axis.setRange(low, high);
        List<NumberTick> ticks = axis.refreshTicks(graphics, new AxisState(), new Rectangle2D.Double(0, 0, 100, pixels),
                RectangleEdge.LEFT);
        return ticks.stream().map(NumberTick::getText).filter(text -> !text.isEmpty()).toList();
    }

    @Test
    void densitiesOfHugeEigenvaluesAreNotAllZero() {
        PlainAxis axis = new PlainAxis("density");
        axis.setRange(0, 4e-19);
        assertThat(axis.getNumberFormatOverride().format(2e-19)).isEqualTo("2·10⁻¹⁹");
        assertThat(axis.getNumberFormatOverride().format(1e-30)).as("a sum's rounding").isEqualTo("0");
        axis.setRange(0, 1);
        assertThat(axis.getNumberFormatOverride().format(1e-17)).isEqualTo("0");
    }

    @Test
    void theNameOfAnAxisIsShortenedRatherThanCutOff() {
        Font font = ChartTheme.LIGHT.font(13);
        String name = "largest random λ / λ+ (log)";
        assertThat(PlainAxis.fitting(name, graphics, font, new Rectangle2D.Double(0, 0, 50, 300), RectangleEdge.LEFT))
                .isEqualTo(name);
        assertThat(PlainAxis.fitting(name, graphics, font, new Rectangle2D.Double(0, 0, 50, 130), RectangleEdge.LEFT))
                .isEqualTo("largest random λ / λ+");
        assertThat(PlainAxis.fitting(name, graphics, font, new Rectangle2D.Double(0, 0, 50, 60), RectangleEdge.LEFT))
                .endsWith("…");
    }

    @Test
    void aTailThatWasNotFittedSaysWhy() {
        PowerLawFit none = PowerLawFit.failed("all eigenvalues are equal");
        Drawing drawing = NamedCharts.layer("tail").draw(Samples.with(sample, none, 1, 1, 1), EsdView.DEFAULT,
                ChartStyle.bare(ChartTheme.LIGHT));
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
        List<Dot> dots = ((DotDataset) plot.getDataset()).dots();
        assertThat(dots.get(0).beyond()).isFalse();
        assertThat(dots.get(1).beyond()).isTrue();
        assertThat(plot.getRangeAxis().getRange().contains(dots.get(1).y())).isTrue();
    }

    @Test
    void theReadOutOfTheElementsNamesTheOutlier() {
        Analyzed trapped = Samples.gaussian("fc", 60, 40, 80, 3);
        Drawing drawing = NamedCharts.layer("elements").draw(trapped, EsdView.DEFAULT,
                ChartStyle.bare(ChartTheme.LIGHT));
        assertThat(drawing.hover().at(0, 4, 1).orElseThrow()).startsWith("row 7, column 3: 4 ");
        assertThat(drawing.hover().at(0, 2, 1).orElseThrow()).as("between the bell and it").startsWith("weight = 2 ")
                .doesNotContain("count");
        assertThat(drawing.hover().at(0, 0, 1).orElseThrow()).contains("count ");
    }

    @Test
    void aDrawingCanBeShownAsAnotherIs() {
        Analyzed trapped = Samples.gaussian("fc", 60, 40, 80, 3);
        for (LayerChart chart : Charts.ofLayer()) {
            Drawing first = chart.draw(trapped, EsdView.DEFAULT, ChartStyle.bare(ChartTheme.LIGHT));
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
