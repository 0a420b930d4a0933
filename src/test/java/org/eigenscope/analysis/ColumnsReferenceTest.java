package org.eigenscope.analysis;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Columns of whole layers, through files and analysis, against NumPy: {@code src/test/resources/reference/columns.py}
 * makes the reference from the weights.
 */
class ColumnsReferenceTest {

    /** Of sums of a hundred thousand doubles, and of logarithms and powers of eigenvalues. */
    private static final double ROUNDING = 1e-9;

    static Stream<Named<JsonObject>> layers() throws Exception {
        return JsonParser.parseString(Files.readString(Path.of("src/test/resources/reference/columns.json")))
                .getAsJsonObject().getAsJsonArray("layers").asList().stream().map(JsonElement::getAsJsonObject)
                .map(one -> Named.of(one.get("model").getAsString() + " " + one.get("layer").getAsString(), one));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void columns(JsonObject reference) throws Exception {
        String file = reference.get("model").getAsString() + ".safetensors";
        Model model = file.contains("cnn") ? Golden.fixture(file) : Golden.example(file);
        List<LayerReport.Analyzed> found = Golden.analyze(model, AnalysisOptions.DEFAULT).analyzed()
                .stream().filter(layer -> layer.name().equals(reference.get("layer").getAsString())).toList();
        assertThat(found).hasSize(1);
        for (Map.Entry<String, JsonElement> column : reference.getAsJsonObject("columns").entrySet()) {
            double expected = column.getValue().getAsDouble();
            assertThat(MetricCatalog.get(column.getKey()).number(found.getFirst())).as(column.getKey())
                    .isCloseTo(expected, within(ROUNDING * Math.max(1, Math.abs(expected))));
        }
    }
}
