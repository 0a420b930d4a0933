package org.eigenscope.format.keras;

import com.google.gson.JsonParser;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.ByteArrayOutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.ZipFiles;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

class KerasTest {

    private static final Path FIXTURES = Path.of("src/test/resources/formats");

    @TempDir
    Path folder;

    @Test
    void namesEveryVariableInTheOrderOfTheNetwork() throws Exception {
        assertThat(new ModelFiles().open(FIXTURES.resolve("digits-cnn.keras")).layers()).extracting(Layer::name)
                .containsExactly(
                "conv1", "conv1.bias", "conv2", "conv2.bias", "fc1", "fc1.bias", "fc2", "fc2.bias");
    }

    @Test
    void readsACompressedKerasFile() throws Exception {
        byte[] weights = Files.readAllBytes(FIXTURES.resolve("digits-mlp.weights.h5"));
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("metadata.json", "{\"keras_version\": \"3.0.0\"}".getBytes(StandardCharsets.UTF_8));
        members.put("model.weights.h5", weights);
        Files.write(folder.resolve("m.keras"), ZipFiles.zip(members, true));

        Model model = new ModelFiles().open(folder.resolve("m.keras"));

        Model plain = new ModelFiles().open(FIXTURES.resolve("digits-mlp.weights.h5"));
        assertThat(model.metadata()).containsEntry("keras_version", "3.0.0");
        assertThat(model.layers()).hasSameSizeAs(plain.layers());
        for (int i = 0; i < plain.layers().size(); i++) {
            assertThat(read(model.layers().get(i))).containsExactly(read(plain.layers().get(i)));
        }
    }

    /** Keras 3 stores variables by number, in folders that say little; its older format stores their names. */
    @Test
    void cellsAndAttentionHaveTheSameLayersInBothFormats() throws Exception {
        Path files = Path.of("src/test/resources/keras");

        List<String> older = described(new ModelFiles().open(files.resolve("recurrent.h5")));
        List<String> newer = described(new ModelFiles().open(files.resolve("recurrent.keras")));

        assertThat(newer).hasSize(22).containsExactlyInAnyOrderElementsOf(older)
                .contains("both.forward_lstm.lstm_cell.recurrent_kernel recurrent 3 × 12",
                "attention.query.bias bias 2 × 3",
                        "gru.gru_cell.bias bias 2 × 15", "nested.inner dense 5 × 4");
    }

    private static List<String> described(Model model) {
        return model.layers().stream().map(layer -> "%s %s %s".formatted(layer.name(), layer.kind().label(),
                layer.tensor().shape()))
                .toList();
    }

    /**
     * Every kind of index over the chunks of one matrix, and links in a heap: what a hostile file must not keep us
     * from.
     */
    @Test
    void readsTheFormsOfNewerHdf5() throws Exception {
        Model model = new ModelFiles().open(Path.of("src/test/resources/hdf5/newer.h5"));

        assertThat(model.findings()).isEmpty();
        Map<String, Layer> layers = new LinkedHashMap<>();
        model.layers().forEach(layer -> layers.put(layer.name(), layer));
        assertThat(layers).hasSize(46).containsKeys("heap.layer_0", "heap.layer_39");
        double[] plain = read(layers.get("plain"));
        for (String name : new String[] {"one", "fixed", "filtered", "extensible", "tree"}) {
            assertThat(read(layers.get(name))).as(name).containsExactly(plain);
        }
        double[] heap = read(layers.get("heap.layer_39"));
        assertThat(heap).containsExactly((float) (plain[1170] * plain[1170]), (float) (plain[1170] * plain[1171]),
                (float) (plain[1170] * plain[1171]), (float) (plain[1171] * plain[1171]));
    }

    /**
     * A 5 × 7 array in chunks of 3 × 4: shuffled, deflated, one chunk never written, the last ones reaching past the
     * edge.
     */
    @Test
    void readsChunksThatAreShuffledAndDeflated() throws Exception {
        HdfBytes hdf = new HdfBytes();
        long[] sizes = new long[3];
        long[] addresses = new long[3];
        long[][] offsets = {{0, 0}, {0, 4}, {3, 4}};
        for (int c = 0; c < 3; c++) {
            byte[] plain = new byte[48];
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 4; j++) {
                    HdfBytes.le(4).putFloat((float) (100 * (offsets[c][0] + i) + offsets[c][1] + j + 1)).flip()
                            .get(plain, 4 * (4 * i + j), 4);
                }
            }
            byte[] stored = deflate(shuffle(plain));
            sizes[c] = stored.length;
            addresses[c] = hdf.put(stored);
        }
        long tree = hdf.chunkTree(0, sizes, offsets, addresses);
        long array = hdf.object(HdfBytes.space(5, 7), HdfBytes.f32(), HdfBytes.filters(2, 1),
                HdfBytes.chunked(tree, 4, 3, 4));
        Files.write(folder.resolve("m.h5"), hdf.file(hdf.group(HdfBytes.hard("kernel", array))));

        Layer layer = new ModelFiles().open(folder.resolve("m.h5")).layers().getFirst();

        double[] expected = new double[35];
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 7; j++) {
                expected[7 * i + j] = i >= 3 && j < 4 ? 0 : 100 * i + j + 1;
            }
        }
        assertThat(read(layer)).containsExactly(expected);
    }

    /** Object headers of version 2, and links in them: what h5py writes with {@code libver="latest"}. */
    @Test
    void readsTheNewerHeaders() throws Exception {
        Path file = folder.resolve("m.h5");
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putGroup("encoder").putGroup("dense").putDataset("kernel", new float[][] {{1, 2}, {3, 4}});
        }

        Layer layer = new ModelFiles().open(file).layers().getFirst();

        assertThat(layer.name()).isEqualTo("encoder.dense");
        assertThat(read(layer)).containsExactly(1, 2, 3, 4);
    }

    /** A sparse file: it takes no room on the disk. */
    @Test
    void readsElementsBeyondTwoGigabytes() throws Exception {
        HdfBytes hdf = new HdfBytes();
        long far = 3L << 30;
        long array = hdf.object(HdfBytes.space(2, 2), HdfBytes.f32(), HdfBytes.contiguous(far, 16));
        Path file = folder.resolve("m.h5");
        Files.write(file, hdf.file(hdf.group(HdfBytes.hard("kernel", array))));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(HdfBytes.le(16).putFloat(1).putFloat(2).putFloat(3).putFloat(4).flip(), far);
        }

        assertThat(read(new ModelFiles().open(file).layers().getFirst())).containsExactly(1, 2, 3, 4);
    }

    @Test
    void readsBrainFloatsAndCompactArrays() throws Exception {
        HdfBytes hdf = new HdfBytes();
        byte[] bits = {(byte) 0x80, 0x3f, 0, (byte) 0xc0, 0x40, 0x40, (byte) 0x80, 0x40};
        long array = hdf.object(HdfBytes.space(2, 2), HdfBytes.u16(), HdfBytes.compact(bits),
                HdfBytes.text("dtype", "bfloat16"));
        Files.write(folder.resolve("m.h5"), hdf.file(hdf.group(HdfBytes.hard("kernel", array))));

        Layer layer = new ModelFiles().open(folder.resolve("m.h5")).layers().getFirst();

        assertThat(layer.tensor().dtype()).isEqualTo(DType.BF16);
        assertThat(read(layer)).containsExactly(1, -2, 3, 4);
    }

    @Test
    void takesNamesFromTheConfigurationWhereTheWeightsHaveNone() {
        KerasConfig config = new KerasConfig(JsonParser.parseString("""
                {"class_name": "Functional", "config": {"name": "m", "layers": [
                  {"class_name": "Dense", "config": {"name": "first"}},
                  {"class_name": "Sequential", "config": {"name": "block", "layers": [
                    {"class_name": "LayerNormalization", "config": {"name": "norm"}},
                    {"class_name": "Conv2D", "config": {"name": "inner"}}]}},
                  {"class_name": "Lambda", "config": {"name": "l", "function": "gASV"}},
                  {"class_name": "Dense", "config": {"name": "second"}}]}}"""));

        assertThat(config.place("layers/dense").name()).isEqualTo("first");
        assertThat(config.place("layers/dense_1").name()).isEqualTo("second");
        assertThat(config.place("layers/sequential/layers/conv2d").name()).isEqualTo("inner");
        assertThat(config.place("layers/sequential/layers/layer_normalization").name()).isEqualTo("norm");
        assertThat(config.order("layers/sequential/layers/conv2d/vars/0"))
                .isLessThan(config.order("layers/dense_1/vars/0"));
        assertThat(config.findings()).extracting(Finding::message).anyMatch(text -> text.startsWith("a Lambda layer"));
    }

    private static byte[] shuffle(byte[] plain) {
        byte[] shuffled = new byte[plain.length];
        for (int i = 0; i < plain.length; i++) {
            shuffled[i % 4 * (plain.length / 4) + i / 4] = plain[i];
        }
        return shuffled;
    }

    private static byte[] deflate(byte[] bytes) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out, new Deflater())) {
            deflater.write(bytes);
        }
        return out.toByteArray();
    }

    private static double[] read(Layer layer) throws Exception {
        double[] into = new double[(int) layer.tensor().shape().elements()];
        try (ElementReader reader = layer.tensor().data().open()) {
            reader.read(0, into, 0, into.length);
        }
        return into;
    }
}
