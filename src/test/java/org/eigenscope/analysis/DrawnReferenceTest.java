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
import org.assertj.core.data.Offset;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.model.Model;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Columns that tests, draws and shuffles decide, against NumPy, SciPy and mpmath:
 * {@code src/test/resources/reference/drawn.py} makes the reference. What is drawn must lie within the error that
 * follows from the numbers of draws.
 */
class DrawnReferenceTest {

    private static final AnalysisOptions UNSHUFFLED = AnalysisOptions.DEFAULT.withReplicas(0);

    private static Stream<JsonObject> of(String part) throws IOException {
        return JsonParser.parseString(Files.readString(Path.of("src/test/resources/reference/drawn.json")))
                .getAsJsonObject().getAsJsonArray(part).asList().stream().map(JsonElement::getAsJsonObject);
    }

    static Stream<JsonObject> layers() throws IOException {
        return of("noise");
    }

    static Stream<JsonObject> matrices() throws IOException {
        return of("made");
    }

    static Stream<JsonObject> quantized() throws IOException {
        return of("quantized");
    }

    static Stream<JsonObject> spectra() throws IOException {
        return of("intervals");
    }

    static Stream<JsonObject> trapped() throws IOException {
        return of("traps");
    }

    private static LayerReport.Analyzed analyzed(JsonObject reference, AnalysisOptions options) throws Exception {
        String file = reference.get("model").getAsString() + ".safetensors";
        Model model = file.contains("overtrained") ? Golden.example(file) : Golden.fixture(file);
        return layer(model, reference, options);
    }

    private static LayerReport.Analyzed layer(Model model, JsonObject reference, AnalysisOptions options) {
        String name = reference.get("layer").getAsString();
        return Golden.analyze(model, options).analyzed().stream().filter(layer -> layer.name().equals(name))
                .findFirst().orElseThrow(() -> new AssertionError("no layer " + name));
    }

    private static double figure(LayerReport.Analyzed report, String column) {
        return MetricCatalog.get(column).number(report);
    }

    private static double[] numbers(JsonObject from, String name) {
        JsonArray array = from.getAsJsonArray(name);
        return IntStream.range(0, array.size()).mapToDouble(i -> array.get(i).getAsDouble()).toArray();
    }

    private static Offset<Double> relative(double expected, double share) {
        return within(Math.max(Double.MIN_NORMAL, share * Math.abs(expected)));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void noiseOfLayers(JsonObject reference) throws Exception {
        assertNoise(analyzed(reference, UNSHUFFLED), reference);
    }

    @ParameterizedTest
    @MethodSource("matrices")
    void noiseOfMatrices(JsonObject reference) {
        assertNoise(made(reference, UNSHUFFLED), reference);
    }

    private static LayerReport.Analyzed made(JsonObject reference, AnalysisOptions options) {
        return Matrices.analyze(Matrices.layer(1, "made", numbers(reference, "elements"),
                reference.get("rows").getAsInt(), reference.get("columns").getAsInt()), options);
    }

    /**
     * The law of the edge is interpolated to 10⁻⁵ of p, and beyond s = 12 a series stands for it, to 2·10⁻⁶; z is good
     * to 10⁻⁹, and p the worse the larger z is.
     */
    private static void assertNoise(LayerReport.Analyzed report, JsonObject reference) {
        double order = reference.get("noise_p").getAsDouble();
        double edge = reference.get("noise_edge_p").getAsDouble();
        assertThat(figure(report, "noise_p")).as("noise_p").isCloseTo(order, relative(order, 1e-6));
        assertThat(figure(report, "noise_edge_p")).as("noise_edge_p").isCloseTo(edge, relative(edge, 2e-5));
    }

    @ParameterizedTest
    @MethodSource("quantized")
    void stepsOfQuantization(JsonObject reference) throws Exception {
        LayerReport.Analyzed report = layer(Golden.fixture("digits-mlp.q8_0.gguf"), reference, UNSHUFFLED);
        for (String column : new String[] {"quantization_step", "quantization_edge"}) {
            double expected = reference.get(column).getAsDouble();
            assertThat(figure(report, column)).as(column).isCloseTo(expected, relative(expected, 1e-12));
        }
    }

    @ParameterizedTest
    @MethodSource("spectra")
    void intervalOfAlpha(JsonObject reference) {
        double[] values = numbers(reference, "values");
        // A diagonal matrix has this spectrum.
        double[] elements = new double[values.length * values.length];
        for (int i = 0; i < values.length; i++) {
            elements[i * (values.length + 1)] = Math.sqrt(values[i]);
        }
        LayerReport.Analyzed report = Matrices.analyze(Matrices.layer(1, "diagonal", elements, values.length,
                values.length), UNSHUFFLED.withBootstraps(reference.get("draws").getAsInt()));
        assertThat(figure(report, "alpha")).isCloseTo(reference.get("alpha").getAsDouble(), within(1e-9));
        assertWithin(report, "alpha_low", numbers(reference, "low"));
        assertWithin(report, "alpha_high", numbers(reference, "high"));
    }

    private static void assertWithin(LayerReport.Analyzed report, String column, double[] range) {
        assertThat(figure(report, column)).as(column).isBetween(range[0], range[1]);
    }

    @ParameterizedTest
    @MethodSource("trapped")
    void strongestTrap(JsonObject reference) throws Exception {
        LayerReport.Analyzed report = reference.has("model") ? analyzed(reference, AnalysisOptions.DEFAULT)
                : made(reference, AnalysisOptions.DEFAULT);
        assertThat(figure(report, "rand_num_spikes")).isEqualTo(1);
        assertThat(report.traps().getFirst().weak()).isFalse();
        assertThat(MetricCatalog.get("trap_cause").text(report)).isEqualTo(reference.get("cause").getAsString());
        for (String place : List.of("row", "column")) {
            if (reference.has(place)) {
                assertThat(figure(report, "trap_" + place)).isEqualTo(reference.get(place).getAsDouble());
            } else {
                assertThat(figure(report, "trap_" + place)).isNaN();
            }
        }
        for (Map.Entry<String, JsonElement> column : reference.getAsJsonObject("ranges").entrySet()) {
            assertWithin(report, column.getKey(), numbers(reference.getAsJsonObject("ranges"), column.getKey()));
        }
    }
}
