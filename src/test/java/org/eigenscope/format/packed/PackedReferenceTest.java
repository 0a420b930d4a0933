package org.eigenscope.format.packed;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Model;
import org.eigenscope.model.TensorData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Every packed matrix is that of its framework, bit for bit; reference/quantized*.py made the files. */
class PackedReferenceTest {

    private static final Path MODELS = Path.of("src/test/resources/quantized");

    @ParameterizedTest
    @ValueSource(strings = {"gptq_v1", "gptq_v2", "gptq_bits_v1", "gptq_bits_v2", "gptq_model_v1", "awq",
            "awq_gemv", "marlin", "bitsandbytes",
            "compressed", "fp4", "fp8", "mlx", "hqq", "torchao"})
    void decodesAsTheFrameworkDoes(String scheme) throws Exception {
        compare(MODELS.resolve(scheme), MODELS.resolve(scheme).resolve("expected.safetensors"), true);
    }

    /** Those of Keras; reference/quantized_keras.py, its _axes.py and its _float8.py made the files. */
    @ParameterizedTest
    @ValueSource(strings = {"int8.keras", "int8.weights.h5", "int4.keras", "int4.weights.h5", "einsum8.keras",
            "einsum8.weights.h5", "einsum4.keras", "einsum4.weights.h5", "gptq4.weights.h5", "gptq8.weights.h5",
            "float8.keras", "float8.weights.h5"})
    void decodesAsKerasDoes(String file) throws Exception {
        compare(MODELS.resolve("keras").resolve(file), MODELS.resolve("keras").resolve(file.substring(0,
                file.indexOf('.')) + ".expected.safetensors"), true);
    }

    /** A pickle of torchao's classes holds the same weights as its safetensors, but for the one in pairs. */
    @Test
    void torchaosPicklesAreDecodedToo() throws Exception {
        compare(MODELS.resolve("torchao-pickle/model.bin"), MODELS.resolve("torchao-pickle/expected.safetensors"),
                true);
    }

    /** Those of ONNX Runtime; reference/quantized_onnx.py made the file. */
    @Test
    void decodesAsOnnxRuntimeDoes() throws Exception {
        compare(MODELS.resolve("onnx/model.onnx"), MODELS.resolve("onnx/expected.safetensors"), false);
    }

    /**
     * Weights of 8 bits in the operators that take them, and in files of ONNX Runtime's quantizers;
     * reference/quantized_operators.py made the files.
     */
    @ParameterizedTest
    @ValueSource(strings = {"operators", "dynamic", "static"})
    void decodesWhatOperatorsScale(String file) throws Exception {
        Path folder = MODELS.resolve("operators");
        compare(folder.resolve(file + ".onnx"), folder.resolve(file + ".expected.safetensors"), false);
        // Scales, zero points and biases are called what they are; lengths of axes are whole numbers of 64 bits.
        assertThat(new ModelFiles().open(folder.resolve(file + ".onnx")).layers()).filteredOn(layer -> layer.tensor()
                .dtype() != DType.I64).noneMatch(layer -> layer.reason().contains("counters")
                || layer.reason().contains("not decoded"));
    }

    /**
     * Weights whose axes move before a layer takes them; of those whose numbers change it is told.
     * reference/onnx_constants.py made the file.
     */
    @Test
    void movesAxesAsNodesDoAndTellsWhatChangesNumbers() throws Exception {
        Path folder = MODELS.resolve("constants");
        compare(new ModelFiles().open(folder.resolve("model.onnx")), folder.resolve("expected.safetensors"), false);

        Model model = new ModelFiles().open(folder.resolve("model.onnx"));
        List<Layer> told = model.layers().stream().filter(layer -> layer.name().startsWith("told.")
                && layer.tensor().name().endsWith(".weight")).toList();
        assertThat(told).hasSize(33).allSatisfy(layer -> {
            assertThat(layer.hasMatrices()).isFalse();
            assertThat(layer.severity()).isEqualTo(Severity.UNDECODED);
            assertThat(layer.reason()).startsWith("not decoded: the node ").contains("fold the constants");
        });
    }

    /**
     * A layer's kernel that is the product of two tensors is that product, summed in double precision; ONNX Runtime
     * sums it in single precision, each of k products off by k · 2⁻²⁴ of their sizes at most.
     */
    @Test
    void multipliesTwoConstantsThatMakeAKernel() throws Exception {
        Path folder = MODELS.resolve("constants");
        Model model = new ModelFiles().open(folder.resolve("products.onnx"));
        Map<String, Layer> layers = new TreeMap<>();
        model.layers().forEach(layer -> layers.put(layer.name(), layer));
        List<Layer> expected = new ModelFiles().open(folder.resolve("products.expected.safetensors")).layers();
        assertThat(expected).hasSize(3);
        for (Layer one : expected) {
            Layer product = layers.get(one.name());
            boolean turned = one.name().equals("b.turned");
            Layer down = layers.get(one.name() + ".down");
            Layer up = layers.get(one.name() + ".up");
            int inner = (int) up.tensor().shape().dim(0);
            int columns = (int) up.tensor().shape().dim(1);
            int rows = (int) down.tensor().shape().dim(0);
            float[] a = read(down.tensor().data(), 0, rows * inner);
            float[] b = read(up.tensor().data(), 0, inner * columns);
            float[] computed = read(one.tensor().data(), 0, rows * columns);
            float[] found = read(product.tensor().data(), 0, rows * columns);
            assertThat(product.kind()).isEqualTo(LayerKind.DENSE);
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    double size = 0;
                    for (int k = 0; k < inner; k++) {
                        size += Math.abs((double) a[i * inner + k] * b[k * columns + j]);
                    }
                    // The analysis takes a matrix as it is stored: a Transpose of it is passed over.
                    assertThat((double) found[i * columns + j]).isCloseTo(computed[turned ? j * rows + i
                            : i * columns + j], within((inner + 1) * size * 0x1p-24));
                }
            }
            for (Layer factor : List.of(down, up)) {
                assertThat(factor.hasMatrices()).isFalse();
                assertThat(factor.severity()).isEqualTo(Severity.NOTE);
                assertThat(factor.reason()).startsWith("the node MatMul makes the weights '").endsWith("' of it");
            }
        }
        assertThat(layers.get("c.kernel").hasMatrices()).as("a kernel of learned queries").isTrue();
    }

    /** Parts of kernels are told as such, and none of them is analyzed twice. */
    @Test
    void whatKernelsAreMadeOfIsNoLayer() throws Exception {
        Model model = new ModelFiles().open(MODELS.resolve("constants/model.onnx"));
        assertThat(model.layers()).filteredOn(layer -> layer.tensor().name().matches(
                "a\\.(?:together.*|split|equal|slice.*)\\.(?:weight|one|two|three)")).hasSize(14).allSatisfy(layer -> {
                    assertThat(layer.hasMatrices()).isFalse();
                    assertThat(layer.reason()).matches("the node (?:Concat|Split|Slice) makes the weights 'a.*' of it");
                });
    }

    /** The experts of QMoE; reference/quantized_experts.py made the file. */
    @Test
    void decodesPackedExperts() throws Exception {
        compare(MODELS.resolve("experts/model.onnx"), MODELS.resolve("experts/expected.safetensors"), true);
    }

    private static void compare(Path file, Path reference, boolean named) throws Exception {
        Model packed = new ModelFiles().open(file);
        assertThat(packed.findings()).noneMatch(finding -> finding.severity().costsFigures());
        compare(packed, reference, named);
    }

    private static void compare(Model packed, Path reference, boolean named) throws Exception {
        Model expected = new ModelFiles().open(reference);
        Map<String, Layer> layers = new TreeMap<>();
        packed.layers().stream().filter(Layer::hasMatrices).forEach(layer -> layers.put(layer.name(), layer));
        assertThat(layers).hasSameSizeAs(expected.layers());
        for (Layer one : expected.layers()) {
            String name = one.name();
            Layer layer = layers.get(name);
            assertThat(layer).as(name).isNotNull();
            assertThat(layer.tensor().shape()).as(name).isEqualTo(one.tensor().shape());
            if (named && layer.tensor().dtype().group() != DType.Group.FLOAT) {
                assertThat(layer.tensor().storage()).as(name).isNotEqualTo(layer.tensor().dtype().name());
            }
            int count = (int) one.tensor().shape().elements();
            assertThat(read(layer.tensor().data(), 0, count)).as(name).containsExactly(
                    read(one.tensor().data(), 0, count));
            // Starts and ends in the middle of groups and words.
            assertThat(read(layer.tensor().data(), 3, count - 8)).as(name).containsExactly(
                    read(one.tensor().data(), 3, count - 8));
        }
    }

    private static float[] read(TensorData data, int first, int count) throws Exception {
        float[] values = new float[count];
        try (ElementReader reader = data.open()) {
            reader.read(first, values, 0, count);
        }
        return values;
    }
}
