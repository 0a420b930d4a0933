package org.eigenscope.analysis;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Steps and noise floors of NF4 and FP4 against NumPy: {@code src/test/resources/reference/steps.py} makes the
 * reference. The program holds a step as a float.
 */
class StepsReferenceTest {

    private static final double FLOAT = 3e-7;

    static Stream<Named<JsonObject>> layers() throws Exception {
        return JsonParser.parseString(Files.readString(Path.of("src/test/resources/reference/steps.json")))
                .getAsJsonObject().getAsJsonArray("layers").asList().stream().map(JsonElement::getAsJsonObject)
                .map(one -> Named.of(one.get("layer").getAsString(), one));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void steps(JsonObject reference) throws Exception {
        Model model = new ModelFiles().open(Path.of("src/test/resources/quantized/bitsandbytes/model.safetensors"));
        Layer layer = model.layers().stream().filter(one -> one.name().equals(reference.get("layer").getAsString()))
                .findFirst().orElseThrow();
        LayerReport.Analyzed report = Matrices.analyze(layer, AnalysisOptions.DEFAULT.withReplicas(0));
        for (String column : new String[] {"quantization_step", "quantization_edge"}) {
            double expected = reference.get(column).getAsDouble();
            assertThat(MetricCatalog.get(column).number(report)).as(column)
                    .isCloseTo(expected, within(FLOAT * expected));
        }
    }
}
