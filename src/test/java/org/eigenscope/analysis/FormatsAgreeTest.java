package org.eigenscope.analysis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.model.DType;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The same network gives the same spectra, warnings and traps from every format. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FormatsAgreeTest {

    private static final AnalysisOptions OPTIONS = AnalysisOptions.DEFAULT.withMinEvals(5);

    private final Map<String, ModelReport> references = new HashMap<>();

    static Stream<String> fixtures() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/formats"))) {
            return files.map(path -> path.getFileName().toString()).filter(name -> name.startsWith("digits-"))
                    .sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void agreesWithSafetensors(String file) throws Exception {
        List<LayerReport.Analyzed> expected = reference(file.startsWith("digits-cnn") ? "digits-cnn"
                : "digits-mlp").analyzed();
        if (file.endsWith(".npy")) {
            expected = expected.stream().filter(layer -> layer.layer().name().equals("fc2")).toList();
        }

        List<LayerReport.Analyzed> found = Golden.analyze(Golden.fixture(file), OPTIONS).analyzed();

        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.size(); i++) {
            assertAgree(found.get(i), expected.get(i));
        }
    }

    private ModelReport reference(String name) throws Exception {
        if (!references.containsKey(name)) {
            references.put(name, Golden.analyze(Golden.fixture(name + ".safetensors"), OPTIONS));
        }
        return references.get(name);
    }

    private static void assertAgree(LayerReport.Analyzed found, LayerReport.Analyzed expected) {
        String name = found.layer().name();
        assertThat(found.esd().size()).isEqualTo(expected.esd().size());
        double max = expected.esd().max();
        // Weyl: |Δσ| ≤ ‖ΔW‖ ≤ ‖ΔW‖F, the rounding of all elements of the element type.
        double rounding = rounding(found.layer().tensor().dtype(), expected);
        for (int i = 0; i < found.esd().size(); i++) {
            double sigma = Math.sqrt(expected.esd().get(i));
            double tolerance = 1e-9 * max + 2 * sigma * rounding + rounding * rounding;
            assertThat(found.esd().get(i)).as("%s λ%d", name, i).isCloseTo(expected.esd().get(i), within(tolerance));
        }
        assertThat(AlphaVerdict.of(found)).as(name).isEqualTo(AlphaVerdict.of(expected));
        assertThat(found.random().traps()).as(name).hasSameSizeAs(expected.random().traps());
    }

    /** ‖ΔW‖F at most: half a unit in the last place of every element; for Q8_0 half of 1/127 of its block's largest. */
    private static double rounding(DType dtype, LayerReport.Analyzed layer) {
        double norm = Math.sqrt(layer.scale().norm());
        return switch (dtype) {
            case F32, F64 -> 0;
            case F16 -> 0x1p-11 * norm;
            case BF16 -> 0x1p-8 * norm;
            // Subnormals below 2^-6 are rounded to multiples of 2^-9.
            case F8_E4M3 -> 0x1p-4 * norm + 0x1p-10 * Math.sqrt(layer.layer().weights().elements());
            case Q8_0 -> largest(layer) * (0.5 / 127 + 0x1p-11) * Math.sqrt(layer.layer().weights().elements());
            default -> throw new AssertionError("no tolerance for " + dtype);
        };
    }

    private static double largest(LayerReport.Analyzed layer) {
        return Math.max(Math.abs(layer.elements().min()), Math.abs(layer.elements().max()));
    }
}
