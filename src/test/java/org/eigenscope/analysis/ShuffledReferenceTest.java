package org.eigenscope.analysis;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.metric.TrapWords;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Figures of shuffles and of traps against the same shuffles made by Python:
 * {@code src/test/resources/reference/shuffled.py} makes the reference. Each must lie where the error of single
 * precision can put it, a p-value within the 10⁻⁵ of itself besides to which the law of the edge is interpolated.
 */
class ShuffledReferenceTest {

    private static final double ROUNDING = 1e-12;
    private static final double LAW = 2e-5;

    private static Stream<Named<JsonObject>> of(String part, String name) throws IOException {
        return JsonParser.parseString(Files.readString(Path.of("src/test/resources/reference/shuffled.json")))
                .getAsJsonObject().getAsJsonArray(part).asList().stream().map(JsonElement::getAsJsonObject)
                .map(one -> Named.of(one.get(name).getAsString(), one));
    }

    static Stream<Named<JsonObject>> layers() throws IOException {
        return of("layers", "layer");
    }

    static Stream<Named<JsonObject>> matrices() throws IOException {
        return of("made", "name");
    }

    static Stream<Named<JsonObject>> groups() throws IOException {
        return of("groups", "name");
    }

    @ParameterizedTest
    @MethodSource("layers")
    void layersOfFiles(JsonObject reference) throws Exception {
        String file = reference.get("model").getAsString() + ".safetensors";
        Model model = file.contains("cnn") ? Golden.fixture(file) : Golden.example(file);
        assertRanges(Golden.analyze(model, AnalysisOptions.DEFAULT).analyzed().stream()
                .filter(layer -> layer.name().equals(reference.get("layer").getAsString())).findFirst().orElseThrow(),
                reference);
    }

    @ParameterizedTest
    @MethodSource("matrices")
    void madeMatrices(JsonObject reference) {
        assertRanges(made(reference), reference);
    }

    @ParameterizedTest
    @MethodSource("groups")
    void elementsThatStandTogether(JsonObject reference) {
        LayerReport.Analyzed report = made(reference);
        String shape = reference.get("shape").getAsString();
        assertThat(report.traps()).isNotEmpty().allSatisfy(trap ->
                assertThat(TrapWords.group(trap)).isEqualTo(shape));
        assertThat(MetricCatalog.get("trap_group").text(report)).isEqualTo(shape);
        ElementGroup group = report.traps().getFirst().place().orElseThrow();
        assertThat(group.rows()).containsExactlyInAnyOrderElementsOf(integers(reference, "inRows"));
        assertThat(group.columns()).containsExactlyInAnyOrderElementsOf(integers(reference, "inColumns"));
        assertClose(group.eigenvalue(), reference.get("eigenvalue").getAsDouble());
        assertClose(group.rankOne(), reference.get("rankOne").getAsDouble());
        assertClose(group.largest(), reference.get("largest").getAsDouble());
    }

    private static LayerReport.Analyzed made(JsonObject reference) {
        JsonArray elements = reference.getAsJsonArray("elements");
        return Matrices.analyze(Matrices.layer(1, "made", IntStream.range(0, elements.size())
                .mapToDouble(i -> elements.get(i).getAsDouble()).toArray(), reference.get("rows").getAsInt(),
                reference.get("columns").getAsInt()), AnalysisOptions.DEFAULT);
    }

    private static List<Integer> integers(JsonObject reference, String name) {
        return reference.getAsJsonArray(name).asList().stream().map(JsonElement::getAsInt).toList();
    }

    private static void assertClose(double found, double expected) {
        assertThat(found).isCloseTo(expected, within(1e-9 * expected));
    }

    private static void assertRanges(LayerReport.Analyzed report, JsonObject reference) {
        for (Map.Entry<String, JsonElement> range : reference.getAsJsonObject("ranges").entrySet()) {
            String column = range.getKey();
            double low = range.getValue().getAsJsonArray().get(0).getAsDouble();
            double high = range.getValue().getAsJsonArray().get(1).getAsDouble();
            double beyond = column.endsWith("_p") ? LAW : ROUNDING;
            assertThat(MetricCatalog.get(column).number(report)).as(column)
                    .isBetween(low - beyond * Math.abs(low), high + beyond * Math.abs(high));
        }
    }
}
