package org.eigenscope.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.eigenscope.format.Proto.initializer;
import static org.eigenscope.format.Proto.join;
import static org.eigenscope.format.Proto.message;
import static org.eigenscope.format.Proto.node;
import static org.eigenscope.format.Proto.tensor;
import static org.eigenscope.format.Proto.text;

/** ONNX files as other exporters, quantizers and trainers write them. */
class OnnxFoundTest {

    private static final long[] SQUARE = {2, 2};
    private static final byte[] FOUR = TestFiles.littleEndian(1, 2, 3, 4);

    @TempDir
    Path folder;

    private Model open(byte[]... graph) throws IOException, ModelFormatException {
        return new ModelFiles().open(Files.write(folder.resolve("m.onnx"), Proto.onnx(graph)));
    }

    private static Layer layer(Model model, String name) {
        return model.layers().stream().filter(layer -> layer.name().equals(name)).findFirst().orElseThrow();
    }

    /** The layer's weights are other values than the tensor's. */
    @Test
    void aWeightThatIsCombinedWithAConstantFirstIsNotDecoded() throws Exception {
        byte[] scale = initializer("scale", 1, new long[] {2}, message(9, TestFiles.littleEndian(3, 5)));
        byte[] weight = initializer("w", 1, SQUARE, message(9, FOUR));
        byte[] product = node("mm", "MatMul", new String[] {"x", "scaled"}, "y");
        for (String operator : List.of("Mul", "Div", "Add", "Sub")) {
            for (String[] operands : List.of(new String[] {"w", "scale"}, new String[] {"scale", "w"})) {
                Layer layer = layer(open(node("s", operator, operands, "scaled"), product, weight, scale), "w");
                assertThat(layer.weights()).as(operator).isNull();
                assertThat(layer.severity()).isEqualTo(Severity.UNDECODED);
                assertThat(layer.reason()).contains("the node " + operator + " combines it with a constant");
            }
        }
        assertThat(layer(open(node("s", "Mul", new String[] {"w", "scale"}, "t"), node("t", "Transpose",
                new String[] {"t"}, "u"), node("d", "Div", new String[] {"u", "scale"}, "scaled"), product, weight,
                scale), "w").weights()).as("two of them").isNull();
        assertThat(layer(open(node("s", "Mul", new String[] {"x", "scale"}, "t"), node("mm", "MatMul",
                new String[] {"t", "w"}, "y"), weight, scale), "w").weights()).as("scaled inputs").isNotNull();
        assertThat(layer(open(node("s", "Mul", new String[] {"w", "scale"}, "scaled"), product, node("m2", "MatMul",
                new String[] {"x", "w"}, "z"), weight, scale), "w").weights()).as("taken as it is, too").isNotNull();
    }

    @Test
    void weightsOfAnEinsumAreOneMatrix() throws Exception {
        byte[] equation = message(5, text(1, "equation"), text(4, "abc,cde->abde"), Proto.number(20, 3));
        Model model = open(node("/attention/query/Einsum", "Einsum", new String[] {"x", "onnx::Einsum_1"}, "y",
                equation),
                initializer("onnx::Einsum_1", 1, new long[] {4, 2, 3},
                message(9, TestFiles.littleEndian(new float[24]))));

        Layer query = layer(model, "attention.query");
        assertThat(query.kind()).isEqualTo(LayerKind.DENSE);
        assertThat(query.weights().rows()).isEqualTo(4);
        assertThat(query.weights().columns()).isEqualTo(6);
        assertThat(query.weights().slices()).isEqualTo(1);
    }

    /** Written by the package onnx: see the script beside it. */
    @Test
    void readsOrTellsEveryTensorOfAnOddFile() throws Exception {
        Model model = new ModelFiles().open(Path.of("src/test/resources/odd/odd.onnx"));

        assertThat(model.layers()).filteredOn(layer -> layer.weights() != null).extracting(Layer::name)
                .containsExactly("sum", "inner", "inner#2", "f", "eight", "half", "training");
        assertThat(model.layers()).filteredOn(layer -> layer.weights() == null).extracting(Layer::name)
                .containsExactlyInAnyOrder("scale", "sparse.weight");
        assertThat(layer(model, "sum").tensor().shape()).hasToString("2 × 6");
        assertThat(model.findings()).extracting(finding -> finding.message()).containsExactly(
                "1 layer is left out: a sparse tensor, which is not read",
                "nodes keep numbers in their attributes (LinearClassifier), which are not read");
    }

    @Test
    void aBiasOfOneRowIsNoMatrix() throws Exception {
        Model model = open(node("n", "Gemm", new String[] {"x", "a", "b"}, "y"),
                initializer("a", 1, SQUARE, message(9, FOUR)),
                initializer("b", 1, new long[] {1, 4}, message(9, FOUR)));

        assertThat(layer(model, "b").kind()).isEqualTo(LayerKind.BIAS);
        assertThat(layer(model, "b").reason()).isEqualTo("a vector has no spectrum");
    }

    private static byte[] dequantize(String values, String scale, String zeroPoint, String output,
            byte[]... attributes) {
        return node(output, "DequantizeLinear", new String[] {values, scale, zeroPoint}, output, attributes);
    }

    static byte[] number(String attribute, long value) {
        return message(5, text(1, attribute), Proto.number(3, value), Proto.number(20, 2));
    }

    private static byte[] scales(String name, float... scales) {
        return initializer(name, 1, new long[] {scales.length}, message(9, TestFiles.littleEndian(scales)));
    }

    private static double[] elements(Layer layer) throws IOException {
        double[] into = new double[(int) layer.tensor().shape().elements()];
        try (ElementReader reader = layer.tensor().data().open()) {
            reader.read(0, into, 0, 1);
            reader.read(1, into, 1, into.length - 1);
        }
        return into;
    }

    /** W = scale · (element − zero point), one scale for all or one for each index of an axis. */
    @Test
    void quantizedWeightsAreMultipliedByTheirScales() throws Exception {
        byte[] two = {1, -2, 3, 4};
        Model model = open(dequantize("fc.weight_quantized", "s", "z", "w1", number("axis", -1)),
                node("n", "MatMul", new String[] {"x", "w1"}, "y"),
                // The same again, as quantizers repeat it for each use.
                dequantize("fc.weight_quantized", "s", "z", "w1b", number("axis", -1)),
                dequantize("rows.weight", "s", "", "w2", number("axis", 0)),
                node("n", "Gemm", new String[] {"x", "w2", "b"}, "y"),
                dequantize("eight", "one", "", "w3"), node("n", "MatMul", new String[] {"x", "w3"}, "y"),
                dequantize("kernel", "s", "", "w4"), node("n", "ConvTranspose", new String[] {"x", "w4"}, "y"),
                initializer("fc.weight_quantized", 2, SQUARE, message(9, two)),
                initializer("rows.weight", 3, SQUARE, message(9, two)),
                initializer("eight", 17, SQUARE, message(9, new byte[] {56, 57, 58, 59})),
                initializer("kernel", 3, new long[] {2, 2, 1, 2}, message(9, new byte[] {1, 2, 3, 4, 5, 6, 7, 8})),
                initializer("one", 1, new long[] {}, message(9, TestFiles.littleEndian(4))), scales("s", 2, 10),
                initializer("z", 2, new long[] {2}, message(9, new byte[] {1, -2})));

        assertThat(elements(layer(model, "fc"))).containsExactly(0, 0, 4, -2500);
        assertThat(elements(layer(model, "rows"))).containsExactly(2, -4, 30, 40);
        assertThat(elements(layer(model, "eight"))).containsExactly(4, 4.5, 5, 5.5);
        assertThat(elements(layer(model, "kernel"))).containsExactly(2, 4, 30, 40, 10, 12, 70, 80);
        assertThat(layer(model, "fc").kind()).isEqualTo(LayerKind.DENSE);
        assertThat(layer(model, "fc").weights().fitsFloat()).isTrue();
        assertThat(layer(model, "kernel").weights().slices()).isEqualTo(2);
    }

    @Test
    void quantizedWeightsWhoseScalesDoNotTellAreListed() throws Exception {
        byte[] four = {1, 2, 3, 4};
        Model model = open(dequantize("blocks", "s", "", "w1", number("axis", 0), number("block_size", 1)),
                dequantize("computed", "gone", "", "w2"), dequantize("many", "three", "", "w3"),
                dequantize("far", "s", "", "w4", number("axis", 7)), dequantize("packed", "one", "", "w5"),
                dequantize("twice", "one", "", "w6"), dequantize("twice", "s", "", "w7"),
                initializer("blocks", 3, SQUARE, message(9, four)),
                initializer("computed", 3, SQUARE, message(9, four)), initializer("many", 3, SQUARE, message(9, four)),
                initializer("far", 3, SQUARE, message(9, four)),
                initializer("packed", 22, SQUARE, message(9, new byte[2])),
                initializer("twice", 3, SQUARE, message(9, four)), initializer("none", 3, new long[] {0, 2}),
                dequantize("none", "s", "", "w8"), scales("one", 1), scales("s", 2, 10), scales("three", 1, 2, 3));

        assertThat(layer(model, "blocks").reason()).isEqualTo("quantized in I8, not decoded: its scale 's' F32 2 "
                + "does not fit blocks of 1 of 2 × 2");
        assertThat(layer(model, "computed").reason()).endsWith("its scale 'gone' is not in the file, or computed");
        assertThat(layer(model, "many").reason()).endsWith("its scale 'three' F32 3 does not fit 2 × 2");
        assertThat(layer(model, "far").reason()).endsWith("its scale 's' F32 2 does not fit 2 × 2");
        assertThat(layer(model, "packed").hasMatrices()).as("with one scale for all").isTrue();
        assertThat(layer(model, "twice").reason()).endsWith("it is scaled in several ways");
        assertThat(layer(model, "none").reason()).isEqualTo("it has no elements");
    }

    @Test
    void sparseTensorsAreListedInTheirShape() throws Exception {
        byte[] sparse = message(15, message(1, tensor("s.weight", 1, new long[] {4}, message(9, FOUR))),
                message(2, tensor("", 7, new long[] {4}, message(9, new byte[32]))), Proto.number(3, 30),
                Proto.number(3, 20));
        byte[] value = message(5, text(1, "sparse_value"), message(22,
                message(1, tensor("", 1, new long[] {4}, message(9, FOUR))),
                Proto.number(3, 7), Proto.number(3, 5)));

        Model model = open(sparse, node("c", "Constant", new String[] {}, "out", value),
                initializer("a", 1, SQUARE, message(9, FOUR)));

        assertThat(layer(model, "s.weight").tensor().shape()).hasToString("30 × 20");
        assertThat(layer(model, "s.weight").reason()).isEqualTo("a sparse tensor, which is not read");
        assertThat(layer(model, "out").tensor().shape()).hasToString("7 × 5");
    }

    /** TrainingInfoProto, whose two graphs have initializers of their own. */
    @Test
    void theGraphsOfTrainingAreReadToo() throws Exception {
        byte[] file = join(Proto.number(1, 8), message(7, initializer("a", 1, SQUARE, message(9, FOUR))),
                message(8, Proto.number(2, 17)),
                message(20, message(1, initializer("start", 1, SQUARE, message(9, FOUR))),
                        message(2, initializer("step", 1, SQUARE, message(9, FOUR)))));

        Model model = new ModelFiles().open(Files.write(folder.resolve("t.onnx"), file));

        assertThat(model.layers()).extracting(Layer::name).containsExactlyInAnyOrder("a", "start", "step");
    }

    @Test
    void numbersInAttributesAreTold() throws Exception {
        byte[] many = message(5, text(1, "coefficients"), message(7, new byte[400]));
        byte[] few = message(5, text(1, "scales"), message(7, new byte[8]));

        Model model = open(node("l", "LinearClassifier", new String[] {"x"}, "y", many),
                node("u", "Upsample", new String[] {"y"}, "z", few));

        assertThat(model.findings()).extracting(finding -> finding.message())
                .contains("nodes keep numbers in their attributes (LinearClassifier), which are not read");
    }

    @Test
    void aMaskOfFourAxesIsNoKernel() throws Exception {
        Model model = open(node("n", "Add", new String[] {"x", "mask"}, "y"),
                node("c", "Conv", new String[] {"y", "kernel"}, "z"),
                initializer("mask", 1, new long[] {1, 1, 2, 2}, message(9, FOUR)),
                initializer("kernel", 1, new long[] {1, 1, 2, 2}, message(9, FOUR)));

        assertThat(layer(model, "mask").reason()).isEqualTo("a constant of the node Add, not a layer's weights");
        assertThat(layer(model, "kernel").reason()).isEmpty();
    }

    @Test
    void namesOfTf2onnxAreTheLayers() throws Exception {
        String call = "StatefulPartitionedCall/model/";
        Model model = open(
                node(call + "conv1/BiasAdd", "Conv", new String[] {"x", call + "conv1/Conv2D_weights_fused_bn"}, "a"),
                node(call + "conv2/Conv2D", "Conv", new String[] {"a", "const_fold_opt__77"}, "b"),
                node(call + "fc/MatMul", "MatMul", new String[] {"b", call + "fc/MatMul/ReadVariableOp:0"}, "c"),
                node(call + "fc/BiasAdd", "Add", new String[] {"c", call + "fc/BiasAdd/ReadVariableOp:0"}, "d"),
                initializer(call + "conv1/Conv2D_weights_fused_bn", 1, new long[] {1, 1, 2, 2}, message(9, FOUR)),
                initializer("const_fold_opt__77", 1, new long[] {1, 1, 2, 2}, message(9, FOUR)),
                initializer(call + "fc/MatMul/ReadVariableOp:0", 1, SQUARE, message(9, FOUR)),
                initializer(call + "fc/BiasAdd/ReadVariableOp:0", 1, new long[] {4}, message(9, FOUR)));

        assertThat(model.layers()).extracting(Layer::name).containsExactly("model.conv1", "model.conv2", "model.fc",
                "model.fc.bias");
        assertThat(layer(model, "model.fc.bias").kind()).isEqualTo(LayerKind.BIAS);
    }

    /** What ONNX Runtime's optimizer makes of BERT. */
    @Test
    void fusedOperatorsTellTheirWeights() throws Exception {
        byte[] domain = text(7, "com.microsoft");
        long[] four = {4};
        Model model = open(
                node("e", "EmbedLayerNormalization", new String[] {"ids", "", "words", "places", "", "gamma", "beta"},
                "a", domain),
                node("a", "Attention", new String[] {"a", "Attention_0_qkv_weight", "Attention_0_qkv_bias"}, "b",
                domain),
                node("s", "SkipLayerNormalization", new String[] {"b", "a", "scale", "shift", "offset"}, "c", domain),
                node("g", "FastGelu", new String[] {"c", "gelu"}, "d", domain),
                initializer("words", 1, SQUARE, message(9, FOUR)), initializer("places", 1, SQUARE, message(9, FOUR)),
                initializer("gamma", 1, four, message(9, FOUR)), initializer("beta", 1, four, message(9, FOUR)),
                initializer("Attention_0_qkv_weight", 1, SQUARE, message(9, FOUR)),
                initializer("Attention_0_qkv_bias", 1, four, message(9, FOUR)),
                initializer("scale", 1, four, message(9, FOUR)),
                initializer("shift", 1, four, message(9, FOUR)), initializer("offset", 1, four, message(9, FOUR)),
                initializer("gelu", 1, four, message(9, FOUR)));

        assertThat(model.layers()).extracting(layer -> layer.name() + " " + layer.kind().label()).containsExactly(
                "words embedding", "places embedding", "gamma norm", "beta bias", "Attention_0_qkv_weight dense",
                "Attention_0_qkv_bias bias", "scale norm", "shift bias", "offset bias", "gelu bias");
    }

    @Test
    void integersOfTwoBitsAreListed() throws Exception {
        Model model = open(initializer("a", 25, SQUARE, message(9, new byte[1])),
                initializer("b", 26, SQUARE, message(9, new byte[1])));

        assertThat(model.layers()).extracting(Layer::reason).containsOnly("packed 2-bit integers, not decoded");
        assertThat(model.findings()).containsExactly(
                new Finding(Severity.UNDECODED, "a, b", "2 layers are left out: packed 2-bit integers, not decoded"));
    }
}
