package org.eigenscope.format.tensorflow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.TestFiles;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.BundleEntryProto;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorSliceProto;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TensorFlowTest {

    private static final Path FIXTURES = Path.of("src/test/resources/formats");

    @TempDir
    Path folder;

    @Test
    void opensASavedModelByItsFolderItsFileItsIndexAndItsData() throws Exception {
        Path model = FIXTURES.resolve("digits-mlp-savedmodel");

        for (String way : new String[] {"", "saved_model.pb", "variables", "variables/variables.index",
            "variables/variables.data-00000-of-00001"}) {
            assertThat(new ModelFiles().open(model.resolve(way)).layers()).as(way).extracting(Layer::name)
                    .containsExactly("fc1", "fc1.bias", "fc2", "fc2.bias", "fc3", "fc3.bias");
        }
    }

    /** A file with a hole: a variable of 6 GiB, and one behind it. */
    @Test
    void readsVariablesBeyondTwoGigabytes() throws Exception {
        byte[] small = BundleBytes.floats(1, 2, 3, 4);
        long far = 200_000L * 8192 * 4;
        Files.write(folder.resolve("m.index"), new BundleBytes().header(1)
                .put("large", BundleBytes.tensor(DataType.DT_FLOAT, 0, far, 0, 200_000, 8192))
                .put("small", BundleBytes.tensor(DataType.DT_FLOAT, far, 16, BundleBytes.crc(small), 2, 2)).table());
        try (FileChannel data = FileChannel.open(folder.resolve("m.data-00000-of-00001"), StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE)) {
            data.write(ByteBuffer.wrap(small), far);
        }

        Model model = new ModelFiles().open(folder.resolve("m.index"));

        assertThat(model.findings()).isEmpty();
        assertThat(model.layers().getFirst().tensor().bytes()).isEqualTo(far);
        double[] elements = new double[4];
        try (ElementReader reader = model.layers().getLast().tensor().data().open()) {
            reader.read(0, elements, 0, 4);
        }
        assertThat(elements).containsExactly(1, 2, 3, 4);
    }

    @Test
    void readsAPartitionedVariableAcrossItsParts() throws Exception {
        byte[] left = BundleBytes.floats(1, 2, 3, 6, 7, 8);
        byte[] right = BundleBytes.floats(4, 5, 9, 10);
        byte[] below = BundleBytes.floats(11, 12, 13, 14, 15);
        String name = "word_embeddings/weights";
        BundleEntryProto.Builder whole = BundleBytes.tensor(DataType.DT_FLOAT, 0, 0, 0, 3, 5)
                .addSlices(slice(0, 2, 0, 3)).addSlices(slice(0, 2, 3, 2)).addSlices(slice(2, 1, 0, -1));
        BundleBytes bundle = new BundleBytes().header(2).put(name, whole)
                .put(OrderedCode.sliceKey(name, new long[] {0, 0}, new long[] {2, 3}),
                BundleBytes.tensor(DataType.DT_FLOAT, 0, 24,
                        BundleBytes.crc(left), 2, 3))
                .put(OrderedCode.sliceKey(name, new long[] {0, 3}, new long[] {2, 2}),
                BundleBytes.tensor(DataType.DT_FLOAT, 0, 16,
                        BundleBytes.crc(right), 2, 2).setShardId(1))
                .put(OrderedCode.sliceKey(name, new long[] {2, 0}, new long[] {1, -1}),
                BundleBytes.tensor(DataType.DT_FLOAT, 16, 20,
                        BundleBytes.crc(below), 1, 5).setShardId(1));
        bundle.snappy = true;
        Files.write(folder.resolve("m.ckpt.index"), bundle.table());
        Files.write(folder.resolve("m.ckpt.data-00000-of-00002"), left);
        byte[] second = Arrays.copyOf(right, 36);
        System.arraycopy(below, 0, second, 16, 20);
        Files.write(folder.resolve("m.ckpt.data-00001-of-00002"), second);

        Model model = new ModelFiles().open(folder);

        Layer layer = model.layers().getFirst();
        assertThat(layer.name()).isEqualTo("word_embeddings");
        assertThat(layer.kind()).isEqualTo(LayerKind.EMBEDDING);
        double[] expected = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
        assertThat(read(layer, 0, 15)).containsExactly(expected);
        for (int first = 0; first < 15; first++) {
            for (int count = 0; first + count <= 15; count++) {
                assertThat(read(layer, first, count)).containsExactly(Arrays.copyOfRange(expected, first, first
                        + count));
            }
        }
    }

    /** By hand, after the table in ordered_code.cc: 0, −1, 64, −65, 2^13, 63. */
    @Test
    void encodesSliceKeysAsTensorFlowDoes() {
        String key = OrderedCode.sliceKey("a", new long[] {0, 64, 8192}, new long[] {-1, -65, 63});

        assertThat(HexFormat.of().formatHex(key.getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo("00" + "61" + "0001" + "0103" + "80" + "7f" + "c040" + "3fbf" + "e02000" + "bf");
    }

    @Test
    void refusesElementsThatDoNotMatchTheirChecksum() throws Exception {
        byte[] elements = BundleBytes.floats(1, 2, 3, 4);
        Files.write(folder.resolve("m.index"), new BundleBytes().header(1).put("fc/kernel",
                BundleBytes.tensor(DataType.DT_FLOAT, 0, 16, BundleBytes.crc(elements) ^ 1, 2, 2)).table());
        Files.write(folder.resolve("m.data-00000-of-00001"), elements);

        Layer layer = new ModelFiles().open(folder.resolve("m.index")).layers().getFirst();

        assertThat(layer.name()).isEqualTo("fc");
        assertThatThrownBy(() -> read(layer, 0, 4)).isInstanceOf(IOException.class)
                .hasMessageContaining("fc/kernel does not match its checksum");
    }

    /** KerasHub's Gemma, exported: 2 heads × 3 inputs × 4, whose way out is 2 × 4 × 3. */
    @Test
    void headsBeforeTheInputsAreMovedBehindThem() throws Exception {
        byte[] elements = TestFiles.littleEndian(TestFiles.random(24, 5));
        Files.write(folder.resolve("m.index"), new BundleBytes().header(1)
                .put("a/query/kernel", BundleBytes.tensor(DataType.DT_FLOAT, 0, 96, BundleBytes.crc(elements), 2, 3, 4))
                .put("a/attention_output/kernel", BundleBytes.tensor(DataType.DT_FLOAT, 0, 96,
                BundleBytes.crc(elements), 2, 4, 3)).table());
        Files.write(folder.resolve("m.data-00000-of-00001"), elements);

        Model model = new ModelFiles().open(folder.resolve("m.index"));

        Layer query = model.layers().stream().filter(layer -> layer.name().equals("a.query")).findFirst().orElseThrow();
        assertThat(query.tensor().shape()).hasToString("3 × 8");
        float[] values = TestFiles.random(24, 5);
        // Input 2, head 1, place 3.
        assertThat(read(query, 2 * 8 + 4 + 3, 1)).containsExactly(values[(1 * 3 + 2) * 4 + 3]);
    }

    @Test
    void leavesOutSlotsAndReadsHeadsAsMatrices() throws Exception {
        byte[] elements = new byte[96];
        BundleEntryProto.Builder cube = BundleBytes.tensor(DataType.DT_FLOAT, 0, 96, BundleBytes.crc(elements), 2, 3,
                4);
        Files.write(folder.resolve("m.index"), new BundleBytes().header(1).put("a/query/kernel", cube)
                .put("a/attention_output/kernel", cube).put("a/query/kernel/adam_m", cube)
                .put("a/layer_10/kernel", cube).put("a/layer_9/kernel", cube).table());
        Files.write(folder.resolve("m.data-00000-of-00001"), elements);

        Model model = new ModelFiles().open(folder.resolve("m.index"));

        assertThat(model.layers()).extracting(layer -> layer.name() + " " + layer.tensor().shape()).containsExactly(
                "a.attention_output 6 × 4", "a.layer_9 2 × 3 × 4", "a.layer_10 2 × 3 × 4", "a.query 2 × 12");
        assertThat(model.findings()).extracting(finding -> finding.message())
                .anyMatch(text -> text.contains("optimizer"));
    }

    /** What the optimizers of TensorFlow 1 keep beside a variable; a moving average of it is a weight. */
    @ParameterizedTest
    @CsvSource({"out/kernel/Adam, 1", "out/kernel/Adam_1, 1", "out/kernel/RMSProp_2, 1", "out/kernel/Momentum_1, 1",
            "out/kernel/Adagrad, 1",
        "out/kernel/Adadelta_1, 1", "out/kernel/Ftrl, 1", "out/kernel/AdamOptimizer_3, 1", "out/kernel/lamb_v, 1",
        "out/kernel_slot_vr, 1",
        "beta1_power, 1", "train/beta2_power_1, 1", "out/kernel/ExponentialMovingAverage, 2", "other/kernel/Adam, 2"})
    void leavesOutWhatOptimizersOfTensorFlow1Keep(String beside, int layers) throws Exception {
        byte[] elements = BundleBytes.floats(1, 2, 3, 4);
        BundleEntryProto.Builder square = BundleBytes.tensor(DataType.DT_FLOAT, 0, 16, BundleBytes.crc(elements), 2, 2);
        Files.write(folder.resolve("m.ckpt.index"), new BundleBytes().header(1).put("out/kernel", square)
                .put(beside, square).table());
        Files.write(folder.resolve("m.ckpt.data-00000-of-00001"), elements);

        assertThat(new ModelFiles().open(folder.resolve("m.ckpt.index")).layers()).hasSize(layers);
    }

    /** Written by Keras 3: the weights stand under the optimizer, once called so and once not. */
    @ParameterizedTest
    @CsvSource({"ckpt-1.index", "keras3.index"})
    void weightsThatStandUnderTheOptimizerAreWeights(String file) throws Exception {
        Model model = new ModelFiles().open(Path.of("src/test/resources/tensorflow", file));

        assertThat(model.layers()).extracting(Layer::name).containsExactlyInAnyOrder("hidden", "hidden.bias", "out",
                "out.bias");
        assertThat(model.findings()).extracting(finding -> finding.message())
                .anyMatch(text -> text.contains("optimizer"));
    }

    @Test
    void opensTheLatestCheckpointOfATrainingFolder() throws Exception {
        byte[] elements = BundleBytes.floats(1, 2, 3, 4);
        for (String step : new String[] {"ckpt-1", "ckpt-2"}) {
            Files.write(folder.resolve(step + ".index"), new BundleBytes().header(1).put(step + "/kernel",
                    BundleBytes.tensor(DataType.DT_FLOAT, 0, 16, BundleBytes.crc(elements), 2, 2)).table());
            Files.write(folder.resolve(step + ".data-00000-of-00001"), elements);
        }
        Files.writeString(folder.resolve("checkpoint"), "model_checkpoint_path: \"/home/me/train/ckpt-2\"\n");

        assertThat(new ModelFiles().open(folder).layers()).extracting(Layer::name).containsExactly("ckpt-2");
    }

    /** {@code mvn test -Dtest=TensorFlowTest -Dbert=/tmp/bert}: BERT-base, a SavedModel of 440 MB. */
    @Test
    @EnabledIfSystemProperty(named = "bert", matches = ".+")
    void namesTheLayersOfBertBase() throws Exception {
        Model model = new ModelFiles().open(Path.of(System.getProperty("bert")));

        assertThat(model.layers()).filteredOn(layer -> layer.hasMatrices() && layer.weights()
                .eigenvalues() >= 10)
                .extracting(Layer::name).hasSize(76)
                .containsExactlyInAnyOrderElementsOf(Files.readAllLines(
                Path.of("src/test/resources/golden/bert-base-uncased.details.csv"))
                        .stream().skip(1).map(line -> line.split(",")[1]).toList());
    }

    private static TensorSliceProto slice(long row, long rows, long column, long columns) {
        return TensorSliceProto.newBuilder().addExtent(extent(row, rows)).addExtent(extent(column, columns)).build();
    }

    private static TensorSliceProto.Extent extent(long start, long length) {
        TensorSliceProto.Extent.Builder extent = TensorSliceProto.Extent.newBuilder().setStart(start);
        return (length < 0 ? extent : extent.setLength(length)).build();
    }

    private static double[] read(Layer layer, int first, int count) throws IOException {
        double[] into = new double[count];
        try (ElementReader reader = layer.tensor().data().open()) {
            reader.read(first, into, 0, count);
        }
        return into;
    }
}
