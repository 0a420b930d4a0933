package org.eigenscope.format;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.reader.Signature;
import org.eigenscope.format.reader.Signature.Port;
import org.eigenscope.model.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Inputs and outputs of networks, as their files declare them; and graphs that must not be run. */
class SignatureTest {

    private static final Path DIGITS = Path.of("src/test/resources/impact");

    @TempDir
    private Path folder;

    private static Signature of(Path file) throws Exception {
        return new ModelFiles().signature(file).orElseThrow();
    }

    @Test
    void anOnnxFileNamesItsInputsAndOutputs() throws Exception {
        Signature signature = of(DIGITS.resolve("digits-overtrained.onnx"));
        assertThat(signature.runtime()).isEqualTo(Signature.Runtime.ONNX);
        assertThat(signature.inputs()).containsExactly(new Port("x", DType.F32, "type 1",
                List.of(Signature.ANY, 64L)));
        assertThat(signature.outputs()).extracting(Port::name).containsExactly("logits");
        assertThat(signature.problems()).isEmpty();
    }

    /** The functions that save a model stand in its graph too, and write files; the network that predicts does not. */
    @Test
    void aSavedModelHasItsSignature() throws Exception {
        Signature signature = of(DIGITS.resolve("digits-overtrained-savedmodel"));
        assertThat(signature.runtime()).isEqualTo(Signature.Runtime.SAVED_MODEL);
        assertThat(signature.inputs()).containsExactly(new Port("x", DType.F32, "DT_FLOAT",
                List.of(Signature.ANY, 64L)));
        assertThat(signature.options()).containsEntry("tags", "serve").containsEntry("key", "serving_default");
        assertThat(signature.problems()).isEmpty();
        assertThat(of(DIGITS.resolve("digits-overtrained-savedmodel/saved_model.pb"))).isEqualTo(signature);
    }

    @Test
    void aTracedModuleKeepsTheShapeOfItsExample() throws Exception {
        Signature signature = of(DIGITS.resolve("digits-overtrained.torchscript.pt"));
        assertThat(signature.runtime()).isEqualTo(Signature.Runtime.TORCH_SCRIPT);
        assertThat(signature.inputs()).containsExactly(new Port("input", DType.F32, "Tensor",
                List.of(Signature.ANY, 64L)));
        assertThat(signature.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"digits-mlp.safetensors", "digits-mlp.npz", "digits-mlp.pt", "digits-mlp.keras"})
    void weightsAloneHaveNone(String name) throws Exception {
        assertThat(new ModelFiles().signature(Path.of("src/test/resources/formats").resolve(name))).isEmpty();
    }

    /** Writes a field of bytes. */
    private static byte[] field(int number, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance((OutputStream) bytes);
        out.writeByteArray(number, content);
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] text(int number, String content) throws IOException {
        return field(number, content.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] varint(int number, int value) {
        return new byte[] {(byte) (number << 3), (byte) value};
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    private Path onnx(byte[]... graph) throws IOException {
        return Files.write(folder.resolve("model.onnx"), join(varint(1, 8), field(8, varint(2, 17)),
                field(7, join(graph))));
    }

    @Test
    void operatorsOfSomebodyElseAreNamed() throws Exception {
        Signature signature = of(onnx(field(1, join(text(1, "x"), text(2, "y"), text(4, "FlyToTheMoon"),
                text(7, "com.example")))));
        assertThat(signature.problems()).singleElement().asString().contains("FlyToTheMoon (com.example)");
    }

    @Test
    void stringsAreNoNumbers() throws Exception {
        byte[] tensor = field(1, join(varint(1, 8), field(2, field(1, varint(1, 1)))));
        Signature signature = of(onnx(field(11, join(text(1, "words"), field(2, tensor)))));
        assertThat(signature.inputs()).containsExactly(new Port("words", DType.OTHER, "string", List.of(1L)));
    }

    /** A shape whose message is cut off, and one of a million dimensions. */
    @Test
    void damagedPortsAreRefused() throws Exception {
        Path cut = onnx(field(11, new byte[] {10, 120, 'x'}));
        assertThatThrownBy(() -> of(cut)).isInstanceOf(ModelFormatException.class);
        byte[][] dims = new byte[100][];
        Arrays.fill(dims, field(1, varint(1, 1)));
        Path long1 = onnx(field(11, join(text(1, "x"), field(2, field(1, join(varint(1, 1), field(2, join(dims))))))));
        assertThatThrownBy(() -> of(long1)).isInstanceOf(ModelFormatException.class);
    }

    private Path savedModel(String operator) throws IOException {
        TensorInfo info = TensorInfo.newBuilder().setName("out:0").setDtype(DataType.DT_FLOAT)
                .setTensorShape(TensorShapeProto.newBuilder().addDim(TensorShapeProto.Dim.newBuilder().setSize(-1)))
                .build();
        MetaGraphDef graph = MetaGraphDef.newBuilder().setMetaInfoDef(MetaGraphDef.MetaInfoDef.newBuilder()
                .addTags("serve")).setGraphDef(GraphDef.newBuilder()
                        .addNode(NodeDef.newBuilder().setName("in").setOp("Placeholder"))
                        .addNode(NodeDef.newBuilder().setName("reach").setOp(operator).addInput("in"))
                        .addNode(NodeDef.newBuilder().setName("alone").setOp("ReadFile"))
                        .addNode(NodeDef.newBuilder().setName("out").setOp("Identity").addInput("in:0")
                                .addInput("^reach")))
                .putAllSignatureDef(Map.of("serving_default", SignatureDef.newBuilder().putInputs("x", info)
                        .putOutputs("y", info).build())).build();
        return Files.write(folder.resolve("saved_model.pb"), SavedModel.newBuilder().setSavedModelSchemaVersion(1)
                .addMetaGraphs(graph).build().toByteArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"WriteFile", "PyFunc", "SaveV2", "PrintV2"})
    void aGraphThatReachesOutIsTold(String operator) throws Exception {
        assertThat(of(savedModel(operator)).problems()).singleElement().asString()
                .isEqualTo("its graph reaches files, programs or the network: " + operator);
    }

    /** What no answer depends on is not run. */
    @Test
    void whatIsNotRunDoesNotMatter() throws Exception {
        assertThat(of(savedModel("Relu")).problems()).isEmpty();
    }
}
