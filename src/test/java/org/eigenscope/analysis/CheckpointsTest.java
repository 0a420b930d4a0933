package org.eigenscope.analysis;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.linalg.Backends;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.metric.Summary;
import org.eigenscope.series.AuditOptions;
import org.eigenscope.series.Comparison;
import org.eigenscope.series.LayerComparison;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

/** A training run on the way: noise, knowing by heart, generalizing late, over-trained. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckpointsTest {

    private final List<ModelReport> reports = new ArrayList<>();
    private List<JsonObject> reference;

    @BeforeAll
    void analyze() throws Exception {
        for (String step : List.of("00000000", "00010000", "00316228")) {
            reports.add(Golden.analyze(new ModelFiles().open(
                    Path.of("src/test/resources/checkpoints/step-" + step + ".safetensors")), AnalysisOptions.DEFAULT));
        }
        reports.add(Golden.analyze(Golden.example("digits-overtrained.safetensors"), AnalysisOptions.DEFAULT));
        reference = JsonParser.parseString(Files.readString(Path.of("src/test/resources/reference/bulk.json")))
                .getAsJsonObject().getAsJsonArray("checkpoints").asList().stream().map(JsonElement::getAsJsonObject)
                .toList();
    }

    private List<LayerReport.Analyzed> layer(String name) {
        return reports.stream().map(report -> report.analyzed().stream()
                .filter(layer -> layer.layer().name().equals(name)).findFirst().orElseThrow()).toList();
    }

    /**
     * What was initialized is noise: no direction stands above the bulk, no trap. Directions come before traps; most of
     * them stand above noise of one variance only, as training gives rows and columns different sizes.
     * {@code src/test/resources/reference/bulk.py} counts them.
     */
    @Test
    void directionsAreLearnedBeforeTrapsGrow() {
        for (String name : List.of("fc1", "fc2")) {
            List<JsonObject> counted = reference.stream().filter(one -> one.get("layer").getAsString().equals(name))
                    .toList();
            List<BulkFit> found = layer(name).stream().map(LayerReport.Analyzed::bulk).toList();
            assertThat(found).hasSameSizeAs(counted).extracting(bulk -> bulk.kind().name(), BulkFit::spikes,
                    BulkFit::spikesOfOneVariance).containsExactlyElementsOf(counted.stream().map(one -> tuple(
                            one.get("kind").getAsString(), one.get("spikes").getAsInt(),
                            one.get("ofOneVariance").getAsInt())).toList());
            assertThat(found).zipSatisfy(counted, (bulk, one) -> {
                assertThat(bulk.sigma()).isCloseTo(one.get("sigma").getAsDouble(), withinPercentage(0.1));
                assertThat(bulk.lambdaPlus()).isCloseTo(one.get("plus").getAsDouble(), withinPercentage(0.1));
            });
        }
        assertThat(layer("fc2")).extracting(layer -> layer.bulk().spikesOfOneVariance()).isSorted();
        assertThat(layer("fc2")).extracting(layer -> layer.random().traps().size()).containsExactly(0, 0, 1, 1);
    }

    /** As the run's notes say: from none to 11 times the bulk edge. */
    @Test
    void theTrapOfTheSecondLayerGrows() {
        List<Trap> traps = layer("fc2").stream().flatMap(layer -> layer.random().traps().stream()).toList();
        assertThat(traps).hasSize(2).allSatisfy(trap -> {
            assertThat(trap.cause()).isEqualTo(Trap.Cause.MEAN_SHIFT);
            assertThat(trap.weak()).isFalse();
        });
        assertThat(traps.getFirst().strength()).isBetween(2.4, 2.7);
        assertThat(traps.getLast().strength()).isBetween(10.5, 11.5);
    }

    /** The test of the order against orders that were tried: p and z of both layers as they were initialized. */
    @Test
    void noiseIsTestedAsOrdersThatWereTried() {
        for (String name : List.of("fc1", "fc2")) {
            JsonObject order = reference.stream().filter(one -> one.has("order")
                    && one.get("layer").getAsString().equals(name)).findFirst().orElseThrow().getAsJsonObject("order");
            NoiseTest noise = layer(name).getFirst().noise();
            assertThat(noise.z()).isCloseTo(order.get("z").getAsDouble(), within(0.1));
            assertThat(noise.pValue()).isCloseTo(order.get("tried").getAsDouble(), within(0.02));
        }
    }

    /** The tail grows heavier all the way; the noise of the start is no power law of so small an exponent. */
    @Test
    void alphaFalls() {
        for (String name : List.of("fc1", "fc2")) {
            List<LayerReport.Analyzed> steps = layer(name);
            // By chance fc2 as it was initialized is one of a hundred noise matrices that the test takes for structure:
            // of 4,000 orders of its elements that bulk.py tried 0.7 % had as unusual a Σλ².
            assertThat(AlphaVerdict.of(steps.getFirst())).isEqualTo(
                    name.equals("fc1") ? AlphaVerdict.NOISE : AlphaVerdict.UNDER_TRAINED);
            assertThat(steps.getFirst().tail().alpha()).isGreaterThan(6.5);
            assertThat(steps.getLast().tail().alpha()).isBetween(2.8, 2.9);
            assertThat(steps.get(2).tail().alpha()).isBetween(4.4, 4.7);
        }
        assertThat(reports).extracting(report -> Summary.of(report.analyzed()).alpha())
                .isSortedAccordingTo((a, b) -> Double.compare(b, a));
    }

    @Test
    void comparedWithTheStartItMovesEverFarther() {
        Comparison comparison = new Comparison(Backends.best(), AuditOptions.DEFAULT);
        List<LayerComparison> pairs = reports.subList(1, 4).stream()
                .map(later -> comparison.compare(reports.getFirst(), later, AnalysisContext.UNHINDERED).stream()
                        .filter(pair -> pair.name().equals("fc2")).findFirst().orElseThrow()).toList();
        assertThat(pairs).extracting(LayerComparison::deltaTraps).containsExactly(0, 1, 1);
        assertThat(pairs).extracting(LayerComparison::relative).isSorted();
        assertThat(pairs).allSatisfy(pair -> assertThat(pair.deltaAlpha()).isNegative());
    }
}
