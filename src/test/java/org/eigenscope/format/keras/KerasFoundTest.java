package org.eigenscope.format.keras;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.TestFiles;
import org.eigenscope.format.ZipFiles;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.keras.HdfBytes.Message;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** HDF5 as other versions of Keras and other programs write it. */
class KerasFoundTest {

    @TempDir
    Path folder;

    private Model open(String name, byte[] bytes) throws IOException, ModelFormatException {
        return new ModelFiles().open(Files.write(folder.resolve(name), bytes));
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

    /** An array of 1, 2, 3, … */
    private static long array(HdfBytes hdf, long... dims) {
        int count = (int) Arrays.stream(dims).reduce(1, (a, b) -> a * b);
        var elements = HdfBytes.le(4 * count);
        for (int i = 1; i <= count; i++) {
            elements.putFloat(i);
        }
        long at = hdf.put(elements.array());
        return hdf.object(HdfBytes.space(dims), HdfBytes.f32(), HdfBytes.contiguous(at, 4L * count));
    }

    private static Message nested(HdfBytes hdf, String path, long object) {
        String[] parts = path.split("/");
        long at = object;
        for (int i = parts.length - 1; i > 0; i--) {
            at = hdf.group(HdfBytes.hard(parts[i], at));
        }
        return HdfBytes.hard(parts[0], at);
    }

    /** What jHDF cannot make a node of must not cost its neighbours. */
    @Test
    void whatIsNotReadCostsItselfAlone() throws Exception {
        HdfBytes hdf = new HdfBytes();
        Message layout = new Message(HdfBytes.LAYOUT, new byte[] {4, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        Message opaque = new Message(HdfBytes.DATATYPE, HdfBytes.le(16).put(new byte[] {0x15, 8, 0, 0}).putInt(8)
                .put(HdfBytes.ascii("no null!")).array());
        Message external = new Message(7, HdfBytes.le(32).put((byte) 1).array());
        Message newest = new Message(HdfBytes.LAYOUT, new byte[] {5, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        byte[] file = hdf.file(hdf.group(HdfBytes.hard("good", array(hdf, 2, 2)),
                HdfBytes.hard("virtual", hdf.object(HdfBytes.space(2, 2), HdfBytes.f32(), layout)),
                HdfBytes.hard("opaque", hdf.object(HdfBytes.space(2), opaque, HdfBytes.contiguous(96, 16))),
                HdfBytes.hard("outside", hdf.object(HdfBytes.space(2, 2), HdfBytes.f32(), external,
                HdfBytes.contiguous(-1, 16))),
                HdfBytes.hard("newest", hdf.object(HdfBytes.space(2, 2), HdfBytes.f32(), newest))));

        Model model = open("m.h5", file);

        assertThat(read(layer(model, "good"))).containsExactly(1, 2, 3, 4);
        assertThat(model.findings()).extracting(Finding::where).containsExactlyInAnyOrder("virtual", "opaque",
                "outside", "newest");
        assertThat(model.findings()).extracting(Finding::message)
                .anyMatch(text -> text.startsWith("it is a virtual array"))
                .anyMatch(text -> text.startsWith("it holds opaque bytes"))
                .anyMatch(text -> text.contains("in other files beside"))
                .anyMatch(text -> text.contains("HDF5 2.0"));
    }

    /** Opaque bytes with an empty tag, as h5py writes them: jHDF fails on them. */
    private static Message opaque(String name) {
        byte[] key = Arrays.copyOf(HdfBytes.ascii(name), (name.length() + 8) / 8 * 8);
        return new Message(HdfBytes.ATTRIBUTE, HdfBytes.le(8 + key.length + 8 + 8 + 8).put((byte) 1).put((byte) 0)
                .putShort((short) (name.length() + 1)).putShort((short) 8).putShort((short) 8).put(key)
                .put((byte) 0x15).put(new byte[3]).putInt(8).put(new byte[] {1, 0, 0, 0, 0, 0, 0, 0}).put(new byte[8])
                .array());
    }

    @Test
    void anAttributeThatIsNotReadCostsItselfAlone() throws Exception {
        HdfBytes hdf = new HdfBytes();
        long elements = hdf.put(HdfBytes.le(8).putFloat(1).putFloat(2).array());
        long kernel = hdf.object(HdfBytes.space(1, 2), HdfBytes.f32(), opaque("pickle"),
                HdfBytes.contiguous(elements, 8));
        long layer = hdf.group(opaque("a"), HdfBytes.text("weight_names", "kernel:0"), opaque("b"),
                HdfBytes.hard("kernel:0", kernel));
        byte[] file = hdf.file(hdf.group(opaque("c"), HdfBytes.text("layer_names", "fc"), HdfBytes.hard("fc", layer)));

        Model model = open("m.h5", file);

        assertThat(read(layer(model, "fc"))).containsExactly(1, 2);
        assertThat(model.findings()).extracting(Finding::where).containsExactlyInAnyOrder("/", "fc", "fc/kernel:0");
        assertThat(model.findings()).extracting(Finding::message)
                .allMatch(text -> text.startsWith("attributes of it are of types"));
    }

    /** Written by h5py with checksums, blocks of continuation and a heap of attributes: see the script beside it. */
    @Test
    void anAttributeThatIsNotReadCostsItselfAloneInNewerFilesToo() throws Exception {
        Model model = new ModelFiles().open(Path.of("src/test/resources/odd/attributes.h5"));

        assertThat(read(layer(model, "fc"))).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        assertThat(read(layer(model, "many"))).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        assertThat(model.findings()).extracting(Finding::where).containsExactlyInAnyOrder("/", "fc", "fc/kernel:0",
                "many/kernel");
    }

    /** Written by h5py: see the script beside it. */
    @Test
    void readsWhatItCanOfAnOddFileAndTellsTheRest() throws Exception {
        Model model = new ModelFiles().open(Path.of("src/test/resources/odd/odd.h5"));

        double[] plain = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        assertThat(read(layer(model, "plain"))).containsExactly(plain);
        assertThat(read(layer(model, "big_endian"))).containsExactly(plain);
        assertThat(read(layer(model, "marked"))).containsExactly(plain);
        assertThat(read(layer(model, "filled"))).containsExactly(1, 2, 3, 4, 5, 6, 2, 2, 2, 2, 2, 2);
        assertThat(layer(model, "scaled").reason()).contains("'scaleoffset'");
        assertThat(layer(model, "flags").reason()).startsWith("named values");
        assertThat(model.findings()).extracting(Finding::where).containsExactlyInAnyOrder("opaque", "marked/kernel",
                "virtual", "outside",
                "soft", "external", "lzf", "scaled");
    }

    private static byte[] behind(byte[] block, byte[] hdf) {
        byte[] file = Arrays.copyOf(block, block.length + hdf.length);
        System.arraycopy(hdf, 0, file, block.length, hdf.length);
        // The superblock says where it stands.
        file[block.length + 24 + 1] = (byte) (block.length >> 8);
        return file;
    }

    /** h5py's blocks are zeros, which elsewhere are an unfinished download. */
    @Test
    void aFileMayStartWithAnothersBytes() throws Exception {
        HdfBytes hdf = new HdfBytes();
        byte[] file = hdf.file(hdf.group(HdfBytes.hard("fc", hdf.group(HdfBytes.hard("kernel", array(hdf, 2, 3))))));

        Model model = open("m.h5", behind(new byte[1024], file));

        assertThat(read(layer(model, "fc"))).containsExactly(1, 2, 3, 4, 5, 6);
        assertThatThrownBy(() -> open("zeros.h5", new byte[4096])).hasMessageContaining("starts with 512 zero bytes");
    }

    /** MATLAB's kernel of height 2, width 2, 3 in and 4 out is stored as 4 × 3 × 2 × 2. */
    @Test
    void kernelsOfMatlabAreReversed() throws Exception {
        HdfBytes hdf = new HdfBytes();
        byte[] file = hdf.file(hdf.group(HdfBytes.hard("W", array(hdf, 4, 3, 2, 2))));
        byte[] block = Arrays.copyOf(HdfBytes.ascii("MATLAB 7.3 MAT-file, Platform: GLNXA64"), 512);

        Model model = open("net.mat", behind(block, file));

        assertThat(model.format()).isEqualTo("MATLAB 7.3");
        assertThat(layer(model, "W").weights().rows()).isEqualTo(4);
        assertThat(layer(model, "W").weights().columns()).isEqualTo(3);
        assertThat(layer(model, "W").weights().slices()).isEqualTo(4);
    }

    /** As the VGG16 of 2016 that many still have. */
    @Test
    void kernelsOfKeras1MayHaveTheAxesOfTheano() throws Exception {
        HdfBytes hdf = new HdfBytes();
        long theano = hdf.group(HdfBytes.text("weight_names", "conv1_W"),
                HdfBytes.hard("conv1_W", array(hdf, 8, 4, 3, 3)));
        long tensorflow = hdf.group(HdfBytes.text("weight_names", "conv2_W_1:0"),
                HdfBytes.hard("conv2_W_1:0", array(hdf, 3, 3, 4, 8)));
        byte[] file = hdf.file(hdf.group(HdfBytes.text("layer_names0", "conv1"), HdfBytes.text("layer_names1", "conv2"),
                HdfBytes.hard("conv1", theano), HdfBytes.hard("conv2", tensorflow)));

        Model model = open("m.h5", file);

        assertThat(model.layers()).extracting(Layer::name).containsExactly("conv1", "conv2");
        assertThat(model.layers()).extracting(layer -> layer.weights().rows() + " " + layer.weights().columns() + " "
                + layer.weights().slices()).containsExactly("8 4 9", "4 8 9");
    }

    @Test
    void weightsThatTheFileListsAndDoesNotHaveAreTold() throws Exception {
        HdfBytes hdf = new HdfBytes();
        long layer = hdf.group(HdfBytes.text("weight_names0", "fc/kernel:0"),
                HdfBytes.text("weight_names1", "fc/bias:0"),
                nested(hdf, "fc/kernel:0", array(hdf, 2, 2)));
        byte[] file = hdf.file(hdf.group(HdfBytes.text("layer_names0", "fc"), HdfBytes.hard("fc", layer)));

        assertThat(open("m.h5", file).findings()).extracting(Finding::message)
                .containsExactly("weights that it lists are not in it, or cannot be read: fc/fc/bias:0");
    }

    @Test
    void aLayerThatTheFileListsAndDoesNotHaveIsTold() throws Exception {
        HdfBytes hdf = new HdfBytes();
        long layer = hdf.group(HdfBytes.text("weight_names", "kernel:0"), HdfBytes.hard("kernel:0", array(hdf, 2, 2)));
        byte[] file = hdf.file(hdf.group(HdfBytes.text("layer_names0", "fc"), HdfBytes.text("layer_names1", "gone"),
                HdfBytes.hard("fc", layer)));

        assertThat(open("m.h5", file).findings()).extracting(Finding::message)
                .containsExactly("weights that it lists are not in it, or cannot be read: gone");
    }

    /** A weight of 4 × 2 × 3 in the older layout, with or without the configuration beside it. */
    private Model listed(String layer, String config) throws Exception {
        HdfBytes hdf = new HdfBytes();
        long group = hdf.group(HdfBytes.text("weight_names", layer + "/kernel:0"),
                nested(hdf, layer + "/kernel:0", array(hdf, 4, 2, 3)));
        byte[] file = hdf.file(config.isEmpty()
                ? hdf.group(HdfBytes.text("layer_names", layer), HdfBytes.hard(layer, group))
                : hdf.group(HdfBytes.text("model_config", config), HdfBytes.hard("model_weights",
                        hdf.group(HdfBytes.text("layer_names", layer), HdfBytes.hard(layer, group)))));
        return open("m.h5", file);
    }

    @Test
    void weightsOfEinsumDenseInTheOlderLayoutAreTheMatrixOfTheirSum() throws Exception {
        Model model = listed("heads", """
                {"class_name": "Sequential", "config": {"name": "m", "layers": [
                  {"class_name": "EinsumDense", "config": {"name": "heads", "equation": "abc,cde->abde"}}]}}""");

        assertThat(layer(model, "heads").tensor().shape()).hasToString("4 × 6");
        assertThat(layer(model, "heads").kind()).isEqualTo(LayerKind.DENSE);
        assertThat(model.findings()).isEmpty();
    }

    @Test
    void threeAxesOfWhichNothingIsKnownAreNotTakenForAConvolutionInSilence() throws Exception {
        assertThat(listed("einsum_dense_1", "").layers().getFirst().reason())
                .isEqualTo("the weights of an EinsumDense, whose equation is not in the file");
        assertThat(listed("heads", "").layers().getFirst().reason())
                .startsWith("nothing in the file tells what its 3 axes are");
        assertThat(layer(listed("conv1d", ""), "conv1d").kind()).isEqualTo(LayerKind.CONV1D);
    }

    @Test
    void linksBeyondThoseThatAreToldAreCounted() throws Exception {
        HdfBytes hdf = new HdfBytes();
        List<Message> links = new ArrayList<>(List.of(HdfBytes.hard("good", array(hdf, 2, 2))));
        for (int i = 0; i < 25; i++) {
            links.add(HdfBytes.soft("link" + i, "/good"));
        }

        Model model = open("m.h5", hdf.file(hdf.group(links.toArray(Message[]::new))));

        assertThat(model.findings()).hasSize(21).last().extracting(Finding::message)
                .isEqualTo("5 more objects of the file are left out");
    }

    @Test
    void weightsOfEinsumDenseAreTheMatrixOfTheirSum() throws Exception {
        HdfBytes hdf = new HdfBytes();
        byte[] file = hdf.file(hdf.group(nested(hdf, "layers/einsum_dense/vars/0", array(hdf, 4, 2, 3))));
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("config.json", """
                {"class_name": "Sequential", "config": {"name": "m", "layers": [
                  {"class_name": "EinsumDense", "config": {"name": "heads", "equation": "abc,cde->abde"}}]}}"""
                .getBytes(StandardCharsets.UTF_8));
        members.put("model.weights.h5", file);

        Layer heads = layer(open("m.keras", ZipFiles.zip(members, false)), "heads");

        assertThat(heads.kind()).isEqualTo(LayerKind.DENSE);
        assertThat(heads.tensor().shape()).hasToString("4 × 6");
    }

    /** Without names in the file, attention's projections have those of the attributes that hold them. */
    @Test
    void projectionsAreMatricesUnderTheNamesOfTheirAttributes() throws Exception {
        HdfBytes hdf = new HdfBytes();
        byte[] file = hdf.file(hdf.group(nested(hdf, "layers/multi_head_attention/query_dense/vars/0",
                array(hdf, 4, 2, 3)),
                nested(hdf, "output/output_dense/vars/0", array(hdf, 2, 3, 4))));

        assertThat(open("m.weights.h5", file).layers()).extracting(layer -> layer.tensor().shape().toString())
                .containsExactlyInAnyOrder("4 × 6", "6 × 4");
    }

    /** KerasHub's Gemma has the heads before the inputs, its Llama behind; reference/keras_hub.py made the presets. */
    @Test
    void projectionsOfPresetsAreMatricesHoweverTheirAxesLie() throws Exception {
        Path presets = Path.of("src/test/resources/keras/hub");
        List<Layer> expected = new ModelFiles().open(presets.resolve("expected.safetensors")).layers();
        assertThat(expected).hasSize(8);
        for (Layer one : expected) {
            String[] name = one.tensor().name().split("/");
            Layer layer = layer(new ModelFiles().open(presets.resolve(name[0])), name[1]);

            assertThat(layer.tensor().shape()).as(one.name()).isEqualTo(one.tensor().shape());
            int count = (int) one.tensor().shape().elements();
            assertThat(TestFiles.read(layer.tensor().data(), count)).as(one.name())
                    .containsExactly(TestFiles.read(one.tensor().data(), count));
        }
    }

    @Test
    void quantizedWeightsAndTheirScalesSaySo() throws Exception {
        HdfBytes hdf = new HdfBytes();
        Message i8 = new Message(HdfBytes.DATATYPE, HdfBytes.le(12).put((byte) 0x10).put(new byte[] {8, 0, 0}).putInt(1)
                .putShort((short) 0).putShort((short) 8).array());
        long elements = hdf.put(new byte[8]);
        long vars = hdf.group(HdfBytes.hard("0", hdf.object(HdfBytes.space(2, 4), i8,
                HdfBytes.contiguous(elements, 8))),
                HdfBytes.hard("1", array(hdf, 4)), HdfBytes.hard("2", array(hdf, 4)));
        byte[] file = hdf.file(hdf.group(nested(hdf, "layers/dense/vars", vars)));

        Model model = open("m.weights.h5", file);

        assertThat(layer(model, "dense").hasMatrices()).as("q / scale").isTrue();
        assertThat(layer(model, "dense.bias").kind()).isEqualTo(LayerKind.BIAS);
        assertThat(layer(model, "dense.kernel_scale").reason()).isEqualTo("part of 'dense.kernel'");
    }

    private static byte[] shard(String path) {
        HdfBytes hdf = new HdfBytes();
        return hdf.file(hdf.group(nested(hdf, path, array(hdf, 2, 2))));
    }

    @Test
    void shardsAreOneModel() throws Exception {
        Files.write(folder.resolve("model_00000.weights.h5"), shard("layers/dense/vars/0"));
        Files.write(folder.resolve("model_00001.weights.h5"), shard("layers/dense_1/vars/0"));
        Files.writeString(folder.resolve("model.weights.json"), """
                {"weight_map": {"/layers/dense/vars": "model_00000.weights.h5", "/layers/dense_1/vars": \
                ["model_00001.weights.h5"],
                  "/layers/dense_2/vars": ["model_00002.weights.h5"]}}""");

        Model model = new ModelFiles().open(folder);

        assertThat(model.layers()).extracting(Layer::name).containsExactly("dense", "dense_1", "layers.dense_2.vars");
        assertThat(layer(model, "layers.dense_2.vars").reason()).contains("model_00002.weights.h5");
        assertThat(model.findings()).hasSize(1);
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("config.json", "{}".getBytes(StandardCharsets.UTF_8));
        members.put("metadata.json", "{}".getBytes(StandardCharsets.UTF_8));
        for (String file : List.of("model.weights.json", "model_00000.weights.h5", "model_00001.weights.h5")) {
            members.put(file, Files.readAllBytes(folder.resolve(file)));
        }
        assertThat(open("sharded.keras", ZipFiles.zip(members, true)).layers()).extracting(Layer::name)
                .containsExactly("dense", "dense_1");
    }

    @Test
    void elementsThatWereNeverWrittenHaveTheFillValue() throws Exception {
        HdfBytes hdf = new HdfBytes();
        long chunk = hdf.put(HdfBytes.le(16).putFloat(1).putFloat(2).putFloat(3).putFloat(4).array());
        long tree = hdf.chunkTree(0, new long[] {16}, new long[][] {{0, 0}}, new long[] {chunk});
        Message fill = new Message(5, HdfBytes.le(12).put(new byte[] {2, 2, 0, 1}).putInt(4).putFloat(7).array());
        byte[] file = hdf.file(hdf.group(HdfBytes.hard("kernel", hdf.object(HdfBytes.space(2, 4), HdfBytes.f32(), fill,
                HdfBytes.chunked(tree, 4, 2, 2)))));

        assertThat(read(open("m.h5", file).layers().getFirst())).containsExactly(1, 2, 7, 7, 3, 4, 7, 7);
    }
}
