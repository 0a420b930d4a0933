package org.eigenscope.format;

import java.nio.file.Files;
import java.nio.file.Path;
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
import static org.eigenscope.format.Proto.number;
import static org.eigenscope.format.Proto.tensor;
import static org.eigenscope.format.Proto.text;
import static org.eigenscope.format.Proto.varint;

class OnnxTest {

    private static final byte[] FOUR = TestFiles.littleEndian(1, 2, 3, 4);
    private static final long[] SQUARE = {2, 2};

    @TempDir
    Path folder;

    private Model open(byte[]... graph) throws Exception {
        return new ModelFiles().open(Files.write(folder.resolve("model.onnx"), Proto.onnx(graph)));
    }

    private static Layer layer(Model model, String name) {
        return model.layers().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    private static double[] elements(Model model, String name) throws Exception {
        return FormatContractTest.read(layer(model, name).weights(), 0);
    }

    @Test
    void typedFieldsHoldFloatsAndBitPatterns() throws Exception {
        Model model = open(
                initializer("packed", 1, SQUARE, message(4, FOUR)),
                initializer("single", 1, SQUARE, single(1), single(2), single(3), single(4)),
                initializer("half", 10, SQUARE, message(5, varint(0x3c00), varint(0x4000), varint(0xbc00),
                        varint(0x3800))),
                initializer("brain", 16, SQUARE, number(5, 0x3f80), number(5, 0x4000), number(5, 0xbf80), number(5,
                        0x3f00)),
                initializer("eight", 17, SQUARE, message(5, varint(0x38), varint(0x40), varint(0xb8), varint(0x30))),
                initializer("double", 11, new long[] {1, 1}, message(10, new byte[] {0, 0, 0, 0, 0, 0, (byte) 0xf0,
                        0x3f})));

        assertThat(elements(model, "packed")).containsExactly(1, 2, 3, 4);
        assertThat(elements(model, "single")).containsExactly(1, 2, 3, 4);
        for (String small : new String[] {"half", "brain", "eight"}) {
            assertThat(elements(model, small)).containsExactly(1, 2, -1, 0.5);
        }
        assertThat(elements(model, "double")).containsExactly(1);
        assertThat(model.findings()).isEmpty();
    }

    private static byte[] single(float value) {
        return join(varint(4 << 3 | 5), TestFiles.littleEndian(value));
    }

    @Test
    void constantsAndSubgraphsAreReadToo() throws Exception {
        byte[] value = message(5, text(1, "value"), message(5, tensor("", 1, SQUARE, message(9, FOUR))));
        byte[] branch = message(5, text(1, "then_branch"), message(6, initializer("inner.weight", 1, SQUARE,
                message(9, FOUR)),
                node("/head/MatMul", "MatMul", new String[] {"x", "7"}, "z")));
        Model model = open(
                node("/block/Constant", "Constant", new String[] {}, "7", value),
                node("/choice/If", "If", new String[] {"c"}, "out", branch));

        assertThat(model.layers()).extracting(Layer::name).containsExactlyInAnyOrder("inner", "head");
        assertThat(layer(model, "head").tensor().name()).isEqualTo("7");
        assertThat(elements(model, "head")).containsExactly(1, 2, 3, 4);
    }

    @Test
    void functionsAreReadToo() throws Exception {
        byte[] value = message(5, text(1, "value"), message(5, tensor("", 1, SQUARE, message(9, FOUR))));
        byte[] file = join(number(1, 8), message(7), message(8, number(2, 17)),
                message(25, text(1, "F"), message(7, join(text(2, "f.weight"), text(4, "Constant"), value))));
        Model model = new ModelFiles().open(Files.write(folder.resolve("f.onnx"), file));
        assertThat(model.layers()).extracting(Layer::name).containsExactly("f");
    }

    @Test
    void madeUpNamesBecomeTheModules() throws Exception {
        Model model = open(
                node("/layer1/layer1.0/conv1/Conv", "Conv", new String[] {"x", "onnx::Conv_1", "onnx::Conv_2"}, "a"),
                node("/up/Transpose", "Transpose", new String[] {"12"}, "12t"),
                node("/up/MatMul_1", "MatMul", new String[] {"a", "12t"}, "b"),
                node("MatMul_3", "MatMul", new String[] {"b", "onnx::MatMul_5"}, "c"),
                node("Add_4", "Add", new String[] {"blocks.1.fc.bias", "c"}, "d"),
                node("/mask/Mul", "Mul", new String[] {"d", "onnx::Mul_9"}, "e"),
                node("/rnn/LSTM", "LSTM", new String[] {"e", "onnx::LSTM_1", "onnx::LSTM_2", "onnx::LSTM_3"}, "f"),
                initializer("onnx::Conv_1", 1, new long[] {1, 4, 1, 1}, message(9, FOUR)),
                initializer("onnx::Conv_2", 1, new long[] {1}, message(9, TestFiles.littleEndian(1))),
                initializer("12", 1, SQUARE, message(9, FOUR)),
                initializer("onnx::MatMul_5", 1, SQUARE, message(9, FOUR)),
                initializer("blocks.1.fc.bias", 1, new long[] {2}, message(9, TestFiles.littleEndian(1, 2))),
                initializer("onnx::Mul_9", 1, SQUARE, message(9, FOUR)),
                initializer("onnx::LSTM_1", 1, new long[] {2, 1, 2}, message(9, FOUR)),
                initializer("onnx::LSTM_2", 1, new long[] {2, 1, 2}, message(9, FOUR)),
                initializer("onnx::LSTM_3", 1, SQUARE, message(9, FOUR)));

        assertThat(model.layers()).extracting(Layer::name).contains("layer1.0.conv1", "layer1.0.conv1.bias", "up",
                "blocks.1.fc", "blocks.1.fc.bias", "rnn.weight_ih", "rnn.weight_hh");
        assertThat(layer(model, "layer1.0.conv1").kind()).isEqualTo(LayerKind.CONV2D);
        assertThat(layer(model, "rnn.weight_ih").kind()).isEqualTo(LayerKind.RECURRENT);
        assertThat(layer(model, "rnn.weight_ih").weights().slices()).isEqualTo(2);
        assertThat(layer(model, "rnn.weight_ih").weights().kernel()).isFalse();
        assertThat(layer(model, "rnn.bias").reason()).contains("no spectrum");
        assertThat(layer(model, "onnx::Mul_9").reason()).isEqualTo("a constant of the node Mul, not a layer's weights");
    }

    @Test
    void quantizedWeightsSaySo() throws Exception {
        Model model = open(
                node("/a/DequantizeLinear", "DequantizeLinear", new String[] {"q.weight", "s", "z"}, "w"),
                node("/a/MatMul", "MatMul", new String[] {"x", "w"}, "y"),
                node("/b/MatMul_Q4", "MatMulNBits", new String[] {"y", "b.weight", "b.scales"}, "o"),
                initializer("q.weight", 3, SQUARE, message(9, new byte[4])),
                initializer("b.weight", 2, SQUARE, message(9, new byte[4])),
                initializer("b.scales", 1, SQUARE, message(9, FOUR)));

        assertThat(layer(model, "q.weight").reason()).contains("not decoded");
        assertThat(layer(model, "b.weight").reason()).contains("not decoded");
        assertThat(layer(model, "b.weight").kind()).isEqualTo(LayerKind.DENSE);
        assertThat(layer(model, "b.scales").reason()).isEqualTo("scales or zero points of quantized numbers");
    }

    @Test
    void externalDataMayHaveTheSeparatorsOfWindows() throws Exception {
        Files.write(Files.createDirectory(folder.resolve("data")).resolve("weights.bin"), new byte[16]);
        Model model = open(initializer("in", 1, SQUARE, Proto.external("data\\weights.bin", "0", "16")),
                initializer("out", 1, SQUARE, Proto.external("data\\..\\..\\weights.bin", "0", "16")),
                initializer("drive", 1, SQUARE, Proto.external("C:\\weights.bin", "0", "16")),
                initializer("share", 1, SQUARE, Proto.external("\\\\host\\weights.bin", "0", "16")));

        assertThat(model.layers()).extracting(layer -> layer.reason().contains("outside the model's folder"))
                .containsExactly(false, true, true, true);
        assertThat(model.layers().getFirst().weights()).isNotNull();
    }

    @Test
    void externalDataMayStartWithZeros() throws Exception {
        Files.write(folder.resolve("weights.bin"), new byte[1000]);
        Model model = open(initializer("a.weight", 1, SQUARE, Proto.external("weights.bin", "984", "16")));
        assertThat(elements(model, "a")).containsExactly(0, 0, 0, 0);
        assertThat(model.findings()).isEmpty();
    }
}
