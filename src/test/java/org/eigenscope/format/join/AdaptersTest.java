package org.eigenscope.format.join;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eigenscope.format.FormatContractTest;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.TestFiles;
import org.eigenscope.format.TestFiles.Entry;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.Model;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;
import org.eigenscope.model.WeightMatrix;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Adapters, alone and applied to their base model, against what PEFT computes ({@code reference/adapters.py}). */
class AdaptersTest {

    private static final Path FOLDER = Path.of("src/test/resources/adapters");
    /** Updates that only the base model's shape tells. */
    private static final Set<String> NOT_ALONE = Set.of("vera/delta/block.q_proj", "vera/delta/block.down_proj",
            "loha_folded/delta/conv", "fourierft/delta/block.q_proj", "fourierft/delta/block.down_proj");

    @TempDir
    Path folder;

    private final Map<String, Entry> tensors = new LinkedHashMap<>();

    @TestFactory
    Stream<DynamicTest> updatesAndMergedWeightsAreThoseOfPeft() throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        for (Layer layer : new ModelFiles().open(FOLDER.resolve("expected.safetensors")).layers()) {
            Tensor expected = layer.tensor();
            tests.add(DynamicTest.dynamicTest(expected.name(), () -> check(expected)));
        }
        assertThat(tests).hasSizeGreaterThan(50);
        return tests.stream();
    }

    private static void check(Tensor expected) throws Exception {
        String[] parts = expected.name().split("/");
        Path adapter = FOLDER.resolve(parts[0]);
        Model model = parts[1].equals("merged") ? new ModelFiles().open(adapter, base()) : new ModelFiles()
                .open(adapter);
        if (NOT_ALONE.contains(expected.name())) {
            assertThat(model.layers()).noneMatch(layer -> layer.name().equals(parts[2]));
            assertThat(model.layers()).filteredOn(layer -> layer.severity() == Severity.UNDECODED)
                    .extracting(Layer::reason)
                    .anyMatch(reason -> reason.contains(": compare the base model with this adapter"));
            return;
        }
        Layer found = model.layers().stream().filter(layer -> layer.name().equals(parts[2]) && layer.weights() != null)
                .findFirst()
                .orElseThrow();
        double[] values = TestFiles.read(expected.data(), (int) expected.shape().elements());
        WeightMatrix weights = found.weights();
        Shape shape = expected.shape();
        boolean transposed = weights.rows() != shape.dim(0);
        int slices = (int) (shape.elements() / (shape.dim(0) * shape.dim(1)));
        assertThat(weights.slices()).isEqualTo(slices);
        assertThat(slices > 1).as("a kernel of several positions").isEqualTo(weights.kernel() && weights.slices() > 1);
        for (int slice = 0; slice < slices; slice++) {
            double[] read = FormatContractTest.read(weights, slice);
            for (int i = 0; i < weights.rows(); i++) {
                for (int j = 0; j < weights.columns(); j++) {
                    long row = transposed ? j : i;
                    long column = transposed ? i : j;
                    assertThat(read[i * weights.columns() + j])
                            .isCloseTo(values[(int) ((row * shape.dim(1) + column) * slices + slice)], within(1e-6));
                }
            }
        }
        readsAlikeByColumns(weights);
    }

    /** Rows and columns are two ways to the same elements. */
    private static void readsAlikeByColumns(WeightMatrix weights) throws Exception {
        double[] whole = FormatContractTest.read(weights, 0);
        int width = Math.min(2, weights.columns());
        int first = weights.columns() - width;
        double[] part = new double[weights.rows() * width];
        try (MatrixReader reader = weights.source().open()) {
            reader.readColumns(0, first, width, part);
        }
        for (int i = 0; i < weights.rows(); i++) {
            for (int j = 0; j < width; j++) {
                assertThat(part[i * width + j]).isEqualTo(whole[i * weights.columns() + first + j]);
            }
        }
    }

    private static Model base() throws Exception {
        return new ModelFiles().open(FOLDER.resolve("base.safetensors"));
    }

    @Test
    void layersWithoutAnUpdateAreThoseOfTheBaseModel() throws Exception {
        Model base = base();

        Model adapted = new ModelFiles().open(FOLDER.resolve("rslora"), base);

        assertThat(adapted.layers()).extracting(Layer::name).isEqualTo(base.layers().stream().map(Layer::name)
                .toList());
        for (Layer layer : base.layers()) {
            Layer other = adapted.layers().get(base.layers().indexOf(layer));
            boolean updated = layer.name().equals("block.q_proj") || layer.name().equals("block.down_proj");
            assertThat(layer.weights() == null || layer.weights().equals(other.weights())).isEqualTo(!updated);
        }
        assertThat(adapted.findings()).isEmpty();
    }

    /** What is no adapter opens as it is, also beside another model. */
    @Test
    void aModelBesideAnotherIsItself() throws Exception {
        assertThat(new ModelFiles().open(FOLDER.resolve("base.safetensors"), base())).isEqualTo(base());
    }

    private Path write(String name) throws Exception {
        return Files.write(folder.resolve(name), TestFiles.safetensors(tensors));
    }

    /** kohya's names have underscores for dots; llama.cpp's are those of GGUF; a path may lack its first parts. */
    @ParameterizedTest
    @CsvSource({"lora_unet_mid_block_attn_1_to_q, mid_block.attn.1.to_q",
            "base_model.model.model.layers.0.q, model.layers.0.q",
        "layers.0.q, model.layers.0.q", "transformer.blocks.3.q, blocks.3.q",
        "lora_te_text_model_layers_0_q, text_model.layers.0.q"})
    void modulesAreFoundByTheNamesThatAdaptersGiveThem(String module, String layer) throws Exception {
        tensors.put(layer + ".weight", TestFiles.floats(new float[] {1, 2, 3, 4}, 2, 2));
        tensors.put("other.2.q.weight", TestFiles.floats(new float[] {1, 2, 3, 4}, 2, 2));
        Model base = new ModelFiles().open(write("base.safetensors"));
        tensors.clear();
        tensors.put(module + ".lora_down.weight", TestFiles.floats(new float[] {1, 0}, 1, 2));
        tensors.put(module + ".lora_up.weight", TestFiles.floats(new float[] {1, 10}, 2, 1));
        tensors.put(module + ".alpha", TestFiles.floats(new float[] {1}));

        Model adapted = new ModelFiles().open(write("adapter.safetensors"), base);

        Layer updated = adapted.layers().stream().filter(each -> each.name().equals(layer)).findFirst().orElseThrow();
        assertThat(FormatContractTest.read(updated.weights(), 0)).containsExactly(2, 2, 13, 4);
    }

    /**
     * An update of another layer's shape, of no layer, or of a layer that the name does not tell, is not applied and
     * said.
     */
    @ParameterizedTest
    @CsvSource({"a.0.q, 3, it is 2 × 3 × 1", "c.0.q, 2, the base model has no layer",
            "q, 2, the base model has no layer"})
    void whatDoesNotFitIsNotApplied(String module, int columns, String words) throws Exception {
        tensors.put("a.0.q.weight", TestFiles.floats(new float[] {1, 2, 3, 4}, 2, 2));
        tensors.put("a.1.q.weight", TestFiles.floats(new float[] {1, 2, 3, 4}, 2, 2));
        Model base = new ModelFiles().open(write("base.safetensors"));
        tensors.clear();
        tensors.put(module + ".lora_A.weight", TestFiles.floats(new float[columns], 1, columns));
        tensors.put(module + ".lora_B.weight", TestFiles.floats(new float[] {1, 10}, 2, 1));

        Model adapted = new ModelFiles().open(write("adapter.safetensors"), base);

        assertThat(adapted.findings()).filteredOn(finding -> finding.severity() == Severity.DAMAGED)
                .extracting(Finding::message)
                .anyMatch(message -> message.contains(words));
        for (int i = 0; i < 2; i++) {
            Layer layer = adapted.layers().get(i);
            if (layer.name().equals(module)) {
                assertThat(layer.weights()).as("what the layer becomes is not known").isNull();
                assertThat(layer.reason()).contains(words);
            } else {
                assertThat(layer.weights()).isEqualTo(base.layers().get(i).weights());
            }
        }
    }

    /** The factors of PiSSA start from the base model's weights, which were changed by them. */
    @Test
    void anAdapterOfAChangedBaseModelIsNotApplied() throws Exception {
        tensors.put("q.lora_A.weight", TestFiles.floats(new float[6], 1, 6));
        tensors.put("q.lora_B.weight", TestFiles.floats(new float[6], 6, 1));
        Files.writeString(folder.resolve("adapter_config.json"),
                "{\"peft_type\": \"LORA\", \"init_lora_weights\": \"pissa_niter_4\"}");

        Model adapted = new ModelFiles().open(write("adapter_model.safetensors"), base());

        assertThat(adapted.findings()).extracting(Finding::message)
                .anyMatch(message -> message.contains("pissa_niter_4"));
    }

    /** mlx-lm's experts and embeddings; a table of tokens in GGUF, whose factors are the other way round. */
    @Test
    void lowerCaseFactorsAreReadByTheirShapes() throws Exception {
        tensors.put("q.lora_a", TestFiles.floats(TestFiles.random(10, 1), 5, 2));
        tensors.put("q.lora_b", TestFiles.floats(TestFiles.random(6, 2), 2, 3));
        tensors.put("experts.lora_a", TestFiles.floats(TestFiles.random(2 * 2 * 5, 3), 2, 2, 5));
        tensors.put("experts.lora_b", TestFiles.floats(TestFiles.random(2 * 3 * 2, 4), 2, 3, 2));
        tensors.put("tune.lora_a.weight", TestFiles.floats(TestFiles.random(10, 5), 2, 5));
        tensors.put("tune.lora_b.weight", TestFiles.floats(TestFiles.random(6, 6), 3, 2));
        Files.writeString(folder.resolve("adapter_config.json"),
                "{\"lora_parameters\": {\"rank\": 2, \"scale\": 20.0, \"dropout\": 0.0}}");

        Model model = new ModelFiles().open(write("adapters.safetensors"));

        List<Layer> formed = model.layers().stream().filter(layer -> layer.weights() != null).toList();
        assertThat(formed).extracting(Layer::kind).hasSize(3).containsOnly(LayerKind.LORA);
        for (Layer layer : formed) {
            assertThat(layer.weights().rows()).isEqualTo(3);
            assertThat(layer.weights().columns()).isEqualTo(5);
        }
        Layer experts = formed.stream().filter(layer -> layer.name().equals("experts")).findFirst().orElseThrow();
        assertThat(experts.weights().slices()).isEqualTo(2);
        assertThat(experts.weights().kernel()).isFalse();
        float[] a = TestFiles.random(20, 3);
        float[] b = TestFiles.random(12, 4);
        double expected = 20.0 * (b[6 + 2 * 2] * (double) a[10 + 4] + b[6 + 2 * 2 + 1] * (double) a[10 + 5 + 4]);
        assertThat(FormatContractTest.read(experts.weights(), 1)[2 * 5 + 4]).isCloseTo(expected, within(1e-9));
    }

    /** Diffusers writes what PEFT has in a file of its own into the metadata. */
    @Test
    void theMetadataOfDiffusersScalesToo() throws Exception {
        tensors.put("transformer.blocks.0.q.lora_A.weight", TestFiles.floats(new float[] {1, 0}, 1, 2));
        tensors.put("transformer.blocks.0.q.lora_B.weight", TestFiles.floats(new float[] {1, 2}, 2, 1));
        byte[] file = TestFiles.safetensors(tensors, Map.of("format", "pt", "lora_adapter_metadata",
                "{\\\"transformer.r\\\": 1, \\\"transformer.lora_alpha\\\": 6, \\\"transformer.alpha_pattern\\\": "
                + "{\\\"q\\\": 8}}"));

        Model model = new ModelFiles().open(Files.write(folder.resolve("lora.safetensors"), file));

        Layer update = model.layers().stream().filter(layer -> layer.weights() != null).findFirst().orElseThrow();
        assertThat(FormatContractTest.read(update.weights(), 0)).containsExactly(8, 0, 16, 0);
    }

    /** One missing factor costs its own update, and it is said. */
    @ParameterizedTest
    @CsvSource({"q.hada_w1_a, a factor of LoHa whose other one is not there",
            "q.lokr_w1, a factor of LoKr whose other one is not there",
        "q.lora_mid.weight, a factor of an update B·A whose other one is not there",
        "q.lora_E, a factor of an update B·A",
        "q.vera_lambda_b, VeRA's random factors are not in the file",
        "q.oft_R.weight, which turns the base model's weight and has no spectrum of its own",
        "q.fourierft_spectrum, compare the base model with this adapter"})
    void whatGivesNoUpdateIsListedWithTheReason(String tensor, String reason) throws Exception {
        tensors.put(tensor, TestFiles.floats(TestFiles.random(12, 1), 3, 4));

        Model model = new ModelFiles().open(write("adapter.safetensors"));

        assertThat(model.layers()).hasSize(1);
        assertThat(model.layers().getFirst().weights()).isNull();
        assertThat(model.layers().getFirst().reason()).contains(reason);
        assertThat(model.findings()).anyMatch(finding -> finding.severity().costsFigures());
    }

    /** diffusers before 0.22, and Control-LoRA, whose factors have no name of their own. */
    @ParameterizedTest
    @CsvSource({"unet.attn1.to_q.lora_linear_layer.down.weight, unet.attn1.to_q.lora_linear_layer.up.weight",
        "input_blocks.1.1.proj.down, input_blocks.1.1.proj.up",
        "double_blocks.0.processor.qkv_lora1.down.weight, double_blocks.0.processor.qkv_lora1.up.weight"})
    void factorsOfOlderProgramsAreOnes(String down, String up) throws Exception {
        float[] a = TestFiles.random(2 * 6, 1);
        float[] b = TestFiles.random(8 * 2, 2);
        tensors.put(down, TestFiles.floats(a, 2, 6));
        tensors.put(up, TestFiles.floats(b, 8, 2));
        tensors.put("lora_controlnet", TestFiles.floats(new float[1], 1));

        List<Layer> layers = new ModelFiles().open(write("old.safetensors")).layers().stream()
                .filter(layer -> layer.weights() != null).toList();

        assertThat(layers).hasSize(1).allMatch(layer -> layer.kind() == LayerKind.LORA);
        assertThat(FormatContractTest.read(layers.getFirst().weights(), 0)[3 * 6 + 4])
                .isCloseTo(b[6] * a[4] + b[7] * a[6 + 4], within(1e-6));
    }

    /** 3 × 3 kernels over the outputs of another module, or the channels of a picture; dense layers beside them. */
    @ParameterizedTest
    @CsvSource({"layer.proj, 72, false", "layer.stem, 27, false", "layer.conv1, 20, false", "unet_out_2, 20, false",
        "layer.input_blocks.3.0.op, 20, false", "layer.down, 12, true", "layer.fc, 32, true", "layer.fc, 108, false"})
    void whatMayBeAFoldedKernelIsNoMatrixAlone(String module, long columns, boolean dense) throws Exception {
        for (String path : List.of(module, "layer.other")) {
            boolean other = path.equals("layer.other");
            for (String half : List.of("w1", "w2")) {
                int rows = other ? 8 : 12;
                int width = other ? 10 : (int) columns;
                tensors.put(path + ".hada_" + half + "_a", TestFiles.floats(TestFiles.random(rows * 2, 1), rows, 2));
                tensors.put(path + ".hada_" + half + "_b", TestFiles.floats(TestFiles.random(2 * width, 2), 2, width));
            }
        }

        Model model = new ModelFiles().open(write("adapter.safetensors"));

        assertThat(model.layers().stream().filter(Layer::hasMatrices).map(Layer::name)).hasSize(dense ? 2 : 1);
        assertThat(model.findings().stream().anyMatch(finding -> finding.severity() == Severity.UNDECODED
                && finding.message().contains("convolution with the kernel folded"))).isEqualTo(!dense);
    }

    /** LoKr's first factor is never folded: only that of its second one is doubted. */
    @Test
    void lokrOfAConvolutionWithAWholeSecondFactorIsRight() throws Exception {
        tensors.put("conv.lokr_w1_a", TestFiles.floats(TestFiles.random(4, 1), 2, 2));
        tensors.put("conv.lokr_w1_b", TestFiles.floats(TestFiles.random(6, 2), 2, 3));
        tensors.put("conv.lokr_w2", TestFiles.floats(TestFiles.random(4 * 5 * 9, 3), 4, 5, 3, 3));

        Layer update = new ModelFiles().open(write("adapter.safetensors")).layers().stream()
                .filter(Layer::hasMatrices).findFirst().orElseThrow();

        assertThat(List.of(update.weights().rows(), update.weights().columns(), update.weights().slices()))
                .containsExactly(8, 15, 9);
    }

    /** PEFT adds the update of the way out twice, in training and in merging; {@code adapters_attention.py}. */
    @ParameterizedTest
    @CsvSource({"attn.in_proj_weight, 24", "attn.out_proj, 8", "fc, 6"})
    void loraOfAnAttentionIsThatOfItsTwoProjections(String name, int rows) throws Exception {
        Path made = Path.of("src/test/resources/adapters_attention");
        Model alone = new ModelFiles().open(made.resolve("adapter"));
        Model adapted = new ModelFiles().open(made.resolve("adapter"),
                new ModelFiles().open(made.resolve("base.safetensors")));
        Model merged = new ModelFiles().open(made.resolve("merged.safetensors"));

        assertThat(alone.layers()).filteredOn(layer -> layer.weights() != null).extracting(Layer::name)
                .contains(name).hasSize(3);
        assertThat(FormatContractTest.read(named(adapted, name), 0)).hasSize(rows * 8)
                .containsExactly(FormatContractTest.read(named(merged, name), 0), within(1e-6));
        assertThat(alone.findings()).extracting(Finding::message).anyMatch(message -> message.contains("twice"));
    }

    private static WeightMatrix named(Model model, String name) {
        return model.layers().stream().filter(layer -> layer.name().equals(name) && layer.weights() != null)
                .findFirst().orElseThrow().weights();
    }
}
