package org.eigenscope.series;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.Matrices;
import org.eigenscope.linalg.Backends;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Angles, intruders and ΔW against NumPy: {@code src/test/resources/reference/audit.py} makes the reference. */
class AuditReferenceTest {

    /** Of vectors of a Gram matrix, whose relative gaps are as small as 10⁻³ here. */
    private static final double VECTORS = 1e-9;

    private static JsonObject reference() throws IOException {
        return JsonParser.parseString(Files.readString(Path.of("src/test/resources/reference/audit.json")))
                .getAsJsonObject();
    }

    static Stream<Named<JsonObject>> cases() throws IOException {
        return reference().getAsJsonArray("cases").asList().stream().map(JsonElement::getAsJsonObject)
                .map(one -> Named.of(one.get("name").getAsString(), one));
    }

    private static double[] numbers(JsonObject from, String name) {
        JsonArray array = from.getAsJsonArray(name);
        return IntStream.range(0, array.size()).mapToDouble(i -> array.get(i).getAsDouble()).toArray();
    }

    private static MatchedLayer row(JsonObject expected) {
        int rows = expected.get("rows").getAsInt();
        int columns = expected.get("columns").getAsInt();
        return new MatchedLayer(List.of(Matrices.layer(1, "w", numbers(expected, "base"), rows, columns),
                Matrices.layer(1, "w", numbers(expected, "tuned"), rows, columns)));
    }

    private static LayerComparison audited(MatchedLayer row) throws IOException {
        JsonObject reference = reference();
        AuditOptions options = new AuditOptions(reference.get("leading").getAsInt(),
                reference.get("epsilon").getAsDouble(), true, 100, 0);
        return new Comparison(Backends.best(), options).compare(row, AnalysisContext.UNHINDERED);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anglesOfTheLeadingSubspaces(JsonObject expected) throws IOException {
        SubspaceAngles angles = audited(row(expected)).angles();
        double[] left = numbers(expected, "left");
        double[] right = numbers(expected, "right");
        assertThat(angles.dimensions()).isEqualTo(left.length);
        for (int i = 0; i < left.length; i++) {
            assertThat(angles.left().get(i)).as("left %d", i).isCloseTo(left[i], within(Math.toDegrees(VECTORS)));
            assertThat(angles.right().get(i)).as("right %d", i).isCloseTo(right[i], within(Math.toDegrees(VECTORS)));
        }
        assertThat(angles.overlap()).isCloseTo(expected.get("overlap").getAsDouble(), within(VECTORS));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void intruders(JsonObject expected) throws IOException {
        List<IntruderDimension> found = audited(row(expected)).audit().intruders();
        List<Integer> ranks = expected.getAsJsonArray("intruders").asList().stream().map(JsonElement::getAsInt)
                .toList();
        assertThat(found).extracting(IntruderDimension::rank).isEqualTo(ranks);
        for (IntruderDimension intruder : found) {
            int at = intruder.rank() - 1;
            assertThat(intruder.cosine()).isCloseTo(numbers(expected, "cosines")[at], within(VECTORS));
            assertThat(intruder.singularValue()).isCloseTo(numbers(expected, "singularValues")[at], within(1e-10));
        }
    }

    /** Subtracted as it is read, and analyzed like any layer. */
    @ParameterizedTest
    @MethodSource("cases")
    void theDifferenceIsALayer(JsonObject expected) throws IOException {
        MatchedLayer row = row(expected);
        LayerReport report = Matrices.report(WeightDifference.layer(row), AnalysisOptions.DEFAULT);
        LayerComparison pair = audited(row).with(report);
        double[] values = numbers(expected, "delta");
        double top = values[values.length - 1];
        double[] found = pair.audit().delta().esd().toArray();
        assertThat(found).hasSameSizeAs(values);
        for (int i = 0; i < values.length; i++) {
            // Singular values are good to a few roundings of the largest, and so to their squares.
            assertThat(Math.sqrt(found[i])).isCloseTo(Math.sqrt(values[i]), within(1e-7 * Math.sqrt(top)));
        }
        assertThat(pair.audit().spectralChange()).isCloseTo(expected.get("spectral").getAsDouble(),
                within(1e-9 * expected.get("spectral").getAsDouble()));
        assertThat(pair.audit().noiseSpectralChange()).isCloseTo(expected.get("noiseSpectral").getAsDouble(),
                within(1e-9 * expected.get("noiseSpectral").getAsDouble()));
        assertThat(pair.audit().effectiveRank()).isCloseTo(expected.get("effectiveRank").getAsDouble(), within(1e-4));
    }

    /** α is NumPy's; the shuffle's effective rank lies within 99.5 % of four hundred others; the traps are as many. */
    @ParameterizedTest
    @MethodSource("cases")
    void theTailAndTheTrapsOfTheDifference(JsonObject expected) throws IOException {
        MatchedLayer row = row(expected);
        LayerAudit audit = audited(row).with(Matrices.report(WeightDifference.layer(row), AnalysisOptions.DEFAULT))
                .audit();
        if (expected.get("alpha").isJsonNull()) {
            assertThat(audit.alpha()).isNaN();
        } else {
            double alpha = expected.get("alpha").getAsDouble();
            assertThat(audit.alpha()).isCloseTo(alpha, within(1e-9 * alpha));
        }
        double[] shuffled = numbers(expected, "shuffledEffectiveRank");
        assertThat(audit.shuffledEffectiveRank()).isBetween(shuffled[0] - 1e-4, shuffled[1] + 1e-4);
        assertThat(audit.traps()).isEqualTo(expected.get("traps").getAsInt());
    }

    /** One draw of noise lies within 99.5 % of four hundred others. */
    @ParameterizedTest
    @MethodSource("cases")
    void noiseOfTheSameSizeTurnsAsMuchAsOtherNoise(JsonObject expected) throws IOException {
        double[] draws = numbers(expected, "noiseOverlap");
        assertThat(audited(row(expected)).audit().noiseAngles().overlap())
                .isBetween(draws[0] - VECTORS, draws[2] + VECTORS);
    }

    @Test
    void aKernelIsComparedBySlicesAndItsNormsAreUnscaled() throws IOException {
        double[] base = Matrices.gaussian(16 * 12 * 3 * 3, 1);
        double[] tuned = base.clone();
        for (int i = 0; i < 16 * 12; i++) {
            // The middle slice alone is another one.
            tuned[9 * i + 4] = -2 * base[9 * i + 4];
        }
        MatchedLayer row = new MatchedLayer(List.of(Matrices.layer(1, "c", base, 16, 12, 3, 3),
                Matrices.layer(1, "c", tuned, 16, 12, 3, 3)));
        LayerComparison pair = audited(row).with(Matrices.report(WeightDifference.layer(row), AnalysisOptions.DEFAULT));
        assertThat(pair.angles().overlap()).isCloseTo(1, within(1e-9));
        assertThat(pair.audit().intruders()).isEmpty();
        double middle = Math.sqrt(Matrices.analyze(Matrices.layer(2, "m", middle(base), 16, 12),
                AnalysisOptions.DEFAULT).scale().spectralNorm());
        assertThat(pair.audit().spectralChange() * pair.audit().baseNorm()).isCloseTo(3 * middle, within(1e-9));
    }

    private static double[] middle(double[] kernel) {
        return IntStream.range(0, kernel.length / 9).mapToDouble(i -> kernel[9 * i + 4]).toArray();
    }
}
