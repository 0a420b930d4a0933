package org.eigenscope.surgery;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.BulkFit;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.Matrices;
import org.eigenscope.analysis.Trap;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.linalg.Backends;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.WeightMatrix;
import org.eigenscope.series.IntruderDimension;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What each removal makes of a layer, against NumPy: {@code src/test/resources/reference/surgery.py}. */
class SurgeonTest {

    /** Of sums in double precision, and of projections on eigenvectors of a Gram matrix. */
    private static final double ROUNDING = 1e-9;

    private static final AnalysisContext WORK = AnalysisContext.UNHINDERED;

    private static final Surgeon SURGEON = new Surgeon(Backends.best());

    static Stream<Named<JsonObject>> cases() throws IOException {
        return JsonParser.parseString(Files.readString(Path.of("src/test/resources/reference/surgery.json")))
                .getAsJsonObject().getAsJsonArray("cases").asList().stream().map(JsonElement::getAsJsonObject)
                .map(one -> Named.of(one.get("layer").getAsString(), one));
    }

    private static LayerReport.Analyzed report(String name) throws Exception {
        Layer layer = new ModelFiles().open(Path.of("assets/models/digits-overtrained.safetensors")).layers().stream()
                .filter(one -> one.name().equals(name)).findFirst().orElseThrow();
        return (LayerReport.Analyzed) new LayerAnalyzer(Backends.best()).analyze(layer, null, AnalysisOptions.DEFAULT,
                WORK);
    }

    private static LayerReport.Analyzed again(LayerChange operation) throws IOException {
        return (LayerReport.Analyzed) new LayerAnalyzer(Backends.best()).analyze(operation.mended(), null,
                AnalysisOptions.DEFAULT, WORK);
    }

    private static double[] elements(WeightMatrix weights) throws IOException {
        double[] all = new double[weights.rows() * weights.columns()];
        try (MatrixReader reader = weights.source().open()) {
            reader.readRows(0, 0, weights.rows(), all);
        }
        return all;
    }

    private static double at35(LayerChange operation) throws IOException {
        WeightMatrix weights = operation.mended().weights();
        return elements(weights)[3 * weights.columns() + 5];
    }

    @ParameterizedTest
    @MethodSource("cases")
    void asNumPyHasIt(JsonObject expected) throws Exception {
        LayerReport.Analyzed report = report(expected.get("layer").getAsString());
        LayerChange centred = SURGEON.remove(report, List.of(), new Removal.Centre(), WORK);
        assertThat(centred.size().relative()).isCloseTo(expected.get("centre").getAsDouble(), within(ROUNDING));
        LayerChange far = SURGEON.remove(report, List.of(), new Removal.Outliers(8), WORK);
        assertThat(far.size().relative()).isCloseTo(expected.get("outliers").getAsDouble(), within(ROUNDING));
        assertThat(far.size().elements()).isEqualTo(expected.get("outliers_changed").getAsLong());
        LayerChange quarter = SURGEON.remove(report, List.of(),
                new Removal.Truncate(Removal.Truncate.Tail.SHARE, 0.25), WORK);
        assertThat(quarter.size().relative()).isCloseTo(expected.get("quarter").getAsDouble(), within(ROUNDING));
        assertThat(at35(quarter)).isCloseTo(expected.get("quarter_3_5").getAsDouble(), within(ROUNDING));
        BulkFit bulk = report.bulk();
        LayerReport.Analyzed known = new LayerReport.Analyzed(report.layer(), report.slice(), report.esd(),
                report.scale(), report.tail(), report.truncated(), report.clipped(), report.quality(),
                report.readings(), report.noise(), report.detX(),
                new BulkFit(bulk.kind(), expected.get("sigma").getAsDouble(), 0, 0, 0, 0, 0), report.elements(),
                report.vectors(), report.random(), report.elapsed());
        LayerChange shrunk = SURGEON.remove(known, List.of(), new Removal.Shrink(), WORK);
        assertThat(shrunk.size().relative()).isCloseTo(expected.get("shrink").getAsDouble(), within(ROUNDING));
        assertThat(at35(shrunk)).isCloseTo(expected.get("shrink_3_5").getAsDouble(), within(ROUNDING));
    }

    /**
     * Of twenty shuffles, as {@code impact.json} has them of another generator's: of fc1 0.257390 ± 0.002461, of fc2
     * 0.385172 ± 0.000548.
     */
    @Test
    void rankOneOfShuffles() throws Exception {
        LayerChange fc1 = rankOne("fc1");
        LayerChange fc2 = rankOne("fc2");
        assertThat(fc1.spread().draws()).isEqualTo(20);
        double errors = 3 * Math.sqrt(2.0 / 20);
        assertThat(fc1.spread().mean()).isCloseTo(0.257390, within(errors * 0.002461));
        assertThat(fc2.spread().mean()).isCloseTo(0.385172, within(errors * 0.000548));
        assertThat(fc1.spread().deviation()).isBetween(0.0012, 0.005);
        assertThat(fc2.spread().deviation()).isBetween(0.00027, 0.0011);
        // What the shuffles do not have in common is averaged away.
        assertThat(fc1.size().relative()).isLessThan(fc1.spread().mean());
        assertThat(again(fc2).traps()).isEmpty();
    }

    private static LayerChange rankOne(String name) throws Exception {
        LayerReport.Analyzed report = report(name);
        return SURGEON.remove(report, report.traps(), new Removal.RankOne(20, 0), WORK);
    }

    /** In the first shuffle of the analysis, the singular value of what is taken out is that of the trap. */
    @Test
    void rankOneIsTheTrapThatWasSeen() throws Exception {
        LayerReport.Analyzed report = report("fc2");
        Trap trap = report.traps().getFirst();
        LayerChange one = SURGEON.remove(report, List.of(trap), new Removal.RankOne(1, 0), WORK);
        double lambda = Math.pow(one.size().relative() * report.scale().frobeniusNorm(), 2);
        assertThat(lambda).isCloseTo(report.random().maxRandEval(), within(1e-4 * lambda));
        assertThat(one.spread().mean()).isCloseTo(one.size().relative(), within(ROUNDING));
        assertThat(one.spread().deviation()).isNaN();
    }

    @Test
    void byCauseNoTrapIsLeft() throws Exception {
        LayerReport.Analyzed report = report("fc2");
        assertThat(report.traps().getFirst().cause()).isEqualTo(Trap.Cause.MEAN_SHIFT);
        LayerChange mended = SURGEON.remove(report, report.traps(), new Removal.ByCause(), WORK);
        assertThat(again(mended).traps()).isEmpty();
        assertThat(mended.spread()).isEqualTo(LayerChange.Spread.NONE);
    }

    @Test
    void anOutlierBecomesTheMean() throws IOException {
        double[] noise = Matrices.gaussian(300 * 200, 1);
        noise[7 * 200 + 11] = 60;
        Layer layer = Matrices.layer(1, "w", noise, 300, 200);
        LayerReport.Analyzed report = Matrices.analyze(layer, AnalysisOptions.DEFAULT);
        LayerChange mended = SURGEON.remove(report, report.traps(), new Removal.ByCause(), WORK);
        assertThat(mended.size().elements()).isEqualTo(1);
        double[] found = elements(mended.mended().weights());
        assertThat(found[7 * 200 + 11]).isCloseTo(Arrays.stream(noise).average().orElseThrow(), within(1e-12));
        assertThat(again(mended).traps()).isEmpty();
    }

    @Test
    void withoutTrapsNothingChanges() throws IOException {
        Layer layer = Matrices.layer(1, "w", Matrices.gaussian(300 * 200, 1), 300, 200);
        LayerReport.Analyzed report = Matrices.analyze(layer, AnalysisOptions.DEFAULT);
        for (Removal way : List.of(new Removal.ByCause(), new Removal.RankOne(2, 0))) {
            LayerChange none = SURGEON.remove(report, report.traps(), way, WORK);
            assertThat(none.changes()).isFalse();
            assertThat(none.mended()).isSameAs(layer);
        }
    }

    @Test
    void aRandomChangeHasTheSizeAskedForAndRankOne() throws Exception {
        LayerReport.Analyzed report = report("fc1");
        LayerChange one = SURGEON.remove(report, List.of(), new Removal.RandomRankOne(0.25, 3), WORK);
        assertThat(one.size().relative()).isCloseTo(0.25, within(ROUNDING));
        LayerChange again = SURGEON.remove(report, List.of(), new Removal.RandomRankOne(0.25, 3), WORK);
        assertThat(elements(again.mended().weights())).containsExactly(elements(one.mended().weights()));
        LayerChange other = SURGEON.remove(report, List.of(), new Removal.RandomRankOne(0.25, 4), WORK);
        assertThat(elements(other.mended().weights())).isNotEqualTo(elements(one.mended().weights()));
        WeightMatrix weights = one.layer().weights();
        double[] before = elements(weights);
        double[] after = elements(one.mended().weights());
        for (int i = 0; i < after.length; i++) {
            after[i] -= before[i];
        }
        double[] values = Backends.best().singularValues(after, weights.rows(), weights.columns());
        assertThat(values[values.length - 2]).isLessThan(1e-12 * values[values.length - 1]);
    }

    @Test
    void intrudersAreScaled() throws Exception {
        LayerReport.Analyzed report = report("fc1");
        WeightMatrix weights = report.layer().weights();
        double[] before = Backends.best().singularValues(elements(weights), weights.rows(), weights.columns());
        LayerChange scaled = SURGEON.scale(report, List.of(new IntruderDimension(0, 2, 0, 0.3)),
                new Removal.ScaleIntruders(0.5), WORK);
        double[] after = Backends.best().singularValues(elements(scaled.mended().weights()), weights.rows(),
                weights.columns());
        before[before.length - 2] *= 0.5;
        Arrays.sort(before);
        assertThat(after).containsExactly(before, within(ROUNDING));
    }

    @Test
    void theTailThatIsKeptIsTheReportedOne() throws Exception {
        LayerReport.Analyzed report = report("fc2");
        LayerChange kept = SURGEON.remove(report, List.of(), new Removal.Truncate(Removal.Truncate.Tail.XMIN, 1), WORK);
        double[] values = Backends.best().singularValues(elements(kept.mended().weights()), 256, 256);
        long alive = Arrays.stream(values).filter(value -> value > 1e-6).count();
        assertThat(alive).isEqualTo(report.tail().tailSize());
    }
}
