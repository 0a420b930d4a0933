package org.eigenscope.format;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.eigenscope.format.Proto.initializer;
import static org.eigenscope.format.Proto.join;
import static org.eigenscope.format.Proto.message;
import static org.eigenscope.format.Proto.text;

/** What a format offers to tell damage by is looked at, and what stands twice is read as its own library reads it. */
class IntegrityTest {

    private static final long[] DIMS = {2, 4};

    @TempDir
    Path folder;

    private Layer external(String checksum) throws Exception {
        byte[] external = join(message(13, join(text(1, "location"), text(2, "w.bin"))),
                message(13, join(text(1, "checksum"), text(2, checksum))), Proto.number(14, 1));
        Path file = Files.write(folder.resolve("m.onnx"), Proto.onnx(initializer("a", 1, DIMS, external)));
        return new ModelFiles().open(file).layers().getFirst();
    }

    private static double[] read(Layer layer) throws IOException {
        double[] values = new double[8];
        try (ElementReader reader = layer.tensor().data().open()) {
            reader.read(0, values, 0, 8);
        }
        return values;
    }

    @Test
    void externalDataOfOnnxMatchesItsChecksum() throws Exception {
        byte[] weights = TestFiles.littleEndian(1, 2, 3, 4, 5, 6, 7, 8);
        Path data = Files.write(folder.resolve("w.bin"), weights);
        String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(weights));

        assertThat(read(external(sum))).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(read(external(sum.toUpperCase(java.util.Locale.ROOT)))).hasSize(8);
        assertThat(external("12345").reason()).contains("is not a SHA-1");
        weights[5] ^= 1;
        Files.write(data, weights);
        Layer damaged = external(sum);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> read(damaged)).isInstanceOf(IOException.class)
                    .hasMessageContaining("'w.bin' does not match the SHA-1");
        }
    }

    /** A graph without its last nodes is a graph too: only what TensorFlow writes behind them tells. */
    @Test
    void aFrozenGraphThatIsCutBetweenTwoNodesIsDamaged() throws Exception {
        byte[] whole = Files.readAllBytes(Path.of("src/test/resources/formats/digits-mlp.frozen.pb"));
        assertThat(new ModelFiles().open(Files.write(folder.resolve("whole.pb"), whole)).findings()).isEmpty();
        int cuts = 0;
        for (int at = 0, end; at < whole.length && whole[at] == 10; at = end) {
            int length = 0;
            end = at + 1;
            for (int shift = 0; ; shift += 7) {
                length |= (whole[end] & 0x7f) << shift;
                if (whole[end++] >= 0) {
                    break;
                }
            }
            end += length;
            if (end < 20_000) {
                continue;
            }
            Model model = new ModelFiles().open(Files.write(folder.resolve("m.pb"), Arrays.copyOf(whole, end)));
            assertThat(model.findings()).anySatisfy(finding -> {
                assertThat(finding.severity()).isEqualTo(Severity.DAMAGED);
                assertThat(finding.message()).contains("cut short between two");
            });
            cuts++;
        }
        assertThat(cuts).isGreaterThan(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{'descr': '<f8', 'fortran_order': True, 'shape': (4, 2), "
                    + "'descr': '<f4', 'fortran_order': False, 'shape': (2, 4), }",
            "{'shape': (9,), 'shape': (2, 4), 'fortran_order': False, 'descr': '|O', 'descr': '<f4'}"})
    void ofAKeyThatStandsTwiceNumPyTakesTheLast(String header) throws Exception {
        byte[] file = HostileCorpus.npy(1, header, TestFiles.littleEndian(1, 2, 3, 4, 5, 6, 7, 8));

        Layer layer = new ModelFiles().open(Files.write(folder.resolve("m.npy"), file)).layers().getFirst();

        assertThat(layer.tensor().shape().toString()).isEqualTo("2 × 4");
        assertThat(read(layer)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    /** A protocol 2 pickle of this root, with one storage. */
    private Model pickled(String root) throws Exception {
        byte[] bytes = root.getBytes(StandardCharsets.ISO_8859_1);
        java.util.Map<String, byte[]> members = new java.util.LinkedHashMap<>();
        members.put("m/data.pkl", bytes);
        members.put("m/version", "3\n".getBytes(StandardCharsets.US_ASCII));
        members.put("m/data/0", TestFiles.littleEndian(1, 2, 3, 4, 5, 6, 7, 8));
        return new ModelFiles().open(Files.write(folder.resolve("m.pt"), ZipFiles.zip(members, false)));
    }

    /** {@code _rebuild_tensor_v2(('storage', FloatStorage, '0', 'cpu', 8), 0, (2, 4), (4, 1), False, {})}. */
    private static final String TENSOR = "ctorch._utils\n_rebuild_tensor_v2\n((S'storage'\nctorch\nFloatStorage\nS'0'\n"
            + "S'cpu'\nK\10tQK\0K\2K\4\206K\4K\1\206\211}tR";

    @ParameterizedTest
    @ValueSource(strings = {
            // OrderedDict([('a', t)]), OrderedDict({'a': t}), defaultdict(None, {'a': t})
            "ccollections\nOrderedDict\n(](S'a'\n@tatR.", "ccollections\nOrderedDict\n(}S'a'\n@stR.",
            "ccollections\ndefaultdict\n(N}S'a'\n@stR."})
    void entriesThatAnOrderedDictIsMadeOfAreTensors(String pickle) throws Exception {
        assertThat(pickled("\200\2" + pickle.replace("@", TENSOR)).layers()).singleElement()
                .satisfies(layer -> assertThat(layer.name()).isEqualTo("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"c__builtin__\nset\n(](@etR.", "cbuiltins\nfrozenset\n(](@etR.",
            "ccollections\ndeque\n(](@etR.", "\217(@\220.", "(@\221."})
    void whatIsInASetIsATensor(String pickle) throws Exception {
        assertThat(pickled("\200\4" + pickle.replace("@", TENSOR)).layers()).hasSize(1);
    }

    /** Text and bytes are two keys to Python. */
    @Test
    void keysThatLookAlikeAreTwo() throws Exception {
        String turned = TENSOR.replace("K\2K\4\206K\4K\1", "K\4K\2\206K\2K\1");
        Model model = pickled("\200\3}(X\1\0\0\0a" + TENSOR + "C\1a" + turned + "u.");

        assertThat(model.layers()).hasSize(2);
        assertThat(model.findings().stream().map(Finding::severity)).doesNotContain(Severity.DAMAGED);
    }
}
