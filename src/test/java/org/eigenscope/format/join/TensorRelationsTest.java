package org.eigenscope.format.join;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eigenscope.format.FormatContractTest;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.Proto;
import org.eigenscope.format.TestFiles;
import org.eigenscope.format.TestFiles.Entry;
import org.eigenscope.format.data.PlainData;
import org.eigenscope.format.io.MemoryRange;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Tensors that mean something only together. */
class TensorRelationsTest {

    @TempDir
    Path folder;

    private final Map<String, Entry> tensors = new LinkedHashMap<>();

    private Model open() throws Exception {
        return new ModelFiles().open(Files.write(folder.resolve("model.safetensors"), TestFiles.safetensors(tensors)));
    }

    private static Layer layer(Model model, String name) {
        return model.layers().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    /** ΔW = s·B·A against the product computed by hand; s after each kind of configuration. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"r\": 3, \"lora_alpha\": 12} | 4.0",
        "{\"r\": 3, \"lora_alpha\": 12, \"use_rslora\": true} | 6.928203230275509",
        "{\"r\": 3, \"lora_alpha\": 12, \"alpha_pattern\": {\"q_proj\": 6}} | 2.0",
        "{\"r\": 3, \"lora_alpha\": 12, \"alpha_pattern\": {\"other\": 6}} | 4.0",
        "'' | 1.0"})
    void aPairOfLoraIsOneLayerOfRankR(String config, double scale) throws Exception {
        float[] a = TestFiles.random(3 * 7, 1);
        float[] b = TestFiles.random(5 * 3, 2);
        String module = "base_model.model.model.layers.0.self_attn.q_proj";
        tensors.put(module + ".lora_A.weight", TestFiles.floats(a, 3, 7));
        tensors.put(module + ".lora_B.weight", TestFiles.floats(b, 5, 3));
        if (config != null && !config.isEmpty()) {
            Files.writeString(folder.resolve("adapter_config.json"), config);
        }

        Model model = open();

        assertThat(model.layers()).extracting(Layer::reason)
                .containsExactly("", "part of 'model.layers.0.self_attn.q_proj'",
                "part of 'model.layers.0.self_attn.q_proj'");
        Layer layer = layer(model, "model.layers.0.self_attn.q_proj");
        assertThat(layer.kind()).isEqualTo(LayerKind.LORA);
        assertThat(layer.weights().rank()).isEqualTo(3);
        assertThat(layer.weights().eigenvalues()).isEqualTo(3);
        assertThat(layer.tensor().shape().toString()).isEqualTo("5 × 7");
        assertThat(model.bytes()).isEqualTo(4 * (21 + 15));
        assertThat(model.elements()).isEqualTo(21 + 15);
        double[] product = FormatContractTest.read(layer.weights(), 0);
        float[] rows = new float[2 * 7];
        try (MatrixReader reader = layer.weights().source().open()) {
            reader.readRows(0, 3, 2, rows);
        }
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 7; j++) {
                double expected = 0;
                for (int k = 0; k < 3; k++) {
                    expected += scale * b[i * 3 + k] * a[k * 7 + j];
                }
                assertThat(product[i * 7 + j]).isCloseTo(expected, within(1e-14 * scale * 10));
                if (i >= 3) {
                    assertThat(rows[(i - 3) * 7 + j]).isEqualTo((float) product[i * 7 + j]);
                }
            }
        }
        assertThat(model.findings().stream().anyMatch(finding -> finding.message().contains("without their scale")))
                .isEqualTo(scale == 1);
    }

    @Test
    void alphaInTheFileScalesKohyasPairs() throws Exception {
        tensors.put("lora_unet_down_q.lora_down.weight", TestFiles.floats(new float[] {1, 2}, 1, 2, 1, 1));
        tensors.put("lora_unet_down_q.lora_up.weight", TestFiles.floats(new float[] {1, 3}, 2, 1, 1, 1));
        tensors.put("lora_unet_down_q.alpha", TestFiles.floats(new float[] {0.5f}));

        assertThat(FormatContractTest.read(layer(open(), "lora_unet_down_q").weights(), 0)).containsExactly(0.5, 1,
                1.5, 3);
    }

    @Test
    void factorsThatDoNotFitAreListedOneByOne() throws Exception {
        tensors.put("q.lora_A.weight", TestFiles.floats(new float[6], 3, 2));
        tensors.put("q.lora_B.weight", TestFiles.floats(new float[8], 2, 4));

        Model model = open();

        assertThat(model.layers()).hasSize(2);
        assertThat(model.findings()).anyMatch(finding -> finding.message().contains("make no product"));
    }

    /** Blocks of 128 × 128, cropped at the edges of a 200 × 300 matrix: its scales are 2 × 3. */
    @Test
    void scaledEightBitFloatsAreMultipliedByTheirBlocks() throws Exception {
        byte[] codes = new byte[200 * 300];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) (i % 0x7f);
        }
        float[] scales = TestFiles.random(6, 5);
        tensors.put("fc.weight", new Entry("F8_E4M3", new long[] {200, 300}, codes));
        tensors.put("fc.weight_scale_inv", TestFiles.floats(scales, 2, 3));
        tensors.put("other.weight", new Entry("F8_E4M3", new long[] {2, 2}, new byte[4]));
        double[] plain = TestFiles.read(PlainData.of(new MemoryRange(codes), DType.F8_E4M3), codes.length);

        Model model = open();

        double[] found = FormatContractTest.read(layer(model, "fc").weights(), 0);
        for (int i = 0; i < 200; i++) {
            for (int j = 0; j < 300; j++) {
                float expected = (float) plain[i * 300 + j] * scales[i / 128 * 3 + j / 128];
                assertThat(found[i * 300 + j]).isEqualTo(expected);
            }
        }
        assertThat(layer(model, "fc.weight_scale_inv").reason()).isEqualTo("the scales of 'fc.weight'");
        assertThat(layer(model, "other.weight").reason()).isEqualTo("scaled FP8, its scale is missing");
    }

    @Test
    void aScaleForTheWholeOrForEachRow() throws Exception {
        tensors.put("a.weight", new Entry("F8_E4M3", new long[] {2, 2}, new byte[] {0x38, 0x40, 0x38, 0x38}));
        tensors.put("a.weight_scale", new Entry("F32", new long[] {}, TestFiles.littleEndian(3)));
        tensors.put("b.weight", new Entry("F8_E4M3", new long[] {2, 2}, new byte[] {0x38, 0x40, 0x38, 0x38}));
        tensors.put("b.weight_scale", TestFiles.floats(new float[] {3, 5}, 2, 1));

        Model model = open();

        assertThat(FormatContractTest.read(layer(model, "a").weights(), 0)).containsExactly(3, 6, 3, 3);
        assertThat(FormatContractTest.read(layer(model, "b").weights(), 0)).containsExactly(3, 6, 5, 5);
    }

    /** A grid of scales for each expert tells a stack of matrices, whatever its name. */
    @Test
    void gridsOfScalesOfAStackAreThoseOfItsMatrices() throws Exception {
        tensors.put("a.weight", new Entry("F8_E4M3", new long[] {2, 2, 2}, new byte[] {0x38, 0x38, 0x38, 0x38, 0x38,
            0x38, 0x38, 0x38}));
        tensors.put("a.weight_scale_inv", TestFiles.floats(new float[] {2, 3, 5, 7}, 2, 2, 1));
        for (long[] odd : new long[][] {{2, 2}, {1, 2, 1}, {3}, {2, 1, 1, 1}, {2, 3, 1}, {0, 2, 1}}) {
            String name = "odd" + odd.length + "-" + odd[0] + "-" + odd[odd.length - 1];
            tensors.put(name + ".weight", tensors.get("a.weight"));
            tensors.put(name + ".weight_scale_inv", TestFiles.floats(new float[(int) Arrays.stream(odd).reduce(1,
                    (x, y) -> x * y)], odd));
        }

        Model model = open();

        assertThat(layer(model, "a").kind()).isEqualTo(LayerKind.DENSE);
        assertThat(FormatContractTest.read(layer(model, "a").weights(), 0)).containsExactly(2, 2, 3, 3);
        assertThat(FormatContractTest.read(layer(model, "a").weights(), 1)).containsExactly(5, 5, 7, 7);
        assertThat(model.layers()).filteredOn(layer -> layer.name().startsWith("odd") && layer.name().endsWith("ight"))
                .hasSize(6).allSatisfy(layer -> assertThat(layer.reason()).contains("are no blocks of its shape "
                        + "2 × 2 × 2"));
    }

    @Test
    void packedIntegersAndWhatBelongsToThemAreNeverAnalyzed() throws Exception {
        tensors.put("gptq.qweight", new Entry("I32", new long[] {4, 4}, new byte[64]));
        tensors.put("gptq.qzeros", new Entry("I32", new long[] {1, 4}, new byte[16]));
        tensors.put("gptq.scales", TestFiles.floats(new float[16], 4, 4));
        tensors.put("moe.down_proj_blocks", new Entry("U8", new long[] {2, 2, 2, 2}, new byte[16]));
        tensors.put("moe.down_proj_scales", new Entry("U8", new long[] {2, 2, 2}, new byte[8]));
        tensors.put("bnb.weight", new Entry("U8", new long[] {16, 1}, new byte[16]));
        tensors.put("bnb.weight.absmax", TestFiles.floats(new float[4], 2, 2));
        tensors.put("fp4.weight", new Entry("F4", new long[] {4, 4}, new byte[8]));
        tensors.put("hqq.W_q", new Entry("U8", new long[] {4, 4}, new byte[16]));
        tensors.put("hqq.zero", TestFiles.floats(new float[16], 4, 4));
        tensors.put("quanto.weight._data", new Entry("I8", new long[] {4, 4}, new byte[16]));
        tensors.put("quanto.weight._scale", TestFiles.floats(new float[16], 4, 4));

        Model model = open();

        assertThat(model.layers()).allMatch(each -> !each.hasMatrices());
        for (String packed : new String[] {"gptq.qweight", "moe.down_proj_blocks", "bnb.weight", "fp4.weight",
                "hqq.W_q",
            "quanto.weight._data"}) {
            assertThat(layer(model, packed).reason()).startsWith("packed, not decoded");
        }
        assertThat(layer(model,
                "gptq.scales").reason()).isEqualTo("it belongs to 'gptq.qweight', which is packed and not decoded");
        assertThat(layer(model, "bnb.weight.absmax").reason()).contains("belongs to 'bnb.weight'");
        assertThat(layer(model, "moe.down_proj_scales").reason()).contains("belongs to");
    }

    @Test
    void tiedTensorsAreListedOnce() throws Exception {
        byte[] file = TestFiles.safetensors(Map.of("embed.weight", TestFiles.floats(new float[8], 2, 4)),
                Map.of("lm_head.weight", "embed.weight", "format", "pt"));
        Model model = new ModelFiles().open(Files.write(folder.resolve("tied.safetensors"), file));
        assertThat(model.layers()).hasSize(1);
        assertThat(model.metadata()).containsExactly(Map.entry("format", "pt"));
        assertThat(model.findings()).containsExactly(new Finding(Finding.Severity.NOTE, "lm_head.weight",
                "it is tied to 'embed.weight' and listed there"));

        byte[] onnx = Proto.onnx(Proto.initializer("a", 1, new long[] {2, 4}, Proto.external("w.bin", "0", "32")),
                Proto.initializer("b", 1, new long[] {2, 4}, Proto.external("w.bin", "0", "32")),
                Proto.initializer("c", 1, new long[] {4, 2}, Proto.external("w.bin", "0", "32")));
        Files.write(folder.resolve("w.bin"), new byte[32]);
        assertThat(new ModelFiles().open(Files.write(folder.resolve("m.onnx"), onnx)).layers()).extracting(Layer::name)
                .containsExactly("a", "c");
    }

    @Test
    void aFolderIsItsModelWithItsConfiguration() throws Exception {
        tensors.put("fc.weight", TestFiles.floats(new float[8], 2, 4));
        open();
        Files.writeString(folder.resolve("config.json"), """
                {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 4,
                 "quantization_config": {"quant_method": "fp8"}, "nested": {"a": [1, 2]}}
                """);
        Files.writeString(folder.resolve("tokenizer.json"), "{}");

        Model model = new ModelFiles().open(folder);

        assertThat(model.metadata()).containsEntry("architectures", "LlamaForCausalLM").containsEntry("hidden_size",
                "4")
                .containsEntry("quant_method", "fp8");
        assertThat(model.layers()).hasSize(1);
    }

    @Test
    void aShardThatCannotBeReadCostsItsOwnTensorsOnly() throws Exception {
        tensors.put("a.weight", TestFiles.floats(new float[8], 2, 4));
        open();
        Files.writeString(folder.resolve("two.safetensors"), "version https://git-lfs.github.com/spec/v1\nsize 99\n");
        Files.writeString(folder.resolve("model.safetensors.index.json"), """
                {"weight_map": {"a.weight": "model.safetensors", "b.weight": "two.safetensors",
                        "c.weight": "model.safetensors", "d.weight": "three.safetensors"}}
                """);

        Model model = new ModelFiles().open(folder);

        assertThat(model.layers()).extracting(Layer::name).containsExactly("a", "b.weight", "c.weight", "d.weight");
        assertThat(model.layers()).extracting(Layer::reason).containsExactly("",
                "its shard two.safetensors cannot be read", "its shard model.safetensors does not hold it",
                "its shard three.safetensors is missing: get it too");
        assertThat(model.layers().getLast().tensor().shape()).hasToString("–");
        assertThat(model.elements()).isEqualTo(8);
        assertThat(model.findings()).extracting(Finding::where).containsExactlyInAnyOrder("two.safetensors",
                "c.weight", "three.safetensors");
        assertThat(model.findings()).anyMatch(finding -> finding.message().contains("Git LFS pointer")
                && finding.message().endsWith("(1 of the model's tensors are in it)"));
    }

    /** Half of a pair has no update. */
    @Test
    void anAdapterWhoseOtherHalfIsMissingIsListed() throws Exception {
        tensors.put("q_proj.lora_A.weight", TestFiles.floats(new float[14], 2, 7));
        tensors.put("v_proj.lora_B.weight", TestFiles.floats(new float[14], 7, 2));
        assertThat(open().layers()).extracting(Layer::reason)
                .containsOnly("a factor of an update B·A whose other one is not there");
        Files.writeString(folder.resolve("model.safetensors.index.json"), """
                {"weight_map": {"q_proj.lora_A.weight": "model.safetensors", "q_proj.lora_B.weight": "two.safetensors",
                        "q_proj.alpha": "two.safetensors"}}
                """);

        Model model = new ModelFiles().open(folder.resolve("model.safetensors.index.json"));

        assertThat(model.layers()).hasSize(3).allMatch(layer -> layer.weights() == null);
        assertThat(layer(model, "q_proj.lora_A.weight").reason())
                .isEqualTo("a factor of an update B·A whose other one is not there");
        assertThat(model.layers()).filteredOn(layer -> !layer.tensor().shape().known()).extracting(Layer::reason)
                .hasSize(2).allMatch(reason -> reason.equals("its shard two.safetensors is missing: get it too"));
    }

    @Test
    void aFolderThatIsNotOneModelSaysWhatToOpen() throws Exception {
        Files.createDirectories(folder.resolve("unet"));
        Files.createDirectories(folder.resolve("snapshots/0123"));
        Files.write(folder.resolve("unet/a.safetensors"), new byte[9]);
        Files.write(folder.resolve("snapshots/0123/model.safetensors"), new byte[9]);
        assertThatThrownBy(() -> new ModelFiles().open(folder)).isInstanceOf(Unsupported.class)
                .hasMessageContaining("unet").hasMessageContaining("0123");

        Files.write(folder.resolve("a.onnx"), new byte[9]);
        Files.write(folder.resolve("b.onnx"), new byte[9]);
        assertThatThrownBy(() -> new ModelFiles().open(folder)).isInstanceOf(Unsupported.class)
                .hasMessageContaining("2 models (a.onnx, b.onnx): open one of them");
        Files.move(folder.resolve("b.onnx"), folder.resolve("b.pt"));
        assertThatThrownBy(() -> new ModelFiles().open(folder)).isInstanceOf(Unsupported.class)
                .hasMessageContaining("2 models (a.onnx, b.pt): open one of them");
        assertThatThrownBy(() -> new ModelFiles().open(folder.resolve("snapshots"))).hasMessageContaining("open 0123");
    }

    @Test
    void stacksTablesAndBiasesAreWhatTheyAre() throws Exception {
        tensors.put("mlp.experts.down_proj", TestFiles.floats(new float[3 * 4 * 5], 3, 4, 5));
        tensors.put("mlp.experts.down_proj_bias", TestFiles.floats(new float[15], 3, 5));
        tensors.put("pos_embed", TestFiles.floats(new float[20], 1, 4, 5));
        tensors.put("cls_token", TestFiles.floats(new float[5], 1, 1, 5));
        tensors.put("time_embedding.linear_1.weight", TestFiles.floats(new float[20], 4, 5));
        tensors.put("model.embed_tokens.weight", TestFiles.floats(new float[20], 4, 5));
        tensors.put("conv.weight", TestFiles.floats(new float[60], 4, 5, 3));
        tensors.put("=1+2\n.weight", TestFiles.floats(new float[4], 2, 2));

        Map<String, Entry> escaped = new LinkedHashMap<>();
        tensors.forEach((name, entry) -> escaped.put(name.replace("\n", "\\n"), entry));
        Model model = new ModelFiles().open(Files.write(folder.resolve("m.safetensors"),
                TestFiles.safetensors(escaped)));

        Layer experts = layer(model, "mlp.experts.down_proj");
        assertThat(experts.kind()).isEqualTo(LayerKind.EXPERTS);
        assertThat(experts.weights().slices()).isEqualTo(3);
        assertThat(experts.weights().kernel()).isFalse();
        assertThat(layer(model,
                "mlp.experts.down_proj_bias").reason()).isEqualTo("vectors, one per row, have no spectrum");
        assertThat(layer(model, "pos_embed").kind()).isEqualTo(LayerKind.EMBEDDING);
        assertThat(layer(model, "pos_embed").weights().slices()).isEqualTo(1);
        assertThat(layer(model, "cls_token").reason()).isEqualTo("a vector has no spectrum");
        assertThat(layer(model, "time_embedding.linear_1").kind()).isEqualTo(LayerKind.DENSE);
        assertThat(layer(model, "model.embed_tokens").kind()).isEqualTo(LayerKind.EMBEDDING);
        assertThat(layer(model, "conv").weights().slices()).isEqualTo(3);
        assertThat(layer(model, "conv").weights().kernel()).isTrue();
        assertThat(model.layers()).extracting(Layer::name).contains("=1+2\\u000A");
    }

    @Test
    void everyTypeOfSafetensorsIsListedWithItsBytes() throws Exception {
        Map<String, Integer> bits = new LinkedHashMap<>();
        for (String type : "BOOL U8 I8 F8_E5M2 F8_E4M3 F8_E8M0 F8_E4M3FNUZ F8_E5M2FNUZ".split(" ")) {
            bits.put(type, 8);
        }
        bits.putAll(Map.of("F4", 4, "F6_E2M3", 6, "F6_E3M2", 6, "I16", 16, "U16", 16, "F16", 16, "BF16", 16));
        bits.putAll(Map.of("I32", 32, "U32", 32, "F32", 32, "C64", 64, "F64", 64, "I64", 64, "U64", 64));
        bits.forEach((type, size) -> tensors.put(type, new Entry(type, new long[] {4, 2}, ByteBuffer.allocate(size)
                .order(ByteOrder.LITTLE_ENDIAN).array())));

        Model model = open();

        assertThat(model.findings()).extracting(Finding::where).containsExactlyInAnyOrder("C64", "F4", "F6_E2M3",
                "F6_E3M2", "F8_E8M0");
        assertThat(model.findings()).allMatch(finding -> finding.severity() == Finding.Severity.UNDECODED);
        assertThat(model.layers()).hasSize(22).allMatch(each -> each.tensor().bytes() == bits.get(each.name()));
        assertThat(model.layers().stream().filter(each -> each.hasMatrices()).map(Layer::name))
                .containsExactlyInAnyOrder("F16", "BF16", "F32", "F64", "F8_E5M2", "F8_E4M3", "F8_E4M3FNUZ",
                        "F8_E5M2FNUZ");
        assertThat(model.layers()).allMatch(each -> each.hasMatrices() != !each.reason().isEmpty());
    }
}
