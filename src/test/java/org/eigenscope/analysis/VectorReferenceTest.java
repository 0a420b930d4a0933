package org.eigenscope.analysis;

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
import org.eigenscope.linalg.Backends;
import org.eigenscope.series.AuditOptions;
import org.eigenscope.series.Comparison;
import org.eigenscope.series.LayerComparison;
import org.eigenscope.series.MatchedLayer;
import org.eigenscope.spectrum.Localization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * How vectors are spread and how far matrices have moved, against NumPy and SciPy:
 * {@code src/test/resources/reference/vectors.py} makes the reference.
 */
class VectorReferenceTest {

    private static final AuditOptions FIRST_ALONE = new AuditOptions(1, 0.5, false, 100, 0);
    private static final double ROUNDING = 1e-12;

    private static Stream<JsonObject> of(String part) throws IOException {
        return JsonParser.parseString(Files.readString(Path.of("src/test/resources/reference/vectors.json")))
                .getAsJsonObject().getAsJsonArray(part).asList().stream().map(JsonElement::getAsJsonObject);
    }

    static Stream<JsonObject> localizations() throws IOException {
        return of("localizations");
    }

    static Stream<JsonObject> comparisons() throws IOException {
        return of("comparisons");
    }

    private static double[] numbers(JsonObject from, String name) {
        JsonArray array = from.getAsJsonArray(name);
        return IntStream.range(0, array.size()).mapToDouble(i -> array.get(i).getAsDouble()).toArray();
    }

    @ParameterizedTest
    @MethodSource("localizations")
    void localization(JsonObject expected) {
        Localization spread = Localization.of(numbers(expected, "vector"));
        assertThat(spread.participation()).isCloseTo(expected.get("participation").getAsDouble(), within(1e-11));
        assertThat(spread.entropy()).isCloseTo(expected.get("entropy").getAsDouble(), within(ROUNDING));
        assertThat(spread.gini()).isCloseTo(expected.get("gini").getAsDouble(), within(ROUNDING));
        assertThat(spread.topMass()).isCloseTo(expected.get("topMass").getAsDouble(), within(ROUNDING));
        assertThat(spread.flatOverlap()).isCloseTo(expected.get("flatOverlap").getAsDouble(), within(ROUNDING));
    }

    @ParameterizedTest
    @MethodSource("comparisons")
    void comparison(JsonObject expected) {
        int rows = expected.get("rows").getAsInt();
        int columns = expected.get("columns").getAsInt();
        LayerComparison pair = new Comparison(Backends.best(), FIRST_ALONE).compare(new MatchedLayer(List.of(
                Matrices.layer(1, "w", numbers(expected, "one"), rows, columns),
                Matrices.layer(1, "w", numbers(expected, "other"), rows, columns))), AnalysisContext.UNHINDERED);
        assertThat(pair.distance()).isCloseTo(expected.get("distance").getAsDouble(), within(ROUNDING));
        assertThat(pair.relative()).isCloseTo(expected.get("relative").getAsDouble(), within(ROUNDING));
        // The vectors of a Gram matrix are good to 10⁻¹⁶ over the relative gap of the two largest eigenvalues, 0.1
        // here.
        assertThat(pair.angles().largestRight()).isCloseTo(expected.get("angle").getAsDouble(), within(1e-10));
    }
}
