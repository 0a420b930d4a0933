package org.eigenscope.chart;

import java.util.EnumSet;
import java.util.List;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.chart.EsdData.Cell;
import org.eigenscope.chart.EsdView.Part;
import org.eigenscope.chart.EsdView.Scale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.XYPlot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class EsdChartTest {

    private final Analyzed trapped = Samples.gaussian("fc2", 60, 40, 80, 3);
    private final Analyzed clean = Samples.gaussian("fc1", 80, 40, 0, 3);

    @ParameterizedTest
    @EnumSource(Scale.class)
    void theAreaUnderEveryHistogramIsOne(Scale scale) {
        EsdData data = EsdData.of(trapped, EsdView.DEFAULT.withScale(scale));
        assertThat(data.zeros()).isZero();
        for (List<Cell> cells : List.of(data.original(), data.randomized())) {
            double area = 0;
            int count = 0;
            for (Cell cell : cells) {
                double width = scale == Scale.LOG_LINEAR
                        ? Math.log10(cell.to()) - Math.log10(cell.from()) : cell.to() - cell.from();
                area += cell.density() * width;
                count += cell.count();
            }
            assertThat(area).isCloseTo(1, within(1e-12));
            assertThat(count).isEqualTo(40);
        }
    }

    @Test
    void emptyBinsAreLeftOutAndBothSpectraShareTheBins() {
        EsdData data = EsdData.of(trapped, EsdView.DEFAULT.withBins(60));
        assertThat(data.bins()).isEqualTo(60);
        assertThat(data.original()).hasSizeLessThan(60).allMatch(cell -> cell.count() > 0);
        assertThat(data.original().getLast().to()).isEqualTo(data.randomized().getLast().to());
        assertThat(data.at(data.original().getFirst().middle())).hasValueSatisfying(
                read -> assertThat(read.count()).isEqualTo(data.original().getFirst().count()));
        double gap = Math.sqrt(trapped.esd().get(38) * trapped.esd().max());
        assertThat(data.at(gap)).hasValueSatisfying(read -> assertThat(read.count()).isZero());
        assertThat(data.at(trapped.esd().max() * 2)).isEmpty();
    }

    /** Of 21 replicas the 5 % quantile is the second smallest density, the 95 % quantile the second largest. */
    @Test
    void theBandOfReplicasIsTheirMeanAndTheRangeOfNineInTen() {
        Analyzed report = Samples.replicas("replicas", 80, 40, 21);
        EsdData data = EsdData.of(report, EsdView.DEFAULT);
        assertThat(data.randomized()).isNotEmpty().anyMatch(cell -> cell.low() < cell.high());
        for (Cell cell : data.randomized()) {
            double[] densities = report.random().replicas().stream().mapToDouble(spectrum ->
                    java.util.stream.IntStream.range(0, spectrum.size()).mapToDouble(spectrum::get)
                            .filter(v -> v >= cell.from() && (v < cell.to() || cell.to() == data.high()
                            && v == cell.to()))
                            .count() / (spectrum.size() * (cell.to() - cell.from()))).sorted().toArray();
            assertThat(cell.density()).isCloseTo(java.util.Arrays.stream(densities).average().orElseThrow(),
                    within(1e-12));
            assertThat(cell.low()).isCloseTo(densities[1], within(1e-12));
            assertThat(cell.high()).isCloseTo(densities[19], within(1e-12));
        }
    }

    @Test
    void theTrapThatIsLookedAtHasTheLabel() {
        double[] elements = new java.util.Random(6).doubles(80 * 60).map(u -> (u - 0.5) * 0.1).toArray();
        elements[11] = 4;
        elements[3000] = -3;
        Analyzed two = Samples.analyze(Samples.layer(1, "two", elements, 80, 60));
        assertThat(two.random().traps()).hasSize(2);
        for (int number : new int[] {0, 1}) {
            EsdView view = EsdView.DEFAULT.withTrap(number);
            assertThat(lines(NamedCharts.spectrum(two, view, ChartStyle.page(ChartTheme.LIGHT))))
                    .anyMatch(line -> line.label().endsWith(", %d of 2".formatted(number + 1))
                            && line.value() == two.random().traps().get(number).eigenvalue());
            assertThat(Charts.SPECTRUM.draw(two, view, ChartStyle.withoutTitle(ChartTheme.LIGHT)).hover()
                    .at(0, two.random().traps().get(number).eigenvalue(), 1).orElseThrow())
                    .contains("   trap %d: ".formatted(number + 1));
            for (LayerChart chart : List.of(NamedCharts.layer("trap"), NamedCharts.layer("vectors"))) {
                assertThat(chart.fits(two)).isTrue();
                String svg = ChartFiles.svg(chart.draw(two, view, ChartStyle.page(ChartTheme.LIGHT)).chart(),
                        ChartFiles.Size.DEFAULT);
                assertThat(svg).contains("trap " + (number + 1)).doesNotContain("NaN");
            }
        }
        assertThat(NamedCharts.layer("trap").fits(clean)).isFalse();
        assertThat(NamedCharts.layer("vectors").fits(clean)).isFalse();
    }

    @Test
    void theMarchenkoPasturCurveHasAreaOneAndTheRightEdges() {
        List<EsdData.Point> curve = EsdData.of(clean, EsdView.DEFAULT).bulk();
        double area = 0;
        for (int i = 1; i < curve.size(); i++) {
            area += (curve.get(i).x() - curve.get(i - 1).x()) * (curve.get(i).y() + curve.get(i - 1).y()) / 2;
        }
        // The least of the drawn eigenvalues lies a little above λ−: a sliver is missing, and the trapezoids are 200.
        assertThat(area).isCloseTo(1, within(0.02));
        assertThat(curve.getLast().x()).isLessThan(clean.random().bulk().lambdaPlus());
    }

    @Test
    void thePowerLawHoldsTheShareOfTheTailAndFallsByAlpha() {
        List<EsdData.Point> curve = EsdData.of(clean, EsdView.DEFAULT).powerLaw();
        EsdData.Point first = curve.getFirst();
        EsdData.Point last = curve.getLast();
        double slope = Math.log(last.y() / first.y()) / Math.log(last.x() / first.x());
        assertThat(slope).isCloseTo(-clean.tail().alpha(), within(1e-9));
        assertThat(first.y()).isCloseTo(
                clean.tail().tailSize() / 40.0 * (clean.tail().alpha() - 1) / clean.tail().xmin(), within(1e-9));
    }

    @Test
    void theOrangeLineIsATrapOnlyWhenTheTestSaysSo() {
        assertThat(lines(NamedCharts.spectrum(trapped, ChartTheme.LIGHT))).anySatisfy(line -> {
            assertThat(line.label()).startsWith("trap").contains("× λ+");
            assertThat(line.value()).isEqualTo(trapped.random().maxRandEval());
            assertThat(line.color()).isEqualTo(ChartTheme.LIGHT.trap());
        });
        assertThat(lines(NamedCharts.spectrum(clean, ChartTheme.LIGHT)))
                .anyMatch(line -> line.label().equals("largest random λ") && line.value() == clean.random()
                .maxRandEval())
                .noneMatch(line -> line.label().startsWith("trap"));
    }

    @Test
    void partsCanBeHidden() {
        EsdView view = EsdView.DEFAULT.withParts(EnumSet.of(Part.ORIGINAL));
        JFreeChart chart = NamedCharts.spectrum(trapped, view, ChartStyle.withoutTitle(ChartTheme.DARK));
        assertThat(lines(chart)).isEmpty();
        assertThat(chart.getXYPlot().getDatasetCount()).isEqualTo(1);
        assertThat(chart.getSubtitleCount()).isZero();
    }

    @Test
    void aFewTinyEigenvaluesDoNotFillThePictureWithNothing() {
        double[] esd = java.util.stream.IntStream.range(0, 200).mapToDouble(i -> 1 + i * 0.01).toArray();
        esd[0] = 1e-6;
        XYPlot plot = NamedCharts.spectrum(Samples.with(clean, esd), ChartTheme.LIGHT).getXYPlot();
        assertThat(plot.getDomainAxis().getLowerBound()).isBetween(0.5, 1.0);
        assertThat(((LineCaptions) plot.getDomainAxis(1)).note()).isEqualTo("← 1 smaller");
    }

    /** One eigenvalue of 60 among two hundred of about 1 left a linear picture with nothing in it. */
    @Test
    void aLinearAxisShowsTheBulkAndCountsWhatIsBeyond() {
        double[] esd = java.util.stream.IntStream.range(0, 200).mapToDouble(i -> 1 + i * 0.01).toArray();
        esd[199] = 60;
        Analyzed report = Samples.with(clean, esd);
        XYPlot plot = NamedCharts.spectrum(report, EsdView.DEFAULT.withScale(Scale.LINEAR),
                ChartStyle.withoutTitle(ChartTheme.LIGHT)).getXYPlot();
        assertThat(plot.getDomainAxis().getUpperBound()).isBetween(2.9, 10.0);
        assertThat(((LineCaptions) plot.getDomainAxis(1)).end()).isEqualTo("1 larger →");
        assertThat(NamedCharts.spectrum(clean, EsdView.DEFAULT.withScale(Scale.LINEAR),
                ChartStyle.withoutTitle(ChartTheme.LIGHT)).getXYPlot().getDomainAxis(1))
                .isInstanceOfSatisfying(LineCaptions.class, captions -> assertThat(captions.end()).isEmpty());
    }

    @Test
    void onlyATrapIsOrange() {
        JFreeChart chart = NamedCharts.spectrum(clean, EsdView.DEFAULT, ChartStyle.withoutTitle(ChartTheme.LIGHT));
        assertThat(lines(chart)).extracting(VerticalLine::label).contains("largest random λ");
        assertThat(lines(chart)).extracting(VerticalLine::color).doesNotContain(ChartTheme.LIGHT.trap());
        assertThat(lines(NamedCharts.spectrum(trapped, EsdView.DEFAULT, ChartStyle.withoutTitle(ChartTheme.LIGHT))))
                .extracting(VerticalLine::color).contains(ChartTheme.LIGHT.trap());
        // Of a layer that lies behind the trap is shown too, dotted.
        assertThat(lines(NamedCharts.spectrum(clean, EsdView.DEFAULT.withGhost(trapped, "the other"),
                ChartStyle.withoutTitle(ChartTheme.LIGHT)))).filteredOn(line ->
                line.color().equals(ChartTheme.LIGHT.trap()))
                .singleElement().satisfies(line -> assertThat(line.label()).startsWith("dotted: trap"));
    }

    @Test
    void aZoomedViewStillShowsTheHistogram() {
        JFreeChart chart = NamedCharts.spectrum(clean, EsdView.DEFAULT, ChartStyle.withoutTitle(ChartTheme.LIGHT));
        double middle = clean.esd().get(clean.esd().size() / 2);
        chart.getXYPlot().getDomainAxis().setRange(middle, clean.esd().max());
        var image = ChartFiles.image(chart, new ChartFiles.Size(400, 300, 1));
        int green = ChartTheme.LIGHT.original().getRGB();
        long pixels = java.util.stream.IntStream.range(0, 400 * 300)
                .filter(i -> image.getRGB(i % 400, i / 400) == green).count();
        assertThat(pixels).isGreaterThan(50);
    }

    @Test
    void zerosAreCountedNotDrawn() {
        double[] esd = {0, 0, 1e-18, 0.5, 1, 2, 3, 4, 5, 6};
        Analyzed report = Samples.with(clean, esd);
        EsdData data = EsdData.of(report, EsdView.DEFAULT);
        assertThat(data.zeros()).isEqualTo(3);
        assertThat(data.low()).isEqualTo(0.5);
        assertThat(data.randomized()).isEmpty();
        assertThat(note(report, Scale.LOG_LOG)).isEqualTo("← 3 of 10 are zero");
        assertThat(note(report, Scale.LINEAR)).as("zero has its place there").isEmpty();
        assertThat(data.original().stream().mapToInt(Cell::count).sum()).isEqualTo(7);
    }

    @Test
    void aSpectrumOfOneValueStillHasAChart() {
        double[] esd = new double[12];
        java.util.Arrays.fill(esd, 2.5);
        Analyzed report = Samples.with(clean, esd);
        for (Scale scale : Scale.values()) {
            JFreeChart chart = NamedCharts.spectrum(report, EsdView.DEFAULT.withScale(scale),
                    ChartStyle.page(ChartTheme.LIGHT));
            assertThat(ChartFiles.svg(chart, ChartFiles.Size.DEFAULT)).contains("<svg").doesNotContain("NaN");
        }
    }

    private static String note(Analyzed report, Scale scale) {
        return ((LineCaptions) NamedCharts.spectrum(report, EsdView.DEFAULT.withScale(scale),
                ChartStyle.withoutTitle(ChartTheme.LIGHT)).getXYPlot().getDomainAxis(1)).note();
    }

    private static List<VerticalLine> lines(JFreeChart chart) {
        return ((XYPlot) chart.getPlot()).getAnnotations().stream()
                .filter(VerticalLine.class::isInstance).map(VerticalLine.class::cast).toList();
    }
}
