package org.eigenscope.format.pytorch;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eigenscope.format.HostileFile;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.TestFiles;
import org.eigenscope.format.ZipFiles;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.model.DType;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** Programs of torch.export; reference/exported.py made them. */
class ExportedProgramTest {

    private static final Path FILES = Path.of("src/test/resources/exported");
    private static final String RIGHT = "{'config':{'fc.weight':{'path_name':'weight_0','is_param':true,"
            + "'use_pickle':false,'tensor_meta':{'dtype':7,'sizes':[{'as_int':4},{'as_int':4}],'storage_offset':"
            + "{'as_int':0},'strides':[{'as_int':4},{'as_int':1}]}}}}";

    @TempDir
    static Path folder;

    @TestFactory
    Stream<DynamicTest> tensorsAreThoseOfTheStateDictionary() {
        return Stream.of("net.pt2", "older.pt2").map(name -> DynamicTest.dynamicTest(name, () -> {
            Model model = new ModelFiles().open(FILES.resolve(name));
            Model arrays = new ModelFiles().open(FILES.resolve("expected.npz"));
            assertThat(model.format()).isEqualTo("PyTorch exported program");
            for (Layer expected : arrays.layers()) {
                Layer found = model.layers().stream().filter(layer -> layer.tensor().name().equals(
                        expected.tensor().name())).findFirst().orElseThrow();
                int count = (int) expected.tensor().shape().elements();
                assertThat(found.tensor().shape()).isEqualTo(expected.tensor().shape());
                assertThat(TestFiles.read(found.tensor().data(), count)).containsExactly(TestFiles.read(
                        expected.tensor().data(), count));
            }
            assertThat(model.layers()).anySatisfy(layer -> {
                assertThat(layer.name()).isEqualTo("low");
                assertThat(layer.tensor().dtype()).isEqualTo(DType.BF16);
            }).anySatisfy(layer -> assertThat(layer.kind()).isEqualTo(LayerKind.CONV2D));
        }));
    }

    @Test
    void weightsAreNotReadOnOpening() throws Exception {
        List<Long> reads = new ArrayList<>();
        Map<String, byte[]> members = members(RIGHT.replace("4}", "1000}"), new byte[4_000_000]);
        Path file = Files.write(folder.resolve("large.pt2"), ZipFiles.zip(members, false));
        new ModelFiles(path -> ByteSource.open(path, reads::add)).open(file);
        assertThat(reads.stream().mapToLong(Long::longValue).sum()).isLessThan(300_000);
    }

    private static Map<String, byte[]> members(String list, byte[] weight) {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("m/data/weights/weight_0", weight);
        members.put("m/data/weights/model_weights_config.json", list.replace('\'', '"').getBytes(
                StandardCharsets.UTF_8));
        members.put("m/archive_format", "pt2".getBytes(StandardCharsets.UTF_8));
        return members;
    }

    @TestFactory
    Stream<DynamicTest> whatLiesIsTold() {
        return Stream.of(RIGHT + "|", RIGHT.replace("{'as_int':4},{'as_int':4}", "{'as_int':4},{'as_int':5}")
                + "|reach past", RIGHT.replace("{'as_int':4},{'as_int':4}", "{'as_int':-4},{'as_int':4}")
                + "|shape is impossible", RIGHT.replace("[{'as_int':4},{'as_int':4}]", "[" + "1,".repeat(99) + "1]")
                + "|shape is impossible", RIGHT.replace("'sizes':[{'as_int':4},{'as_int':4}]", "'sizes':[4294967296,"
                + "4294967296]") + "|impossible", RIGHT.replace("'storage_offset':{'as_int':0}",
                "'storage_offset':{'as_int':9}") + "|reach past", RIGHT.replace("{'as_int':4},{'as_int':1}",
                "{'as_int':400},{'as_int':1}") + "|reach past", RIGHT.replace("'strides':[{'as_int':4},", "'strides':[")
                + "|its strides 1", RIGHT.replace("weight_0", "weight_1") + "|not in the file",
                RIGHT.replace("weight_0", "../weight_0") + "|not in the file", RIGHT.replace("'dtype':7",
                "'dtype':99") + "|not known", RIGHT.replace("'use_pickle':false", "'use_pickle':true") + "|pickled by "
                + "itself", RIGHT.replace("'config'", "'c'") + "|has no config", RIGHT.replace("}}}}", "}}}")
                + "|is not valid JSON", "{'config':{}}|no weights").map(one -> one.split("\\|", 2))
                .map(one -> DynamicTest
                .dynamicTest(one[0], () -> {
                    Path file = Files.write(folder.resolve("lies.pt2"), ZipFiles.zip(members(one[0], new byte[64]),
                            false));
                    HostileFile.Outcome outcome = HostileFile.open(file);
                    String reasons = outcome.model() == null ? "" : String.join("\n", outcome.model().layers().stream()
                            .map(Layer::reason).toList());
                    assertThat(outcome.said() + reasons).contains(one[1]);
                }));
    }

    /** As many tensors as a large model has are listed; all that is said of them would not fit at once. */
    @Test
    void longListsAreReadAnEntryAtATime() throws Exception {
        String entry = RIGHT.substring(RIGHT.indexOf("'fc.weight'"), RIGHT.length() - 2).replace("fc.weight", "w%d");
        String list = "{'config':{%s}}".formatted(IntStream.range(0, 60_000).mapToObj(entry::formatted)
                .collect(Collectors.joining(",")));
        Path file = Files.write(folder.resolve("long.pt2"), ZipFiles.zip(members(list, new byte[64]), false));
        Model model = new ModelFiles().open(file);
        assertThat(model.layers()).as("all names are of one weight").hasSize(1);
        String twice = list.replace("'w1'", "'w0'");
        Path other = Files.write(folder.resolve("twice.pt2"), ZipFiles.zip(members(twice, new byte[64]), false));
        assertThat(HostileFile.open(other).said()).contains("the list of its weights names 'w0' twice");
    }

    @Test
    void oneThatIsCutShortIsRefused() throws Exception {
        byte[] whole = Files.readAllBytes(FILES.resolve("net.pt2"));
        for (int part = 1; part < 12; part++) {
            Path file = Files.write(folder.resolve("cut.pt2"), Arrays.copyOf(whole, whole.length * part / 12));
            assertThat(HostileFile.open(file).said()).containsAnyOf("cut short", "cut off", "zip");
        }
    }
}
