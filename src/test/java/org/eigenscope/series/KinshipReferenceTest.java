package org.eigenscope.series;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.Matrices;
import org.eigenscope.linalg.Backends;
import org.eigenscope.model.Layer;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Figures of kinship against all orders of eight units and all shifts of gaps, by NumPy:
 * {@code src/test/resources/reference/lineage.py} makes the reference. What is drawn must lie within four deviations of
 * so many draws.
 */
class KinshipReferenceTest {

    private static JsonObject reference() throws IOException {
        return JsonParser.parseString(Files.readString(Path.of("src/test/resources/reference/lineage.json")))
                .getAsJsonObject();
    }

    private static Stream<Named<JsonObject>> of(String part) throws IOException {
        return reference().getAsJsonArray(part).asList().stream().map(JsonElement::getAsJsonObject)
                .map(one -> Named.of(one.get("name").getAsString(), one));
    }

    static Stream<Named<JsonObject>> units() throws IOException {
        return of("units");
    }

    static Stream<Named<JsonObject>> patterns() throws IOException {
        return of("patterns");
    }

    private static double[] numbers(JsonObject from, String name) {
        JsonArray array = from.getAsJsonArray(name);
        return IntStream.range(0, array.size()).mapToDouble(i -> array.get(i).getAsDouble()).toArray();
    }

    private static Layer layer(int id, JsonObject from, String name, int rows, int columns) {
        return Matrices.layer(id, "w" + id, numbers(from, name), rows, columns);
    }

    private static Lineage kinship(List<Layer> first, List<Layer> second) throws IOException {
        return new LineageAnalyzer(Backends.best(), reference().get("draws").getAsInt(), 20_000, 0)
                .of(ModelSeries.of(Matrices.model(first.toArray(Layer[]::new)),
                        Matrices.model(second.toArray(Layer[]::new))), AnalysisContext.UNHINDERED);
    }

    private static void assertWithin(double found, JsonObject reference, String name) {
        double[] range = numbers(reference, name);
        assertThat(found).as(name).isBetween(range[0], range[1]);
    }

    @ParameterizedTest
    @MethodSource("units")
    void allOrdersOfEightUnits(JsonObject reference) throws IOException {
        LayerLineage found = kinship(List.of(layer(1, reference, "one", 8, 8)),
                List.of(layer(1, reference, "other", 8, 8))).layers().getFirst();
        assertThat(found.columns()).isCloseTo(reference.get("z_columns").getAsDouble(), within(1e-9));
        assertThat(found.rows()).isCloseTo(reference.get("z_rows").getAsDouble(), within(1e-9));
        assertThat(found.correlation()).isCloseTo(reference.get("correlation").getAsDouble(), within(1e-12));
        assertWithin(found.pValue(), reference, "units_p");
    }

    /** Gaps are good to the rounding of singular values over the least of them, some 10⁻¹⁰. */
    @ParameterizedTest
    @MethodSource("patterns")
    void allShiftsOfGaps(JsonObject reference) throws IOException {
        List<JsonObject> layers = reference.getAsJsonArray("layers").asList().stream()
                .map(JsonElement::getAsJsonObject).toList();
        List<Layer> first = new ArrayList<>();
        List<Layer> second = new ArrayList<>();
        for (JsonObject one : layers) {
            int rows = one.get("rows").getAsInt();
            int columns = one.get("columns").getAsInt();
            first.add(layer(first.size() + 1, one, "one", rows, columns));
            second.add(layer(second.size() + 1, one, "other", rows, columns));
        }
        Lineage found = kinship(first, second);
        for (int i = 0; i < layers.size(); i++) {
            assertThat(found.layers().get(i).spacing()).isCloseTo(layers.get(i).get("spacing").getAsDouble(),
                    within(1e-8));
        }
        assertThat(found.spacingLayers()).isEqualTo(layers.size());
        assertWithin(found.spacingP(), reference, "p");
    }
}
