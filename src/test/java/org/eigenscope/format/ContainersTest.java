package org.eigenscope.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Flax's msgpack, TensorFlow.js and tar, each with the same weights; reference/containers.py made the files. */
class ContainersTest {

    private static final Path FILES = Path.of("src/test/resources/containers");
    private static final int CUTS = 24;

    @TempDir
    static Path folder;

    private static double[] expected(String name) throws Exception {
        Layer layer = layer(new ModelFiles().open(FILES.resolve("expected.npz")), name);
        return TestFiles.read(layer.tensor().data(), (int) layer.tensor().shape().elements());
    }

    private static Layer layer(Model model, String name) {
        return model.layers().stream().filter(layer -> layer.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void flaxIsReadWithoutItsOptimizersState() throws Exception {
        Model model = new ModelFiles().open(FILES.resolve("flax_model.msgpack"));

        Layer dense = layer(model, "params.Dense_0");
        assertThat(TestFiles.read(dense.tensor().data(), 120)).containsExactly(expected("kernel"));
        Layer conv = layer(model, "params.Conv_0");
        assertThat(conv.kind()).isEqualTo(LayerKind.CONV2D);
        assertThat(List.of(conv.weights().rows(), conv.weights().columns(), conv.weights().slices()))
                .containsExactly(2, 12, 9);
        assertThat(TestFiles.read(conv.tensor().data(), 216)).containsExactly(expected("conv"));
        assertThat(model.layers().stream().filter(Layer::hasMatrices)).hasSize(2);
        assertThat(model.layers()).extracting(Layer::reason).contains(
                "it is part of the state of the training, not a weight");
        assertThat(model.findings()).isEmpty();
    }

    @Test
    void tensorFlowJsIsReadAcrossItsShards() throws Exception {
        for (Path path : List.of(FILES.resolve("tfjs"), FILES.resolve("tfjs/model.json"))) {
            Model model = new ModelFiles().open(path);

            assertThat(TestFiles.read(layer(model, "dense").tensor().data(), 120)).containsExactly(expected("kernel"));
            Layer small = layer(model, "small");
            assertThat(small.tensor().storage()).isEqualTo("uint8, one scale");
            double[] decoded = TestFiles.read(small.tensor().data(), 120);
            for (int i = 0; i < decoded.length; i++) {
                assertThat(decoded[i]).isEqualTo(expected("kernel")[i], within(0.012));
            }
            assertThat(model.findings()).isEmpty();
        }
    }

    @Test
    void aModelInATarArchiveIsReadWhereItLies() throws Exception {
        List<Long> reads = new ArrayList<>();
        Model model = new ModelFiles(path -> ByteSource.open(path, reads::add)).open(FILES.resolve("speech.nemo"));

        Layer linear = layer(model, "encoder.linear");
        assertThat(linear.tensor().shape().toString()).isEqualTo("10 × 12");
        double[] kernel = expected("kernel");
        double[] read = TestFiles.read(linear.tensor().data(), 120);
        for (int i = 0; i < 10; i++) {
            for (int j = 0; j < 12; j++) {
                assertThat(read[i * 12 + j]).isEqualTo(kernel[j * 10 + i]);
            }
        }
        assertThat(model.findings()).isEmpty();
    }

    /** Every cut is told, in one sentence, and nothing is made up of what is missing. */
    @TestFactory
    Stream<DynamicTest> cutFilesSaySo() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String name : List.of("flax_model.msgpack", "speech.nemo")) {
            byte[] whole = Files.readAllBytes(FILES.resolve(name));
            // The archive ends in blocks of zeros, of which none need be there.
            int end = name.endsWith("nemo") ? 4096 : whole.length;
            for (int cut = 1; cut < CUTS; cut++) {
                int length = (int) ((long) end * cut / CUTS);
                tests.add(DynamicTest.dynamicTest(name + " of " + length, () -> {
                    Path file = Files.createDirectories(folder.resolve(length + name)).resolve(name);
                    assertThat(said(Files.write(file, Arrays.copyOf(whole, length)))).containsAnyOf("cut short",
                            "no weight file");
                }));
            }
        }
        return tests.stream();
    }

    /** Each byte of the headers changed, one at a time: a sentence or a model, never another failure. */
    @Test
    void changedBytesNeverFailOtherwise() throws Exception {
        for (String name : List.of("flax_model.msgpack", "speech.nemo", "tfjs/model.json")) {
            byte[] whole = Files.readAllBytes(FILES.resolve(name));
            Path to = Files.createDirectories(folder.resolve("changed")).resolve(Path.of(name).getFileName());
            for (int at = 0; at < Math.min(whole.length, 700); at++) {
                byte[] changed = whole.clone();
                changed[at] ^= (byte) (at % 2 == 0 ? 0xff : 0x11);
                assertThat(said(Files.write(to, changed))).doesNotContain("cannot be read (");
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> whatLiesInAManifestIsTold() {
        String right = "{'format':'layers-model','weightsManifest':[{'paths':['a.bin'],'weights':"
                + "[{'name':'d/kernel','shape':[2,2],'dtype':'float32'}]}]}";
        return Stream.of(right.replace("[2,2]", "[2,3]") + "|run past the end", right.replace("[2,2]", "[2,-2]")
                + "|impossible", right.replace("[2,2]", "[4294967296,4294967296]") + "|impossible",
                right.replace("[2,2]", "['x',2]") + "|impossible", right.replace("[2,2]", "[2,1]")
                + "|belong to no weight", right.replace("float32", "string") + "|not known",
                right.replace("a.bin", "../outside.bin") + "|outside", right.replace("a.bin", "/etc/hostname")
                + "|outside", right.replace("a.bin", "none.bin") + "|none.bin", right.replace("'paths'", "'path'")
                + "|lacks its paths", right.replace("[{'paths'", "[7,{'paths'") + "|is not a group",
                right.replace("[{'name'", "[7,{'name'") + "|is not a weight", right.replace("weightsManifest", "x")
                + "|no weightsManifest", right.replace("'dtype':'float32'",
                "'dtype':'float32','quantization':{'dtype':'uint8','scale':'x'}") + "|not known",
                right.replace("]}]}", "") + "|is not valid JSON").map(one -> one.split("\\|"))
                .map(one -> DynamicTest.dynamicTest(one[0], () -> {
                    Path in = Files.createTempDirectory(folder, "tfjs");
                    Files.write(in.resolve("a.bin"), new byte[16]);
                    assertThat(said(Files.writeString(in.resolve("model.json"), one[0].replace('\'', '"'))))
                            .contains(one[1]);
                }));
    }

    @Test
    void anArchiveOfOtherFilesIsRefused() throws Exception {
        byte[] tar = Files.readAllBytes(FILES.resolve("speech.nemo"));
        // The first member alone, and the blocks of zeros.
        byte[] first = Arrays.copyOf(tar, 2048);
        Arrays.fill(first, 1024, 2048, (byte) 0);
        Path file = Files.write(folder.resolve("other.tar"), first);
        assertThatThrownBy(() -> new ModelFiles().open(file)).isInstanceOf(Unsupported.class)
                .hasMessageContaining("without a known weight file");
        Path text = Files.write(folder.resolve("x.msgpack"), "\u0081\u00a1ab".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> new ModelFiles().open(text)).isInstanceOf(ModelFormatException.class);
    }

    /** Unpacking an archive leaves the last file of a name. */
    @Test
    void ofFilesOfOneNameTheLastIsReadAndSaid() throws Exception {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        for (int value = 1; value <= 2; value++) {
            tar.write(member("w.npy", HostileCorpus.npy(1,
                    "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }",
                    TestFiles.littleEndian(value, 0, 0, value))));
        }
        tar.write(new byte[1024]);
        Model model = new ModelFiles().open(Files.write(folder.resolve("two.tar"), tar.toByteArray()));

        assertThat(TestFiles.read(model.layers().getFirst().tensor().data(), 4)).containsExactly(2, 0, 0, 2);
        assertThat(model.layers()).hasSize(1);
        assertThat(model.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.where()).isEqualTo("w.npy");
            assertThat(finding.message()).isEqualTo("the archive has 2 files of this name: the last is read, which is "
                    + "what stays when it is unpacked");
        });
    }

    private static byte[] member(String name, byte[] content) {
        ByteBuffer member = ByteBuffer.allocate(512 + Math.ceilDiv(content.length, 512) * 512);
        put(member, 0, name);
        put(member, 124, "%011o".formatted(content.length));
        put(member, 148, "        ");
        put(member, 156, "0");
        put(member, 257, "ustar");
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += member.get(i);
        }
        put(member, 148, "%06o\0 ".formatted(sum));
        return member.put(512, content).array();
    }

    private static void put(ByteBuffer into, int at, String text) {
        into.put(at, text.getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @CsvSource({"w.joblib, 789c, joblib has compressed it", "w.pkl, 5d0000, joblib has compressed it",
        "w.joblib, 1f8b, it is compressed by gzip", "w.bz2, 425a6839314159265359, it is compressed by bzip2",
        "w.joblib, fd377a585a00, joblib has compressed it by LZMA", "w.joblib, 04224d18, it is compressed by LZ4"})
    void whatIsCompressedAsAWholeIsToldSo(String name, String head, String words) throws Exception {
        Path file = Files.write(folder.resolve(name), Arrays.copyOf(HexFormat.of().parseHex(head), 700));

        assertThatThrownBy(() -> new ModelFiles().open(file)).isInstanceOf(Unsupported.class)
                .hasMessageContaining(words);
    }

    private static String said(Path file) throws IOException {
        try {
            Model model = new ModelFiles().open(file);
            StringBuilder said = new StringBuilder();
            for (Finding finding : model.findings()) {
                said.append(finding.message()).append('\n');
            }
            model.layers().forEach(layer -> said.append(layer.reason()).append('\n'));
            return said.toString();
        } catch (ModelFormatException e) {
            assertThat(e.getMessage()).doesNotContain("\n");
            return e.getMessage();
        }
    }
}
