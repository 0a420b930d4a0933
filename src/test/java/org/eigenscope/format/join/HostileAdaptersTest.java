package org.eigenscope.format.join;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.TestFiles;
import org.eigenscope.format.TestFiles.Entry;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.Model;
import org.eigenscope.model.WeightMatrix;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;

/** Adapters that do not fit their base model, or themselves: each is told, and its layer has no figures. */
class HostileAdaptersTest {

    @TempDir
    private Path folder;

    /** A weight of 6 × 4, and factors of these shapes. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            FOURIERFT | fourierft_spectrum | 25
            FOURIERFT | fourierft_spectrum | 0
            FOURIERFT | fourierft_spectrum | 2x3
            FOURIERFT | fourierft_spectrum | 1
            OFT | oft_R.weight | 3x3
            OFT | oft_R.weight | 0x3
            OFT | oft_R.weight | 6
            BOFT | boft_R boft_s | 2x2x2x2 6x1
            BOFT | boft_R boft_s | 1x2x3x2 6x1
            BOFT | boft_R boft_s | 1x2x2x2 5x1
            BOFT | boft_s | 6x1
            HRA | hra_u | 5x2
            HRA | hra_u | 4
            HRA | hra_u | 4x0
            VERA | vera_lambda_b vera_lambda_d | 6 3
            IA3 | ia3_l | 5x1
            LORA | lora_A.weight | 2x4
            LORA | lora_A.weight lora_B.weight | 2x4 6x3
            LORA | lora_A.weight lora_B.weight | 2x5 6x2
            LORA | lora_A.weight lora_B.weight | 0x4 6x0
            LORA | lora_A.weight base_layer.out_proj.lora_A.weight | 2x4 2x4
            ADALORA | lora_A lora_B lora_E | 2x4 6x2 3x1
            LOHA | hada_w1_a hada_w1_b hada_w2_a hada_w2_b | 6x2 2x4 6x3 2x4
            LOKR | lokr_w1 lokr_w2 | 2x2 3x3
            ROAD | road_theta | 6
            RANDLORA | randlora_lambda | 2x4
            VBLORA | vblora_logits_A | 2x4
            """)
    void isTold(String type, String names, String shapes) throws Exception {
        String config = "{\"peft_type\":\"%s\",\"r\":2,\"lora_alpha\":2,\"alpha\":2%s}".formatted(type,
                shapes.equals("1") ? ",\"random_loc_seed\":\"x\",\"scaling\":[1]" : "");
        Map<String, Entry> factors = new LinkedHashMap<>();
        String[] each = names.split(" ");
        for (int i = 0; i < each.length; i++) {
            String[] dims = shapes.split(" ")[i].split("x");
            long[] shape = new long[dims.length];
            int count = 1;
            for (int axis = 0; axis < dims.length; axis++) {
                shape[axis] = Long.parseLong(dims[axis]);
                count *= (int) shape[axis];
            }
            factors.put("base_model.model.q." + each[i], TestFiles.floats(new float[count], shape));
        }
        String said = opened(config, factors);

        if (shapes.equals("1")) {
            // Settings that are no numbers are those that PEFT has by itself.
            assertThat(said).doesNotContain("not applied");
        } else {
            assertThat(said).contains("its update is not applied");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {
            [1]
            {"peft_type":[]}
            {"peft_type":"FOURIERFT","peft_type":"LORA"}
            {"peft_type":"LORA","r":-2,"lora_alpha":"x","rank_pattern":{"(a+)+$":3,"[":2},"alpha_pattern":[]}
            {"peft_type":"LORA","r":1e300,"lora_alpha":1e300,"target_parameters":[[],{},1]}
            """)
    void settingsThatAreNoneAreSurvived(String config) throws Exception {
        assertThat(opened(config, Map.of("base_model.model.q.lora_A.weight", TestFiles.floats(new float[8], 2, 4),
                "base_model.model.q.lora_B.weight", TestFiles.floats(new float[12], 6, 2)))).isNotNull();
    }

    private String opened(String config, Map<String, Entry> factors) throws Exception {
        Path base = Files.write(folder.resolve("base.safetensors"), TestFiles.safetensors(Map.of("q.weight",
                TestFiles.floats(TestFiles.random(24, 1), 6, 4))));
        Path adapter = Files.createDirectories(folder.resolve("adapter"));
        Files.writeString(adapter.resolve("adapter_config.json"), config, StandardCharsets.UTF_8);
        Files.write(adapter.resolve("adapter_model.safetensors"), TestFiles.safetensors(factors));
        StringBuilder said = new StringBuilder();
        for (Model model : List.of(new ModelFiles().open(adapter), new ModelFiles().open(adapter,
                new ModelFiles().open(base)))) {
            model.findings().forEach(finding -> said.append(finding.message()).append('\n'));
            for (Layer layer : model.layers()) {
                said.append(layer.reason()).append(read(layer)).append('\n');
            }
        }
        return said.toString();
    }

    private static String read(Layer layer) {
        if (!layer.hasMatrices()) {
            return "";
        }
        WeightMatrix weights = layer.weights();
        try (MatrixReader reader = weights.source().open()) {
            reader.readRows(0, 0, weights.rows(), new double[weights.rows() * weights.columns()]);
            return "";
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
