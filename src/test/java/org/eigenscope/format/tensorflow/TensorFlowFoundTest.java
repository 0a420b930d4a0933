package org.eigenscope.format.tensorflow;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** TensorFlow's files as its versions and its users leave them. */
class TensorFlowFoundTest {

    private static final byte[] FOUR = BundleBytes.floats(1, 2, 3, 4);

    @TempDir
    Path folder;

    private BundleEntryProto.Builder square;

    @BeforeEach
    void square() {
        square = BundleBytes.tensor(DataType.DT_FLOAT, 0, 16, BundleBytes.crc(FOUR), 2, 2);
    }

    private void checkpoint(String prefix, BundleBytes index) throws IOException {
        Files.write(folder.resolve(prefix + ".index"), index.table());
        Files.write(folder.resolve(prefix + ".data-00000-of-00001"), FOUR);
    }

    private static Layer layer(Model model, String name) {
        return model.layers().stream().filter(layer -> layer.name().equals(name)).findFirst().orElseThrow();
    }

    private static double[] read(Layer layer) throws IOException {
        double[] into = new double[(int) layer.tensor().shape().elements()];
        try (ElementReader reader = layer.tensor().data().open()) {
            reader.read(0, into, 0, into.length);
        }
        return into;
    }

    /** Without the graph nothing tells names, but the same variables under two keys are still listed once. */
    @Test
    void aDamagedObjectGraphDoublesNoVariables() throws Exception {
        Path whole = Path.of("src/test/resources/formats/digits-cnn-savedmodel");
        Path copy = Files.createDirectories(folder.resolve("model/variables"));
        Files.copy(whole.resolve("saved_model.pb"), folder.resolve("model/saved_model.pb"));
        Files.copy(whole.resolve("variables/variables.index"), copy.resolve("variables.index"));
        byte[] data = Files.readAllBytes(whole.resolve("variables/variables.data-00000-of-00001"));
        int graph = new String(data, StandardCharsets.ISO_8859_1).indexOf("_all_variables");
        Arrays.fill(data, graph - 8, graph, (byte) 0xff);
        Files.write(copy.resolve("variables.data-00000-of-00001"), data);

        Model model = new ModelFiles().open(folder.resolve("model"));

        assertThat(model.findings()).extracting(Finding::severity).contains(Finding.Severity.DAMAGED);
        assertThat(model.layers()).hasSameSizeAs(new ModelFiles().open(whole).layers())
                .noneMatch(layer -> layer.name().startsWith("_all_variables"));
    }

    /**
     * A checkpoint has three names: its index, the file that names the latest, and the prefix that TensorFlow itself
     * takes.
     */
    @ParameterizedTest
    @CsvSource({"m.ckpt-2.index", "m.ckpt-2.data-00000-of-00001", "m.ckpt-2", "checkpoint"})
    void opensByAnyOfItsNames(String name) throws Exception {
        checkpoint("m.ckpt-2", new BundleBytes().header(1).put("fc/kernel", square));
        Files.writeString(folder.resolve("checkpoint"), "model_checkpoint_path: \"/home/me/m.ckpt-2\"\n");

        assertThat(new ModelFiles().open(folder.resolve(name)).layers()).extracting(Layer::name).containsExactly("fc");
    }

    @Test
    void aLatestThatIsGoneAndTheFirstFormatAreRefusedInWords() throws Exception {
        Files.writeString(folder.resolve("checkpoint"), "model_checkpoint_path: \"m.ckpt-9\"\n");
        assertThatThrownBy(() -> new ModelFiles().open(folder.resolve("checkpoint")))
                .hasMessageContaining("not beside it");
        BundleBytes first = new BundleBytes();
        first.entries.put("", new byte[] {0x0a, 2, 0x0a, 0});
        Files.write(folder.resolve("inception_v3.ckpt"), first.table());
        assertThatThrownBy(() -> new ModelFiles().open(folder.resolve("inception_v3.ckpt")))
                .hasMessageContaining("first format");
    }

    @Test
    void stringsAndHandlesAreListed() throws Exception {
        checkpoint("m", new BundleBytes().header(1).put("fc/kernel", square)
                .put("handle", BundleBytes.tensor(DataType.DT_RESOURCE, 0, 1, 0, 1))
                .put("vocab/_table/.ATTRIBUTES/table-keys", BundleBytes.tensor(DataType.DT_STRING, 0, 16, 0, 2)));

        Model model = new ModelFiles().open(folder.resolve("m.index"));

        assertThat(layer(model, "vocab._table.table-keys").reason()).isEqualTo("strings are not weights");
        assertThat(layer(model, "handle").reason()).isEqualTo("a handle of TensorFlow's, not weights");
    }

    /** What Keras kept for its optimizer in a session of TensorFlow 1; a layer may be called so too. */
    @ParameterizedTest
    @CsvSource({"training/Adam/fc/kernel/m, 1", "training_1/SGD/Variable_3, 1", "Adam/fc/kernel/v, 1",
            "RMSprop_2/fc/kernel/rms, 1",
        "SGD/other/kernel/momentum, 2", "training/fc/kernel, 2"})
    void leavesOutWhatKerasKeepsForItsOptimizer(String beside, int layers) throws Exception {
        checkpoint("m", new BundleBytes().header(1).put("fc/kernel", square).put(beside, square));

        assertThat(new ModelFiles().open(folder.resolve("m.index")).layers()).hasSize(layers);
    }

    @Test
    void cellsAreRecurrentWhateverTheirWeightsAreCalled() throws Exception {
        checkpoint("m", new BundleBytes().header(1).put("rnn/basic_lstm_cell/kernel", square).put("a/kernel", square)
                .put("a/recurrent_kernel", square).put("b/kernel", square));

        assertThat(new ModelFiles().open(folder.resolve("m.index")).layers()).extracting(layer -> layer.name() + " "
                + layer.kind().label())
                .containsExactly("a recurrent", "a.recurrent_kernel recurrent", "b dense",
                "rnn.basic_lstm_cell recurrent");
    }

    private static NodeDef.Builder constant(String name, TensorProto.Builder value) {
        return NodeDef.newBuilder().setName(name).setOp("Const")
                .putAttr("value", AttrValue.newBuilder().setTensor(value).build());
    }

    private static TensorProto.Builder tensor(DataType type, long... dims) {
        return TensorProto.newBuilder().setDtype(type).setTensorShape(BundleBytes.shape(dims));
    }

    private Model graph(NodeDef.Builder... nodes) throws Exception {
        GraphDef.Builder graph = GraphDef.newBuilder();
        for (NodeDef.Builder node : nodes) {
            graph.addNode(node);
        }
        return new ModelFiles().open(Files.write(folder.resolve("frozen.pb"), graph.build().toByteArray()));
    }

    /**
     * Python writes 16-bit floats number by number; what is not written is the last number again, and without any zero.
     */
    @Test
    void readsConstantsWrittenNumberByNumber() throws Exception {
        TensorProto.Builder half = tensor(DataType.DT_HALF, 2, 2).addHalfVal(0x3c00).addHalfVal(0xc000)
                .addHalfVal(0x3800);
        byte[] unpacked = tensor(DataType.DT_FLOAT, 2, 2).build().toByteArray();
        for (int i = 0; i < 4; i++) {
            unpacked = ByteString.copyFrom(unpacked).concat(ByteString.copyFrom(new byte[] {5 << 3 | 5}))
                    .concat(ByteString.copyFrom(FOUR, 4 * i, 4)).toByteArray();
        }
        // The generated class would write them packed: an unknown field of the same number is kept as it is.
        byte[] value = new BundleBytesValue(unpacked).attribute();
        Model model = graph(constant("half", half), constant("zeros", tensor(DataType.DT_FLOAT, 2, 2)));

        assertThat(read(layer(model, "half"))).containsExactly(1, -2, 0.5, 0.5);
        assertThat(read(layer(model, "zeros"))).containsExactly(0, 0, 0, 0);
        byte[] node = ByteString.copyFrom(new byte[] {0x0a, 1, 'u', 0x12, 5, 'C', 'o', 'n', 's', 't'})
                .concat(ByteString.copyFrom(value))
                .toByteArray();
        byte[] file = ByteString.copyFrom(new byte[] {0x0a, (byte) node.length}).concat(ByteString.copyFrom(node))
                .toByteArray();
        assertThat(read(new ModelFiles().open(Files.write(folder.resolve("unpacked.pb"), file)).layers().getFirst()))
                .containsExactly(1, 2, 3, 4);
    }

    /** A TensorProto as the attribute "value" of a node, with its lengths. */
    private record BundleBytesValue(byte[] tensor) {

        byte[] attribute() {
            byte[] value = delimited(8, tensor);
            byte[] entry = ByteString.copyFrom(delimited(1, new byte[] {'v'}))
                    .concat(ByteString.copyFrom(delimited(2, value))).toByteArray();
            return delimited(5, entry);
        }

        private static byte[] delimited(int field, byte[] content) {
            return ByteString.copyFrom(new byte[] {(byte) (field << 3 | 2), (byte) content.length})
                    .concat(ByteString.copyFrom(content))
                    .toByteArray();
        }
    }

    @Test
    void nodesTellTablesAndStacks() throws Exception {
        TensorProto.Builder flat = tensor(DataType.DT_FLOAT, 2, 2).setTensorContent(ByteString.copyFrom(FOUR));
        TensorProto.Builder stack = tensor(DataType.DT_FLOAT, 2, 2, 1).setTensorContent(ByteString.copyFrom(FOUR));

        Model model = graph(constant("table", flat), constant("stack", stack), constant("kernel", stack),
                NodeDef.newBuilder().setName("table/read").setOp("Identity").addInput("table"),
                NodeDef.newBuilder().setName("look").setOp("GatherV2").addInput("table/read:0").addInput("ids"),
                NodeDef.newBuilder().setName("mul").setOp("BatchMatMulV2").addInput("x").addInput("stack"));

        assertThat(layer(model, "table").kind()).isEqualTo(LayerKind.EMBEDDING);
        assertThat(layer(model, "stack").kind()).isEqualTo(LayerKind.DENSE);
        assertThat(layer(model, "stack").weights().kernel()).isFalse();
        assertThat(layer(model, "kernel").reason()).startsWith("nothing in the file tells what its 3 axes are");
    }

    @Test
    void whatIsLeftAsideInTheFolderIsTold() throws Exception {
        checkpoint("m.ckpt-1", new BundleBytes().header(1).put("fc/kernel", square));
        checkpoint("m.ckpt-2", new BundleBytes().header(1).put("fc/kernel", square));
        Files.writeString(folder.resolve("checkpoint"), "model_checkpoint_path: \"m.ckpt-2\"\n");
        Files.write(folder.resolve("model.safetensors"), new byte[1]);

        assertThat(new ModelFiles().open(folder).findings()).extracting(Finding::message)
                .contains("not opened, though in the same folder: m.ckpt-1.index, model.safetensors");
    }
}
