package org.eigenscope.format.pytorch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.ZipFiles;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

class PyTorchTest {

    private static final Path FIXTURES = Path.of("src/test/resources/formats");
    private static final long[] SQUARE = {2, 2};
    private static final long[] ROWS = {2, 1};

    @TempDir
    Path folder;

    @Test
    void readsAnyStrides() throws Exception {
        PickleBytes pickle = PickleBytes.protocol(2).op('}')
                .text("plain").tensor("0", 6, 0, new long[] {2, 3}, new long[] {3, 1}).op('s')
                .text("transposed").tensor("0", 6, 0, new long[] {3, 2}, new long[] {1, 3}).op('s')
                .text("repeated").tensor("0", 6, 2, new long[] {3, 2}, new long[] {0, 1}).op('s')
                .text("overlapping").tensor("0", 6, 0, new long[] {3, 4}, new long[] {1, 1}).op('s')
                .text("offset").tensor("0", 6, 1, new long[] {1, 5}, new long[] {77, 1}).op('s')
                .text("permuted").tensor("0", 6, 0, new long[] {1, 3, 2}, new long[] {6, 1, 3}).op('s');
        Model model = open(pickle.end(), 1, 2, 3, 4, 5, 6);

        assertThat(read(model, "plain")).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(read(model, "transposed")).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(read(model, "repeated")).containsExactly(3, 4, 3, 4, 3, 4);
        assertThat(read(model, "overlapping")).containsExactly(1, 2, 3, 4, 2, 3, 4, 5, 3, 4, 5, 6);
        assertThat(read(model, "offset")).containsExactly(2, 3, 4, 5, 6);
        assertThat(read(model, "permuted")).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(model.findings()).isEmpty();
    }

    @Test
    void readsWhatPython2Wrote() throws Exception {
        // An OrderedDict whose entries are a list of pairs, and byte strings for names.
        PickleBytes pickle = PickleBytes.protocol(2).global("collections", "OrderedDict").op(']', '(')
                .op(']', '(', 'U').raw(9).ascii("fc.weight").tensor("0", 4, 0, SQUARE, ROWS).op('e')
                .op(']', '(', 'U').raw(7).ascii("fc.bias").tensor("0", 4, 0, new long[] {2}, new long[] {1}).op('e')
                .op('e').raw(0x85).op('R');

        assertThat(open(pickle.end(), 1, 2, 3, 4).layers()).extracting(Layer::name).containsExactly("fc", "fc.bias");
    }

    @Test
    void unwrapsACheckpointAndTellsWhatItSays() throws Exception {
        PickleBytes pickle = PickleBytes.protocol(2).op('}', '(')
                .text("epoch").number(7)
                .text("optimizer").op('}').text("momentum").tensor("0", 4, 0, SQUARE, ROWS).op('s')
                .text("ema").op('}').text("module.fc.weight").tensor("0", 4, 1, new long[] {1, 3}, new long[] {3, 1})
                .op('s')
                .text("model").op('}').text("module.fc.weight").tensor("0", 4, 0, SQUARE, ROWS).op('s')
                .op('u');

        Model model = open(pickle.end(), 1, 2, 3, 4);

        assertThat(model.layers()).extracting(Layer::name).containsExactly("fc", "ema.fc");
        assertThat(model.metadata()).containsEntry("epoch", "7");
        assertThat(model.findings()).extracting(Finding::message).anyMatch(text -> text.contains("optimizer"));
    }

    @Test
    void arraysOfNumPyAreToldOfNotPassedOver() throws Exception {
        PickleBytes pickle = PickleBytes.protocol(2).op('}').text("fc.weight").tensor("0", 4, 0, SQUARE, ROWS).op('s')
                .text("prior").global("numpy._core.multiarray", "_reconstruct").op('(').global("numpy", "ndarray")
                .tuple(0)
                .text("b").op('t', 'R', 's');

        Model model = open(pickle.end(), 1, 2, 3, 4);

        assertThat(model.layers()).extracting(Layer::name).containsExactly("fc");
        assertThat(model.findings()).extracting(Finding::message).anyMatch(text -> text.contains("arrays of NumPy")
                && text.contains("prior"));
    }

    @Test
    void dropsWhatDataParallelismPutsBeforeEveryName() throws Exception {
        byte[] pickle = PickleBytes.stateDict("module._orig_mod.fc.weight", "0", 4, 0, SQUARE, ROWS);

        assertThat(open(pickle, 1, 2, 3, 4).layers()).extracting(Layer::name).containsExactly("fc");
    }

    @Test
    void listsTiedTensorsOnceAndQuantizedOnesWithTheReason() throws Exception {
        PickleBytes pickle = PickleBytes.protocol(2).op('}')
                .text("wte.weight").tensor("0", 4, 0, SQUARE, ROWS).op('s')
                .text("lm_head.weight").tensor("0", 4, 0, SQUARE, ROWS).op('s')
                .text("q.weight").global("torch._utils", "_rebuild_qtensor").op('(').storage("QInt8Storage", "0", 4)
                .number(0).tuple(SQUARE).tuple(ROWS).op('N').raw(0x89).op('N', 't', 'R', 's');

        Model model = open(pickle.end(), 1, 2, 3, 4);

        assertThat(model.layers()).extracting(Layer::name).containsExactly("wte", "q.weight");
        assertThat(model.layers().get(1).reason()).isEqualTo("quantized integers, not decoded");
        assertThat(model.layers().get(1).tensor().dtype()).isEqualTo(DType.I8);
        assertThat(model.findings()).extracting(Finding::message)
                .anyMatch(text -> text.contains("tied to 'wte.weight'"));
    }

    @Test
    void readsUntypedStoragesAndParameters() throws Exception {
        PickleBytes pickle = PickleBytes.protocol(2).op('}').text("fc.weight")
                .global("torch._utils", "_rebuild_parameter").op('(')
                .global("torch._utils", "_rebuild_tensor_v3").op('(').storage("UntypedStorage", "0", 8)
                .number(1).tuple(1, 3).tuple(3, 1).raw(0x89).op('}').global("torch", "bfloat16").op('t', 'R')
                .raw(0x88).op('}', 't', 'R', 's');

        // The upper halves of 1.0f and -2.0f: 3f80 and c000; the lower halves are 0.
        Model model = open(pickle.end(), 1, -2);

        assertThat(model.layers().getFirst().tensor().dtype()).isEqualTo(DType.BF16);
        assertThat(read(model, "fc")).containsExactly(1, 0, -2);
    }

    @Test
    void findsNothingWrongWithWhatPyTorchItselfWrites() throws Exception {
        for (String file : List.of("digits-mlp.pt", "digits-mlp.legacy.pth", "digits-mlp.torchscript.pt",
                "digits-mlp.module.pt",
                "digits-mlp.checkpoint.pt")) {
            assertThat(new ModelFiles().open(FIXTURES.resolve(file)).findings()).as(file)
                    .noneMatch(finding -> finding.severity() != Severity.NOTE);
        }
    }

    @Test
    void warnsOfClassesThatItDoesNotKnow() throws Exception {
        PickleBytes pickle = PickleBytes.protocol(2).op('}').text("w").tensor("0", 4, 0, SQUARE, ROWS).op('s')
                .text("config")
                .global("mylab.train", "Config").op(')').raw(0x81).op('s');

        assertThat(open(pickle.end(), 1, 2, 3, 4).findings()).singleElement()
                .matches(finding -> finding.severity() == Severity.NOTE && finding.message()
                .contains("mylab.train.Config"));
    }

    @Test
    void readsTheConstantsOfAFrozenScript() throws Exception {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("m/data.pkl", PickleBytes.protocol(2).global("__torch__", "Net").op(')').raw(0x81).op('}', 'b')
                .end());
        members.put("m/constants.pkl", PickleBytes.protocol(2).op('(').tensor("0", 4, 0, SQUARE, ROWS).op('t').end());
        members.put("m/constants/0", new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x40});
        Files.write(folder.resolve("m.pt"), ZipFiles.zip(members, false));

        Model model = new ModelFiles().open(folder.resolve("m.pt"));

        assertThat(read(model, "constants.0")).containsExactly(1, 0, 0, 2);
    }

    @Test
    void opensShardsByTheirIndex() throws Exception {
        Files.write(folder.resolve("pytorch_model-00001-of-00002.bin"), file(
                PickleBytes.stateDict("a.weight", "0", 4, 0, SQUARE, ROWS), 1, 2, 3, 4));
        Files.write(folder.resolve("pytorch_model-00002-of-00002.bin"), file(
                PickleBytes.stateDict("b.weight", "0", 4, 0, SQUARE, ROWS), 5, 6, 7, 8));
        Files.writeString(folder.resolve("pytorch_model.bin.index.json"), """
                {"metadata": {}, "weight_map": {"a.weight": "pytorch_model-00001-of-00002.bin",
                 "b.weight": "pytorch_model-00002-of-00002.bin"}}""");

        Model model = new ModelFiles().open(folder);

        assertThat(model.layers()).extracting(Layer::name).containsExactly("a", "b");
        assertThat(read(model, "b")).containsExactly(5, 6, 7, 8);
    }

    /** A file with a hole: a storage of 6 GiB, then a small one, whose place only a zip64 record can tell. */
    @Test
    void readsStoragesBeyondFourGigabytes() throws Exception {
        long[] size = {200_000, 8192};
        long large = size[0] * size[1];
        byte[] pickle = PickleBytes.protocol(2).op('}').text("large").tensor("0", large, 0, size, new long[] {8192, 1})
                .op('s')
                .text("small").tensor("1", 4, 0, SQUARE, ROWS).op('s').end();
        Path file = folder.resolve("model.bin");
        try (SparseZip zip = new SparseZip(file)) {
            zip.add("m/data.pkl", pickle, pickle.length);
            zip.add("m/data/0", new byte[0], 4 * large);
            zip.add("m/data/1", ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putFloat(1).putFloat(2)
                    .putFloat(3)
                    .putFloat(4).array(), 16);
        }

        Model model = new ModelFiles().open(file);

        assertThat(model.findings()).isEmpty();
        assertThat(read(model, "small")).containsExactly(1, 2, 3, 4);
        double[] last = new double[8192];
        try (MatrixReader reader = model.layers().getFirst().weights().source().open()) {
            reader.readRows(0, 199_999, 1, last);
        }
        assertThat(last).containsOnly(0);
    }

    private Model open(byte[] pickle, float... storage) throws Exception {
        Path file = folder.resolve("model.pt");
        Files.write(file, file(pickle, storage));
        return new ModelFiles().open(file);
    }

    private static byte[] file(byte[] pickle, float... storage) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * storage.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : storage) {
            bytes.putFloat(value);
        }
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("m/data.pkl", pickle);
        members.put("m/data/0", bytes.array());
        return ZipFiles.zip(members, false);
    }

    private static double[] read(Model model, String name) throws Exception {
        Layer layer = model.layers().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
        double[] into = new double[(int) layer.tensor().shape().elements()];
        try (ElementReader reader = layer.tensor().data().open()) {
            reader.read(0, into, 0, into.length);
        }
        return into;
    }
}
