package org.eigenscope.chart;

import java.util.List;
import java.util.Optional;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.chart.SeriesChart.Member;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/** What every chart of the list has to be, whichever it is. */
class ChartsTest {

    private final Analyzed trapped = Samples.gaussian("fc2", 60, 40, 80, 3);
    private final Analyzed clean = Samples.gaussian("fc1", 80, 40, 0, 3);

    @Test
    void everyChartHasNamesOfItsOwn() {
        assertThat(Charts.ALL).isNotEmpty();
        assertThat(Charts.ALL.stream().map(Chart::id)).doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z]+(_[a-z]+)*"));
        assertThat(Charts.ALL.stream().map(Chart::label)).doesNotHaveDuplicates().doesNotContain("");
        assertThat(Charts.ALL.stream().map(Chart::meaning)).doesNotHaveDuplicates().noneMatch(text -> text.isBlank()
                || text.endsWith("."));
        assertThat(Charts.SPECTRUM.id()).isEqualTo(Charts.SPECTRUM_ID);
    }

    @Test
    void everyChartIsOfOneKind() {
        assertThat(Charts.ofLayer().size() + Charts.ofModel().size() + Charts.ofComparison().size()
                + Charts.ofSeries().size() + Charts.ofRun().size()).isEqualTo(Charts.ALL.size());
        assertThat(Charts.ofLayer()).containsAll(Charts.ofTrap());
        assertThat(Charts.ofTrap()).isNotEmpty();
        for (List<? extends Chart> kind : List.of(Charts.ofLayer(), Charts.ofModel(), Charts.ofComparison(),
                Charts.ofSeries(), Charts.ofRun())) {
            assertThat(kind.getFirst().prominence()).isEqualTo(Chart.Prominence.LEADING);
        }
    }

    @Test
    void everyChartIsDrawnInEveryTheme() {
        for (ChartTheme theme : ChartTheme.values()) {
            ChartStyle style = ChartStyle.page(theme);
            for (Chart chart : Charts.ALL) {
                Drawing drawing = switch (chart) {
                    case LayerChart ofLayer -> ofLayer.draw(trapped, EsdView.DEFAULT, style);
                    case ModelChart ofModel -> ofModel.draw("model", List.of(clean, trapped), trapped, style);
                    case ComparisonChart ofTwo -> ofTwo.draw(new LayerInTwo("first", clean, "second", trapped, trapped),
                            style);
                    case SeriesChart ofSeveral -> ofSeveral.draw(List.of(
                            new Member("a", List.of(Optional.of(clean), Optional.of(trapped))),
                            new Member("b", List.of(Optional.empty(), Optional.of(trapped))),
                            new Member("c", List.of(Optional.of(trapped), Optional.of(clean)))), style);
                    case TimelineChart ofRun -> ofRun.draw(SampleRun.of(clean, trapped), style);
                };
                assertThat(ChartFiles.svg(drawing.chart(), ChartFiles.Size.DEFAULT)).as(chart.id()).contains("<path")
                        .doesNotContain("NaN");
            }
        }
    }

    @Test
    void aChartPointsAtATrapWhereItShowsIt() {
        var trap = trapped.random().traps().getFirst();
        for (LayerChart chart : Charts.ofLayer()) {
            if (!chart.shows(trap)) {
                assertThat(chart.place(trap)).as(chart.id()).isEmpty();
            }
            if (chart.overLambda()) {
                assertThat(chart.place(trap).orElseThrow().x()).isEqualTo(trap.eigenvalue());
            }
        }
        assertThat(NamedCharts.layer("trap").place(trap).orElseThrow().x())
                .isEqualTo(trap.guilty().getFirst().column());
    }

    /** An axis of blocks that are none would be one of numbers that mean nothing. */
    @Test
    void aModelWithoutBlocksHasNoChartOfThem() {
        ModelChart byBlock = (ModelChart) Charts.ALL.stream().filter(chart -> chart.id().equals("alpha_by_block"))
                .findFirst().orElseThrow();
        assertThat(byBlock.fits(List.of(clean, trapped))).isFalse();
        List<Analyzed> blocks = List.of(clean, Samples.gaussian("h.0.q", 60, 40, 0, 1),
                Samples.gaussian("h.1.q", 60, 40, 0, 2));
        assertThat(byBlock.fits(blocks)).isTrue();
        String svg = ChartFiles.svg(byBlock.draw("model", blocks, null, ChartStyle.page(ChartTheme.LIGHT)).chart(),
                ChartFiles.Size.DEFAULT);
        assertThat(svg).contains(">0</text>", ">1</text>").doesNotContain(">−1</text>", ">-1</text>");
        assertThat(Charts.ofModel()).allSatisfy(chart -> assertThat(chart.needs()).isNotBlank().doesNotEndWith("."));
    }

    @Test
    void aLayerWithoutATrapHasNoChartOfOne() {
        assertThat(Charts.ofLayer().stream().filter(chart -> !chart.fits(clean)))
                .containsExactlyElementsOf(Charts.ofTrap());
        assertThat(Charts.ofModel().stream().filter(chart -> chart.fits(List.of()))).isEmpty();
    }
}
