package org.eigenscope.analysis;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.eigenscope.model.Layer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * The operator norm of convolutions and the exponent of square windows against NumPy:
 * {@code src/test/resources/reference/windows.py} makes the reference.
 */
class WindowsReferenceTest {

    private static final AnalysisOptions THOROUGH = AnalysisOptions.DEFAULT.withReplicas(0).withMinEvals(2)
            .withThorough(true);

    static Stream<JsonObject> of(String part) throws IOException {
        return JsonParser.parseString(Files.readString(Path.of("src/test/resources/reference/windows.json")))
                .getAsJsonObject().getAsJsonArray(part).asList().stream().map(JsonElement::getAsJsonObject);
    }

    static Stream<JsonObject> kernels() throws IOException {
        return of("kernels");
    }

    static Stream<JsonObject> matrices() throws IOException {
        return of("matrices");
    }

    private static Layer kernel(JsonObject expected) {
        long[] shape = expected.getAsJsonArray("shape").asList().stream().mapToLong(JsonElement::getAsLong).toArray();
        return Matrices.layer(1, "kernel", numbers(expected, "kernel"), shape);
    }

    private static double[] numbers(JsonObject from, String name) {
        return from.getAsJsonArray(name).asList().stream().mapToDouble(JsonElement::getAsDouble).toArray();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void operatorNorm(JsonObject expected) {
        double norm = expected.get("norm").getAsDouble();
        assertThat(Matrices.analyze(kernel(expected), THOROUGH).scale().operatorNorm())
                .isCloseTo(norm, within(1e-9 * norm));
    }

    /** The norm of a convolution takes long: it is left out where nobody asks. That of a matrix is there. */
    @Test
    void withoutBeingAskedOnlyWhatIsKnown() throws IOException {
        ScaleMetrics convolution = Matrices.analyze(kernel(kernels().findFirst().orElseThrow()),
                THOROUGH.withThorough(false)).scale();
        assertThat(convolution.operatorNorm()).isNaN();
        LayerReport.Analyzed dense = Matrices.analyze(Matrices.layer(1, "dense", Matrices.gaussian(600, 1), 30, 20),
                THOROUGH.withThorough(false));
        assertThat(dense.scale().operatorNorm()).isEqualTo(dense.scale().svMax());
        assertThat(dense.readings().squareAlpha()).isNaN();
    }

    @ParameterizedTest
    @MethodSource("matrices")
    void exponentOfWindows(JsonObject expected) {
        Layer layer = Matrices.layer(1, "matrix", numbers(expected, "matrix"), expected.get("rows").getAsInt(),
                expected.get("columns").getAsInt());
        assertThat(Matrices.analyze(layer, THOROUGH).readings().squareAlpha())
                .isCloseTo(expected.get("alpha").getAsDouble(), within(1e-8));
    }
}
