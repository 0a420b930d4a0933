package org.eigenscope.format;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

/** Folders of several models that work together. */
class CompositeFolderTest {

    @TempDir
    private Path folder;

    private void put(String file, String tensor) throws Exception {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.write(folder.resolve(file), TestFiles.safetensors(Map.of(tensor, TestFiles.floats(new float[6], 2, 3)),
                Map.of("format", "pt")));
    }

    /** The parts of a pipeline: those without weights are no parts, one whose folder is missing is told. */
    @Test
    void aPipelineIsOneModel() throws Exception {
        Files.writeString(folder.resolve("model_index.json"), """
                {"_class_name": "StableDiffusionPipeline", "unet": ["diffusers", "UNet2DConditionModel"],
                 "vae": ["diffusers", "AutoencoderKL"], "tokenizer": ["transformers", "CLIPTokenizer"],
                 "text_encoder": ["transformers", "CLIPTextModel"], "safety_checker": [null, null]}
                """);
        put("unet/diffusion_pytorch_model.safetensors", "conv_in.weight");
        put("text_encoder/model.safetensors", "fc.weight");
        Files.createDirectories(folder.resolve("tokenizer"));
        Files.writeString(folder.resolve("tokenizer/vocab.json"), "{}");

        Model model = new ModelFiles().open(folder);

        assertThat(model.format()).isEqualTo("safetensors, 2 parts");
        assertThat(model.layers()).extracting(Layer::name).containsExactly("unet.conv_in", "text_encoder.fc");
        assertThat(model.findings()).extracting(Finding::where, Finding::severity)
                .containsExactly(tuple("vae", Severity.DAMAGED));
        assertThat(model.files()).hasSizeGreaterThanOrEqualTo(3);
    }

    /** A part that is there and cannot be read costs its own layers, and is told. */
    @Test
    void aBrokenPartIsTold() throws Exception {
        Files.writeString(folder.resolve("modules.json"), "[{\"path\": \"\"}, {\"path\": \"2_Dense\"}, {\"path\": "
                + "\"../out\"}]");
        put("model.safetensors", "fc.weight");
        put("2_Dense/model.safetensors", "linear.weight");
        byte[] whole = Files.readAllBytes(folder.resolve("2_Dense/model.safetensors"));
        Files.write(folder.resolve("2_Dense/model.safetensors"), Arrays.copyOf(whole, whole.length - 3));

        Model model = new ModelFiles().open(folder);

        assertThat(model.layers()).extracting(Layer::name).startsWith("fc");
        assertThat(model.findings()).filteredOn(finding -> finding.severity() == Severity.DAMAGED)
                .extracting(Finding::where).anyMatch(where -> where.startsWith("2_Dense")).contains("../out");
    }

    /** Without folders of models below, the folder is the model that it holds. */
    @Test
    void anIndexOfOneModelChangesNothing() throws Exception {
        Files.writeString(folder.resolve("modules.json"), "[{\"path\": \"\"}, {\"path\": \"1_Pooling\"}]");
        Files.createDirectories(folder.resolve("1_Pooling"));
        Files.writeString(folder.resolve("1_Pooling/config.json"), "{}");
        put("model.safetensors", "fc.weight");

        Model model = new ModelFiles().open(folder);

        assertThat(model.layers()).extracting(Layer::name).containsExactly("fc");
        assertThat(model.findings()).isEmpty();
    }

    @Test
    void anIndexThatIsNoneIsRefused() throws Exception {
        put("model.safetensors", "fc.weight");
        Files.writeString(folder.resolve("modules.json"), "[{\"path\": ");
        assertThatThrownBy(() -> new ModelFiles().open(folder)).isInstanceOf(Malformed.class);
        StringBuilder many = new StringBuilder("[{\"path\": \"\"}");
        for (int i = 0; i < 200; i++) {
            many.append(",{\"path\": \"%d\"}".formatted(i));
        }
        Files.writeString(folder.resolve("modules.json"), many + "]");
        assertThatThrownBy(() -> new ModelFiles().open(folder)).isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("200 parts".replace("200", "201"));
    }
}
