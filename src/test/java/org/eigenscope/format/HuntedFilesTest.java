package org.eigenscope.format;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.model.WeightMatrix;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Small files in the layouts of frameworks and tools, with the layers that they have ({@code reference/hunt.py},
 * {@code hunt_more.py}, {@code hunt_siblings.py}, {@code hunt_programs.py}). */
class HuntedFilesTest {

    private static final Path FOLDER = Path.of("src/test/resources/hunt");

    @TestFactory
    Stream<DynamicTest> layersAreThoseThatTheFrameworkUses() throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        for (String list : List.of("expected.json", "expected-more.json", "expected-siblings.json",
                "expected-programs.json")) {
            for (JsonElement element : JsonParser.parseString(Files.readString(FOLDER.resolve(list)))
                    .getAsJsonArray()) {
                JsonObject expected = element.getAsJsonObject();
                tests.add(DynamicTest.dynamicTest(expected.get("file").getAsString(), () -> check(expected)));
            }
        }
        assertThat(tests).hasSizeGreaterThan(110);
        return tests.stream();
    }

    /** NumPy's random numbers lie in many checkpoints, and loading them does nothing else. */
    @Test
    void nothingIsSaidOfRandomNumbers() throws Exception {
        assertThat(new ModelFiles().open(FOLDER.resolve("numpy-random.pt")).findings()).isEmpty();
    }

    private static void check(JsonObject expected) throws Exception {
        Path file = FOLDER.resolve(expected.get("file").getAsString());
        String says = expected.get("says").getAsString();
        if (expected.has("refused")) {
            assertThatThrownBy(() -> new ModelFiles().open(file)).isInstanceOf(Unsupported.class)
                    .hasMessageContaining(says);
            return;
        }
        Model model = new ModelFiles().open(file);

        List<Layer> layers = model.layers().stream().filter(layer -> layer.weights() != null).toList();
        assertThat(layers).extracting(HuntedFilesTest::brief).containsExactlyInAnyOrderElementsOf(
                expected.getAsJsonArray("layers").asList().stream().map(JsonElement::getAsJsonObject)
                .map(layer -> "%s %s × %s × %s".formatted(layer.get("name").getAsString(), layer.get("n"),
                layer.get("m"), layer.get("slices"))).toList());
        for (JsonElement element : expected.getAsJsonArray("layers")) {
            JsonObject right = element.getAsJsonObject();
            Layer layer = layers.stream().filter(found -> found.name().equals(right.get("name").getAsString()))
                    .findFirst().orElseThrow();
            double squares = right.get("squares").getAsDouble();
            assertThat(squares(layer.weights())).as(layer.name()).isCloseTo(squares, within(1e-6 * squares));
        }
        assertThat(model.layers()).filteredOn(layer -> layer.severity() == Severity.UNDECODED)
                .hasSize(expected.get("undecoded").getAsInt());
        assertThat(model.findings()).noneMatch(finding -> finding.severity() == Severity.DAMAGED);
        assertThat(model.findings().toString()).contains(says);
    }

    private static String brief(Layer layer) {
        WeightMatrix weights = layer.weights();
        return "%s %d × %d × %d".formatted(layer.name(), Math.max(weights.rows(), weights.columns()),
                Math.min(weights.rows(), weights.columns()), weights.slices());
    }

    private static double squares(WeightMatrix weights) throws Exception {
        double sum = 0;
        for (int slice = 0; slice < weights.slices(); slice++) {
            for (double value : FormatContractTest.read(weights, slice)) {
                sum += value * value;
            }
        }
        return sum;
    }
}
