package org.eigenscope.format;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.TestFiles.Entry;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Model;
import org.eigenscope.model.WeightMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

/** Files as people find them: layouts of other frameworks, folders of pipelines, and what is no model for us. */
class FoundFilesTest {

    private static final float[] KERNEL = TestFiles.random(2 * 3 * 4 * 5, 7);

    @TempDir
    Path folder;

    /** Element (out 1, in 2) at kernel position (1, 2) of a kernel of 3 × 4 with 5 inputs and 2 outputs. */
    @Test
    void kernelsOfMlxAreOutKernelIn() throws Exception {
        Model model = open(Map.of("conv.weight", TestFiles.floats(KERNEL, 2, 3, 4, 5)), Map.of("format", "mlx"));

        Layer conv = model.layers().getFirst();
        assertThat(conv.kind()).isEqualTo(LayerKind.CONV2D);
        assertThat(conv.weights().rows()).isEqualTo(2);
        assertThat(conv.weights().columns()).isEqualTo(5);
        assertThat(conv.weights().slices()).isEqualTo(12);
        assertThat(FormatContractTest.read(conv.weights(), 1 * 4 + 2)[1 * 5 + 2])
                .isEqualTo(KERNEL[((1 * 3 + 1) * 4 + 2) * 5 + 2]);
    }

    @Test
    void kernelsOfFlaxAreKernelInOut() throws Exception {
        Model model = open(Map.of("Conv_0.kernel", TestFiles.floats(KERNEL, 3, 4, 5, 2)), Map.of());

        Layer conv = model.layers().getFirst();
        assertThat(conv.name()).isEqualTo("Conv_0");
        assertThat(conv.weights().rows()).isEqualTo(5);
        assertThat(conv.weights().columns()).isEqualTo(2);
        assertThat(FormatContractTest.read(conv.weights(), 1 * 4 + 2)[2 * 2 + 1])
                .isEqualTo(KERNEL[((1 * 4 + 2) * 5 + 2) * 2 + 1]);
    }

    /** What flax.linen itself wrote: 6 in, 2 heads of 3. */
    @ParameterizedTest
    @CsvSource({"attention.npz, /", "attention.safetensors, ."})
    void attentionOfFlaxIsOneMatrixAProjection(String file, String separator) throws Exception {
        Model model = new ModelFiles().open(Path.of("src/test/resources/flax", file));

        Map<String, Layer> layers = new LinkedHashMap<>();
        model.layers().forEach(layer -> layers.put(layer.name().replace(separator, "."), layer));
        for (String name : List.of("query", "key", "value", "out")) {
            WeightMatrix weights = layers.get("params.attention." + name).weights();
            assertThat(layers.get("params.attention." + name).kind()).isEqualTo(LayerKind.DENSE);
            assertThat(List.of(weights.rows(), weights.columns(), weights.slices())).containsExactly(6, 6, 1);
        }
        // The order of the elements is C's, which folds the heads as they are applied.
        double[] stored = TestFiles.read(layers.get("params.attention.query").tensor().data(), 36);
        assertThat(FormatContractTest.read(layers.get("params.attention.query").weights(), 0)).containsExactly(stored);
        // A convolution in the same file stays one, and its namesake without siblings has its bias for evidence.
        assertThat(layers.get("params.conv").kind()).isEqualTo(LayerKind.CONV1D);
        assertThat(layers.get("params.query").kind()).isEqualTo(LayerKind.CONV1D);
        assertThat(layers.get("params.query").weights().slices()).isEqualTo(3);
    }

    /** MaxText and T5X: 6 in, 5 layers along the second axis, 4 heads of 3 or 12 columns; keys have 2 heads. */
    @Test
    void projectionsOfLayersInOneTensorAreAMatrixEach() throws Exception {
        Map<String, Entry> tensors = new LinkedHashMap<>();
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("a.query", new long[] {6, 5, 4, 3});
        shapes.put("a.key", new long[] {6, 5, 2, 3});
        shapes.put("a.value", new long[] {6, 5, 2, 3});
        shapes.put("a.out", new long[] {4, 5, 3, 6});
        shapes.put("mlp.wi_0", new long[] {6, 5, 7});
        shapes.put("mlp.wi_1", new long[] {6, 5, 7});
        shapes.put("mlp.wo", new long[] {7, 5, 6});
        shapes.put("t5x.query", new long[] {6, 5, 12});
        shapes.put("t5x.out", new long[] {12, 5, 6});
        shapes.put("first.up_proj", new long[] {5, 6, 7});
        shapes.put("first.down_proj", new long[] {5, 7, 6});
        shapes.put("gqa.query", new long[] {6, 4, 3});
        shapes.put("gqa.key", new long[] {6, 2, 3});
        shapes.put("gqa.value", new long[] {6, 2, 3});
        shapes.put("gqa.out", new long[] {4, 3, 6});
        shapes.forEach((name, shape) -> tensors.put(name + ".kernel", TestFiles.floats(TestFiles.random(
                (int) Arrays.stream(shape).reduce(1, (x, y) -> x * y), name.hashCode()), shape)));

        Map<String, Layer> layers = new LinkedHashMap<>();
        open(tensors, Map.of()).layers().forEach(layer -> layers.put(layer.name(), layer));

        assertThat(layers).hasSameSizeAs(shapes);
        assertThat(layers.values()).allMatch(Layer::hasMatrices).allMatch(layer -> layer.kind() == LayerKind.DENSE);
        assertThat(shapes.keySet().stream().map(name -> name + " " + layers.get(name).weights().storedShape()))
                .containsExactly("a.query 6 × 12 × 5", "a.key 6 × 6 × 5", "a.value 6 × 6 × 5", "a.out 12 × 6 × 5",
                        "mlp.wi_0 6 × 7 × 5", "mlp.wi_1 6 × 7 × 5", "mlp.wo 7 × 6 × 5", "t5x.query 6 × 12 × 5",
                        "t5x.out 12 × 6 × 5", "first.up_proj 6 × 7 × 5", "first.down_proj 7 × 6 × 5",
                        "gqa.query 6 × 12", "gqa.key 6 × 6", "gqa.value 6 × 6", "gqa.out 12 × 6");
        // Layer 3 of the query: input 2, head 1, place 2 of it; of the way out: head 2, place 1, output 4.
        float[] query = TestFiles.random(360, "a.query".hashCode());
        assertThat(FormatContractTest.read(layers.get("a.query").weights(), 3)[2 * 12 + 1 * 3 + 2])
                .isEqualTo(query[((2 * 5 + 3) * 4 + 1) * 3 + 2]);
        float[] out = TestFiles.random(360, "a.out".hashCode());
        assertThat(FormatContractTest.read(layers.get("a.out").weights(), 3)[(2 * 3 + 1) * 6 + 4])
                .isEqualTo(out[((2 * 5 + 3) * 3 + 1) * 6 + 4]);
        float[] wo = TestFiles.random(210, "mlp.wo".hashCode());
        assertThat(FormatContractTest.read(layers.get("mlp.wo").weights(), 3)[5 * 6 + 4])
                .isEqualTo(wo[(5 * 5 + 3) * 6 + 4]);
    }

    @Test
    void projectionsThatDoNotAgreeAreListed() throws Exception {
        Map<String, Entry> tensors = new LinkedHashMap<>();
        for (String name : List.of("query", "key", "value")) {
            tensors.put(name + ".kernel", TestFiles.floats(new float[36], 6, 2, 3));
        }
        tensors.put("out.kernel", TestFiles.floats(new float[36], 3, 4, 3));
        tensors.put("layers.q_proj.weight", TestFiles.floats(new float[72], 3, 2, 2, 6));

        assertThat(open(tensors, Map.of()).layers()).allMatch(layer -> layer.reason()
                .matches("nothing in the file tells what its [34] axes are.*"));
    }

    @Test
    void whatBelongsToThePackedWeightsOfMlxIsNotAnalyzed() throws Exception {
        Map<String, Entry> tensors = new LinkedHashMap<>();
        tensors.put("q.weight", new Entry("U32", new long[] {8, 4}, new byte[128]));
        tensors.put("q.scales", TestFiles.floats(new float[16], 8, 2));
        tensors.put("q.biases", TestFiles.floats(new float[16], 8, 2));

        Model model = open(tensors, Map.of("format", "mlx"));

        assertThat(model.layers()).allMatch(layer -> !layer.hasMatrices());
        assertThat(model.layers()).extracting(Layer::reason)
                .filteredOn(reason -> reason.contains("belongs to 'q.weight'"))
                .hasSize(2);
    }

    /** Orientation does not change a spectrum: Conv1D of GPT-2 is in × out. */
    @Test
    void gpt2IsReadAsItIsStored() throws Exception {
        Model model = open(Map.of("h.0.attn.c_attn.weight", TestFiles.floats(new float[12], 2, 6),
                "wte.weight", TestFiles.floats(new float[20], 10, 2), "h.0.attn.bias",
                TestFiles.floats(new float[16], 1, 1, 4, 4)), Map.of("format", "pt"));

        assertThat(model.layers()).filteredOn(layer -> layer.hasMatrices())
                .extracting(Layer::name, Layer::kind)
                .containsExactly(tuple("h.0.attn.c_attn", LayerKind.DENSE),
                        tuple("wte", LayerKind.EMBEDDING));
    }

    /** GPT-2, and GPT-Neo, whose attention is in a module of that name. */
    @ParameterizedTest
    @ValueSource(strings = {"h.0.attn.bias", "h.0.attn.attention.bias"})
    void theMaskOfAnAttentionIsNoLayer(String name) throws Exception {
        float[] mask = new float[256];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % 16 <= i / 16 ? 1 : 0;
        }
        Model model = open(Map.of(name, TestFiles.floats(mask, 16, 16)), Map.of("format", "pt"));

        assertThat(model.layers().getFirst().reason()).startsWith("a mask or a constant");
    }

    @Test
    void scalesOfDequantizedWeightsAreNoWeights() throws Exception {
        Path file = Files.write(folder.resolve("m.onnx"), Proto.onnx(
                Proto.node("dq", "DequantizeLinear", new String[] {"fc.weight_quantized", "fc.weight_scale",
                "fc.weight_zero"}, "w"),
                Proto.node("mm", "MatMul", new String[] {"x", "w"}, "y"),
                Proto.initializer("fc.weight_quantized", 3, new long[] {4, 4}, Proto.message(9, new byte[16])),
                Proto.initializer("fc.weight_scale", 1, new long[] {2, 4}, Proto.message(9, new byte[32])),
                Proto.initializer("fc.weight_zero", 3, new long[] {2, 4}, Proto.message(9, new byte[8]))));

        Model model = new ModelFiles().open(file);

        assertThat(model.layers()).hasSize(3).allMatch(layer -> !layer.hasMatrices());
        assertThat(model.layers()).extracting(Layer::reason)
                .contains("quantized in I8, not decoded: its scale 'fc.weight_scale' F32 2 × 4 or its zero point "
                + "'fc.weight_zero' I8 2 × 4 does not fit 4 × 4",
                "scales or zero points of quantized numbers");
    }

    @ParameterizedTest
    @CsvSource({"diffusion_pytorch_model.safetensors, diffusion_pytorch_model.fp16.safetensors",
            "open_clip_pytorch_model.bin,",
        "last.ckpt,", "pytorch_model.bin, training_args.bin"})
    void aFolderOpensByItsModel(String name, String other) throws Exception {
        byte[] model = TestFiles.safetensors(Map.of("fc.weight", TestFiles.floats(new float[8], 2, 4)));
        Files.write(folder.resolve(name), model);
        if (other != null) {
            Files.write(folder.resolve(other), new byte[] {1, 2, 3});
        }

        assertThat(new ModelFiles().open(folder).layers()).extracting(Layer::name).containsExactly("fc");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"m.ort | \\x30\\x00\\x00\\x00ORTM | ONNX Runtime's own format",
        "checkpoint | \\x30\\x00\\x00\\x00ODTC | ONNX Runtime's training",
        "m.mat | MATLAB 5.0 MAT-file, Platform: GLNXA64 | -v7.3", "fingerprint.pb | \\x08\\x7b | open the folder",
        "model.ckpt.meta | \\x0a\\x05\\x12\\x03abc | the .index file beside it",
        "events.out.tfevents.17 | \\x18\\x00\\x00 | TensorBoard",
        "frozen.pbtxt | node {name: 'x'} | written as text", "m.onnxtxt | ir_version: 8 | written as text",
        "saved_model.pbtxt | saved_model_schema_version: 1 | written as text",
        "model.json | {\"class_name\": \"Sequential\"} | architecture of a Keras model",
        "config.json | {\"model_type\": \"bert\"} | a text of settings", "m.bin | tjgg | GGML",
        "m.pt.gz | \\x1f\\x8b\\x08 | gzip",
        "m.zst | (\\xb5/\\xfd | zstd",
        "m.xz | \\xfd7zXZ\\x00 | xz", "m.7z | 7z\\xbc\\xaf | 7-Zip", "m.pkl | \\x80\\x04\\x95 | a pickle of Python"})
    void whatIsNotReadIsToldByName(String name, String start, String says) throws Exception {
        Files.write(folder.resolve(name), unescaped(start));

        assertThatThrownBy(() -> new ModelFiles().open(folder.resolve(name)))
                .isInstanceOf(ModelFormatException.Unsupported.class).hasMessageContaining(says);
    }

    @Test
    void programsAndDistributedCheckpointsOfPyTorchAreToldByName() throws Exception {
        Path program = Files.write(folder.resolve("m.pt2"), ZipFiles.zip(Map.of("m/models/model.json", new byte[2],
                "m/data/weights/weight_0", new byte[16]), false));
        Path checkpoint = Files.createDirectory(folder.resolve("step-100"));
        Files.write(checkpoint.resolve("__0_0.distcp"), new byte[] {1});

        assertThatThrownBy(() -> new ModelFiles().open(program)).hasMessageContaining("torch.export");
        assertThatThrownBy(() -> new ModelFiles().open(checkpoint)).hasMessageContaining("a distributed checkpoint "
                + "of PyTorch whose .metadata");
    }

    @Test
    void theBiasesOfPyTorchsRecurrentLayersAreBiases() throws Exception {
        Model model = open(Map.of("lstm.weight_hh_l0", TestFiles.floats(new float[8], 4, 2), "lstm.bias_hh_l0",
                TestFiles.floats(new float[4], 4)), Map.of());

        assertThat(model.layers()).extracting(Layer::kind).containsExactly(LayerKind.BIAS, LayerKind.RECURRENT);
    }

    /** The format is told by the bytes: a wrong ending changes nothing. */
    @ParameterizedTest
    @CsvSource({"m.onnx", "m.h5", "m.gguf", "m.pt", "m.npz", "m.pb", "m.index", "m.keras", "m"})
    void aWrongEndingChangesNothing(String name) throws Exception {
        Path file = Files.write(folder.resolve(name),
                TestFiles.safetensors(Map.of("fc.weight", TestFiles.floats(new float[8], 2, 4))));

        assertThat(new ModelFiles().open(file).format()).isEqualTo("safetensors");
    }

    private Model open(Map<String, Entry> tensors, Map<String, String> metadata) throws Exception {
        return new ModelFiles().open(Files.write(folder.resolve("m.safetensors"),
                TestFiles.safetensors(tensors, metadata)));
    }

    /** {@code \\x1c} is that byte, anything else itself. */
    private static byte[] unescaped(String text) {
        StringBuilder bytes = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\x", i)) {
                bytes.append((char) Integer.parseInt(text.substring(i + 2, i + 4), 16));
                i += 3;
            } else {
                bytes.append(text.charAt(i));
            }
        }
        return bytes.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
