package org.eigenscope.metric;

import java.util.List;
import java.util.stream.Stream;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.report.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MetricCatalogTest {

    private final List<Analyzed> layers = Samples.report().analyzed();
    private final Analyzed trapped = layers.get(0);
    private final Analyzed withoutFit = layers.get(1);
    private final Analyzed notShuffled = layers.get(2);

    @Test
    void everyMetricIsFoundByItsName() {
        assertThat(MetricCatalog.all()).hasSizeGreaterThan(70).allSatisfy(metric ->
                assertThat(MetricCatalog.find(metric.name())).containsSame(metric));
        assertThat(MetricCatalog.find("Alpha")).isEmpty();
        assertThatThrownBy(() -> MetricCatalog.get("beta")).hasMessageContaining("beta");
    }

    /** Whatever the layer is like, a metric answers: with a number, with words, or with what stands for neither. */
    @Test
    void everyMetricAnswersForEveryLayer() {
        for (Analyzed layer : layers) {
            assertThat(MetricCatalog.all()).allSatisfy(metric -> {
                boolean words = metric.type() == Metric.Type.TEXT;
                assertThat(metric.text(layer)).as(metric.name()).isNotNull();
                assertThat(metric.column(layer)).as(metric.name()).isNotNull();
                assertThat(metric.verdict(layer)).as(metric.name()).isNotNull();
                assertThat(Double.isNaN(metric.number(layer))).as(metric.name())
                        .isEqualTo(words || metric.text(layer).equals("–"));
            });
        }
    }

    @Test
    void someAreKnownBeforeTheAnalysis() {
        List<Metric> known = MetricCatalog.all().stream().filter(Metric::isOfLayer).toList();
        assertThat(known).extracting(Metric::name).contains("layer_id", "name", "kind", "N", "M", "num_evals")
                .doesNotContain("alpha", "rand_num_spikes");
        assertThat(known).allSatisfy(metric -> assertThat(metric.text(trapped.layer())).as(metric.name())
                .isEqualTo(metric.text(trapped)));
        assertThat(MetricCatalog.get("N").number(trapped.layer())).isEqualTo(8);
        assertThat(MetricCatalog.get("alpha").number(trapped.layer())).isNaN();
        assertThat(MetricCatalog.get("alpha").text(trapped.layer())).isEqualTo("–");
    }

    @Test
    void everyFigureHasWordsOfItsOwn() {
        assertThat(MetricCatalog.figures()).extracting(Metric::words).doesNotHaveDuplicates();
        assertThat(MetricCatalog.figures()).allSatisfy(metric -> assertThat(metric.words()).isNotEqualTo(metric.name())
                .doesNotContain("_"));
    }

    @ParameterizedTest
    @EnumSource(value = Place.class, mode = EnumSource.Mode.EXCLUDE, names = {"DETAILS"})
    void headingsOfAPlaceDiffer(Place place) {
        assertThat(MetricCatalog.shownIn(place)).isNotEmpty().extracting(metric -> metric.in(place).orElseThrow()
                .heading())
                .doesNotHaveDuplicates();
        assertThat(MetricCatalog.shownIn(place)).extracting(metric -> metric.in(place).orElseThrow().position())
                .isSorted();
    }

    /** The panel says each group's heading once. */
    @Test
    void groupsOfThePanelStayTogether() {
        List<Group> groups = MetricCatalog.shownIn(Place.PANEL).stream().map(Metric::group).toList();
        long changes = Stream.iterate(1, i -> i < groups.size(), i -> i + 1)
                .filter(i -> groups.get(i) != groups.get(i - 1)).count();
        assertThat(changes + 1).isEqualTo(groups.stream().distinct().count());
    }

    @ParameterizedTest
    @CsvSource({"1.99,OVER_TRAINED,BAD", "2,WELL_TRAINED,GOOD", "6,WELL_TRAINED,GOOD",
            "6.01,UNDER_TRAINED,UNDER_TRAINED",
        "NaN,NO_POWER_LAW,DOUBTFUL"})
    void alphaIsJudgedByItsLimits(double alpha, AlphaVerdict expected, Verdict taken) {
        assertThat(AlphaVerdict.of(alpha)).isEqualTo(expected);
        assertThat(AlphaVerdict.of(alpha).verdict()).isEqualTo(taken);
    }

    @Test
    void theVerdictOnAlphaIsSpelledOut() {
        assertThat(AlphaVerdict.OVER_TRAINED.condition("alpha")).isEqualTo("alpha < 2");
        assertThat(AlphaVerdict.UNDER_TRAINED.condition("α")).isEqualTo("α > 6");
        assertThat(AlphaVerdict.WELL_TRAINED.warns()).isFalse();
        assertThat(MetricCatalog.get("warning").text(trapped)).isEqualTo("over-trained");
        assertThat(MetricCatalog.get("alpha").verdict(trapped)).isEqualTo(Verdict.BAD);
    }

    /** Files say −1 and 0 as WeightWatcher does; everywhere else a missing fit is missing, and alpha says why. */
    @Test
    void aMissingFitIsNoNumber() {
        Metric alpha = MetricCatalog.get("alpha");
        assertThat(alpha.number(withoutFit)).isNaN();
        assertThat(inDetails(alpha, withoutFit)).isEqualTo(-1.0);
        assertThat(alpha.textWithError(withoutFit)).isEqualTo("–");
        assertThat(alpha.whyMissing(withoutFit)).isEqualTo("No power law fits: fewer than two eigenvalues above 1e-5");
        assertThat(alpha.whyMissing(trapped)).isEmpty();
        assertThat(inDetails(MetricCatalog.get("num_pl_spikes"), withoutFit)).isEqualTo(0L);
        assertThat(MetricCatalog.get("num_pl_spikes").number(withoutFit)).isNaN();
    }

    private static Object inDetails(Metric metric, Analyzed layer) {
        return metric.asDetail((Analyzed row) -> row).value().apply(layer);
    }

    @Test
    void numbersAreWrittenAsTheirMetricSays() {
        assertThat(MetricCatalog.get("alpha").textWithError(trapped)).isEqualTo("1.75 ± 0.19");
        assertThat(MetricCatalog.get("alpha").column(trapped)).isEqualTo("1.750");
        assertThat(MetricCatalog.get("D").text(0.123456)).isEqualTo("0.123");
        assertThat(MetricCatalog.get("matrix_rank").text(12345)).isEqualTo("12\u202f345");
        assertThat(MetricCatalog.get("has_esd").text(trapped)).isEqualTo("True");
        assertThat(MetricCatalog.get("kind").text(trapped)).isEqualTo("dense");
    }

    @Test
    void trapsAreJudgedOnlyIfTheyWereLookedFor() {
        Metric traps = MetricCatalog.get("rand_num_spikes");
        assertThat(layers).extracting(traps::verdict).containsExactly(Verdict.BAD, Verdict.GOOD, Verdict.NEUTRAL);
        assertThat(traps.number(trapped)).isEqualTo(2);
        assertThat(traps.number(notShuffled)).isNaN();
        assertThat(MetricCatalog.get("trap_strength").number(trapped)).isEqualTo(2);
        assertThat(MetricCatalog.get("rand_edge_ratio").number(trapped)).isEqualTo(2);
    }
}
