package org.eigenscope.chart;

import java.awt.BasicStroke;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.chart.TimelineChart.Line;
import org.eigenscope.chart.TimelineChart.Run;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/** Two training runs in one picture, in each of the charts of a run. */
class TwoRunsTest {

    private final Analyzed early = Samples.gaussian("fc1", 60, 40, 0, 1);
    private final Analyzed late = Samples.gaussian("fc1", 60, 40, 30, 2);
    private final Run alone = SampleRun.of(early, late);

    private static TimelineChart chart(String id) {
        return Charts.ofRun().stream().filter(chart -> chart.id().equals(id)).findFirst().orElseThrow();
    }

    /** The same layers, two checkpoints: at step 50 and far after the last of the other run. */
    private Run both() {
        Run under = new Run("other", "step", List.of(50L, 10_000_000L), List.of(), List.of(
                new Line("fc1", List.of(Optional.of(late), Optional.of(early))),
                new Line("fc2", List.of(Optional.of(early), Optional.of(late)))), alone.metric(), 0, 1,
                Optional.empty());
        return new Run(alone.name(), alone.unit(), alone.steps(), alone.logged(), alone.layers(), alone.metric(),
                alone.current(), alone.at(), Optional.of(under));
    }

    private static Drawing draw(String id, Run run) {
        return chart(id).draw(run, ChartStyle.page(ChartTheme.LIGHT));
    }

    @Test
    void theMapHasBothInEachRow() {
        Drawing one = draw("run_map", alone);
        Drawing two = draw("run_map", both());
        // Two layers, three of four checkpoints analyzed; then two of the other run.
        double height = heights(one, 6).getFirst();
        List<Double> cells = heights(two, 10);
        assertThat(cells).allSatisfy(cell -> assertThat(cell).isBetween(0.35 * height, 0.62 * height));
        assertThat(two.domainAxis(0).getUpperBound()).as("the axis spans both").isGreaterThan(10_000_000);
        int map = two.plots().size() - 1;
        assertThat(two.hover().at(map, 50, 0.8)).hasValueSatisfying(words -> assertThat(words).doesNotContain("other"));
        assertThat(two.hover().at(map, 50, 1.2)).hasValueSatisfying(words ->
                assertThat(words).startsWith("step 50 ").endsWith("other"));
    }

    /** The heights of the cells: what is filled in no colour of the page. */
    private static List<Double> heights(Drawing drawing, int count) {
        List<Double> heights = DrawnLines.areas(drawing, 800, 600).stream().filter(area -> area.bounds().getWidth() > 20
                && area.bounds().getWidth() < 500 && area.bounds().getHeight() > 15)
                .map(area -> area.bounds().getHeight()).toList();
        assertThat(heights).hasSize(count);
        return heights;
    }

    @Test
    void eachRidgeHasThatOfTheOtherRunAtTheSameStep() {
        assertThat(dashed(draw("run_spectra", alone))).isZero();
        Drawing two = draw("run_spectra", both());
        assertThat(dashed(two)).as("three checkpoints are analyzed, and one entry of the legend").isEqualTo(4);
        assertThat(two.plots().getFirst().getLegendItems().get(0).getLabel()).isEqualTo("other");
    }

    @Test
    void theLegendOfLinesHasDashesForTheOtherRunThatAreNoLayers() {
        LegendItemCollection legend = draw("run", both()).plots().getLast().getLegendItems();
        LegendItem other = IntStream.range(0, legend.getItemCount()).mapToObj(legend::get)
                .filter(item -> item.getLabel().equals("other")).findFirst().orElseThrow();
        assertThat(other.isShapeVisible()).as("a dot would fill the gap").isFalse();
        assertThat(((BasicStroke) other.getLineStroke()).getDashArray()).isNotNull();
        assertThat(IntStream.range(0, legend.getItemCount()).mapToObj(legend::get)
                .filter(item -> item.getLinePaint().equals(other.getLinePaint()))).hasSize(1);
    }

    private static long dashed(Drawing drawing) {
        return DrawnLines.of(drawing, 800, 600).stream().filter(line -> line.dashed()
                && line.color().equals(ChartTheme.LIGHT.ghost())).count();
    }
}
