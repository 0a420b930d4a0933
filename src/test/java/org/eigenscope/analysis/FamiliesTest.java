package org.eigenscope.analysis;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.eigenscope.format.ModelFiles;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;

/** Files as transformers saves them: every matrix is the one that its module multiplies by, and nothing else is one. */
class FamiliesTest {

    private static final Path FAMILIES = Path.of("src/test/resources/families");
    private static final double NEAR = 1e-6;

    @ParameterizedTest
    @ValueSource(strings = {"funnel", "gpt_oss", "vit_mae", "whisper"})
    void everyMatrixIsTheFrameworksOwn(String family) throws Exception {
        JsonObject modules = JsonParser.parseString(Files.readString(FAMILIES.resolve(family + ".json")))
                .getAsJsonObject();
        List<double[]> spectra = new ArrayList<>();
        for (LayerReport.Analyzed layer : Golden.analyze(new ModelFiles()
                .open(FAMILIES.resolve(family + ".safetensors")),
                AnalysisOptions.DEFAULT.withMinEvals(3).withReplicas(0)).analyzed()) {
            spectra.add(IntStream.range(0, layer.esd().size()).mapToDouble(layer.esd()::get).sorted().toArray());
        }
        for (Map.Entry<String, JsonElement> module : modules.entrySet()) {
            double[] right = module.getValue().getAsJsonArray().asList().stream().mapToDouble(JsonElement::getAsDouble)
                    .toArray();
            double[] found = spectra.stream().filter(spectrum -> isSame(spectrum, right)).findFirst().orElse(null);
            assertThat(found).as(module.getKey()).isNotNull();
            spectra.remove(found);
        }
        assertThat(spectra).as("matrices that the framework does not have").isEmpty();
    }

    private static boolean isSame(double[] a, double[] b) {
        return a.length == b.length && IntStream.range(0, a.length)
                .allMatch(i -> Math.abs(a[i] - b[i]) <= NEAR * b[b.length - 1]);
    }
}
