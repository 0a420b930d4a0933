package org.eigenscope.format.packed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.TestFiles;
import org.eigenscope.format.TestFiles.Entry;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Odd scales of every scheme whose files frameworks made: zero and negative ones count as the framework counts them,
 * what is no number, or of another shape or type, costs its own layer alone, and is named.
 */
class HostileScalesTest {

    private static final Path MODELS = Path.of("src/test/resources/quantized");
    private static final Pattern SCALE = Pattern.compile("(.*?)[._](?:scales|s|weight\\.absmax|SCB|weight_scale"
            + "|weight_scale_inv|weight_scale_2|weight_global_scale|weights_scaling_factor|scale|weight\\.quant_map"
            + "|weight\\.nested_absmax|_weight_scale)");
    private static final Set<String> FLOATS = Set.of("F32", "F16", "BF16", "F8_E4M3");

    @TempDir
    Path folder;

    static Stream<Arguments> scales() throws IOException {
        List<Arguments> all = new ArrayList<>();
        for (String scheme : List.of("gptq_v1", "gptq_v2", "awq", "awq_gemv", "marlin", "bitsandbytes", "compressed",
                "fp4", "fp8", "mlx", "hqq", "torchao")) {
            entries(scheme).keySet().stream().filter(name -> SCALE.matcher(name).matches()
                    && !name.contains("input_scale")).sorted()
                    .forEach(name -> all.add(arguments(scheme, name)));
        }
        return all.stream();
    }

    static Stream<Arguments> floats() throws IOException {
        List<Arguments> all = new ArrayList<>();
        for (Arguments one : scales().toList()) {
            String name = (String) one.get()[1];
            if (!name.contains("nested") && !entries((String) one.get()[0]).containsKey(name.replace("absmax",
                    "nested_absmax").replace("quant_map", "nested_absmax"))
                    && FLOATS.contains(entries((String) one.get()[0]).get(name).dtype())) {
                all.add(one);
            }
        }
        return all.stream();
    }

    private static Map<String, Entry> entries(String scheme) throws IOException {
        return new LinkedHashMap<>(TestFiles.entries(Files.readAllBytes(MODELS.resolve(scheme).resolve(
                "model.safetensors"))));
    }

    private Model open(String scheme, Map<String, Entry> tensors) throws Exception {
        Path config = MODELS.resolve(scheme).resolve("config.json");
        if (Files.exists(config)) {
            Files.copy(config, folder.resolve("config.json"));
        }
        Map<String, String> metadata = new ModelFiles().open(MODELS.resolve(scheme)).metadata();
        Map<String, String> quoted = new LinkedHashMap<>();
        metadata.forEach((key, value) -> quoted.put(key, value.replace("\"", "\\\"")));
        return new ModelFiles().open(Files.write(folder.resolve("model.safetensors"), TestFiles.safetensors(tensors,
                quoted)));
    }

    private static String module(String scale) {
        Matcher matcher = SCALE.matcher(scale);
        assertThat(matcher.matches()).isTrue();
        return matcher.group(1);
    }

    private static boolean isOwner(Layer layer, String scale) {
        return Pattern.matches(Pattern.quote(module(scale)) + "(?:[._](?:weight|qweight|blocks|W_q|B|weight_packed))?",
                layer.tensor().name());
    }

    private static Layer owner(Model model, String scale) {
        return model.layers().stream().filter(layer -> isOwner(layer, scale)).findFirst().orElseThrow();
    }

    private static double[] read(Layer layer) throws Exception {
        return TestFiles.read(layer.tensor().data(), (int) layer.tensor().shape().elements());
    }

    /** The elements of a tensor with other bits of each. */
    private static Entry changed(Entry entry, LongUnaryOperator bits, int count) {
        ByteBuffer bytes = ByteBuffer.wrap(entry.bytes().clone()).order(ByteOrder.LITTLE_ENDIAN);
        int size = size(entry);
        for (int at = 0; at < Math.min(bytes.capacity(), count * size); at += size) {
            switch (size) {
                case 1 -> bytes.put(at, (byte) bits.applyAsLong(bytes.get(at) & 0xff));
                case 2 -> bytes.putShort(at, (short) bits.applyAsLong(bytes.getShort(at) & 0xffff));
                default -> bytes.putInt(at, (int) bits.applyAsLong(bytes.getInt(at)));
            }
        }
        return new Entry(entry.dtype(), entry.shape(), bytes.array());
    }

    private static int size(Entry entry) {
        return switch (entry.dtype()) {
            case "F32", "I32" -> 4;
            case "F16", "BF16" -> 2;
            default -> 1;
        };
    }

    /** What this type has that is no number. */
    private static List<Long> noNumbers(String dtype) {
        return switch (dtype) {
            case "F32" -> List.of(0x7fc00000L, 0x7f800000L, 0xff800000L);
            case "F16" -> List.of(0x7e00L, 0x7c00L, 0xfc00L);
            case "BF16" -> List.of(0x7fc0L, 0x7f80L, 0xff80L);
            case "F8_E4M3" -> List.of(0x7fL, 0xffL);
            // Exponents; integers that are scaled themselves are all numbers.
            case "U8", "F8_E8M0" -> List.of(0xffL);
            default -> throw new IllegalArgumentException(dtype);
        };
    }

    @ParameterizedTest
    @MethodSource("scales")
    void whatIsNoNumberFailsItsLayerAndIsNamed(String scheme, String name) throws Exception {
        Entry scale = entries(scheme).get(name);
        // Codes of a table are numbers, whatever their bits.
        assumeFalse(name.endsWith("absmax") && scale.dtype().equals("U8"));
        for (long bits : noNumbers(scale.dtype())) {
            Map<String, Entry> tensors = entries(scheme);
            tensors.put(name, changed(scale, old -> bits, 1));
            Files.deleteIfExists(folder.resolve("config.json"));
            Model model = open(scheme, tensors);

            assertThatThrownBy(() -> read(owner(model, name))).isInstanceOf(IOException.class)
                    .hasMessageContaining("'%s', which its weights are ".formatted(told(name)))
                    .hasMessageContaining(" at element 0, and so there are no weights");
            for (Layer layer : model.layers()) {
                if (layer.hasMatrices() && !isOwner(layer, name)) {
                    assertThat(read(layer)).doesNotContain(Double.NaN);
                }
            }
        }
    }

    /** The name that torchao's tensors have as parts of a weight. */
    private static String told(String name) {
        return name.replace("int4._weight_", "int4.weight_int4_").replace("._weight_", ".weight_");
    }

    /** What is added to the products of a scale is turned about too. */
    private static List<String> offsets(Map<String, Entry> tensors, String name) {
        return Stream.of(module(name) + ".biases", module(name) + "._weight_zero_point").filter(other -> tensors
                .containsKey(other) && FLOATS.contains(tensors.get(other).dtype())).toList();
    }

    @ParameterizedTest
    @MethodSource("floats")
    void negativeScalesTurnWeightsAbout(String scheme, String name) throws Exception {
        double[] before = read(owner(new ModelFiles().open(MODELS.resolve(scheme)), name));
        Map<String, Entry> tensors = entries(scheme);
        List<String> turned = new ArrayList<>(offsets(tensors, name));
        turned.add(name);
        for (String one : turned) {
            int sign = 8 * size(tensors.get(one)) - 1;
            tensors.put(one, changed(tensors.get(one), bits -> bits ^ 1L << sign, Integer.MAX_VALUE / 8));
        }

        double[] after = read(owner(open(scheme, tensors), name));

        // Zero and minus zero are equal.
        assertThat(Arrays.stream(after).map(value -> 0 - value).toArray()).isEqualTo(Arrays.stream(before)
                .map(value -> value + 0).toArray());
    }

    @ParameterizedTest
    @MethodSource("floats")
    void scalesOfZeroMakeWeightsZero(String scheme, String name) throws Exception {
        Map<String, Entry> tensors = entries(scheme);
        for (String one : Stream.concat(Stream.of(name), offsets(tensors, name).stream()).toList()) {
            tensors.put(one, changed(tensors.get(one), bits -> 0, Integer.MAX_VALUE / 8));
        }
        Model model = open(scheme, tensors);

        if (name.endsWith("global_scale")) {
            assertThatThrownBy(() -> read(owner(model, name))).isInstanceOf(IOException.class)
                    .hasMessageContaining("'%s', which its weights are divided by, is 0".formatted(name));
        } else {
            assertThat(Arrays.stream(read(owner(model, name))).map(Math::abs).toArray()).containsOnly(0);
        }
    }

    /** More of them on the first axis, no floats, and none at all. */
    @ParameterizedTest
    @MethodSource("scales")
    void whatDoesNotFitIsNamedWithItsShape(String scheme, String name) throws Exception {
        Entry scale = entries(scheme).get(name);
        long[] larger = scale.shape().length == 0 ? new long[] {1} : scale.shape().clone();
        larger[0] = 2 * larger[0] + 5;
        long count = Arrays.stream(scale.shape()).reduce(1, (a, b) -> a * b);
        for (Entry other : Arrays.asList(new Entry(scale.dtype(), larger, new byte[(int) Arrays.stream(larger).reduce(1,
                (a, b) -> a * b) * size(scale)]), new Entry("I32", scale.shape(), new byte[4 * (int) count]), null)) {
            Map<String, Entry> tensors = entries(scheme);
            if (other == null) {
                tensors.remove(name);
            } else {
                tensors.put(name, other);
            }
            Files.deleteIfExists(folder.resolve("config.json"));
            Model model = open(scheme, tensors);

            Layer owner = owner(model, name);
            assertThat(owner.hasMatrices()).as(String.valueOf(owner.tensor())).isFalse();
            assertThat(owner.severity()).isEqualTo(Severity.UNDECODED);
            String part = told(name).substring(module(name).length() + 1);
            if (other == null) {
                assertThat(owner.reason()).containsAnyOf("missing", "beside it");
            } else {
                assertThat(owner.reason()).contains(part);
                assertThat(owner.reason()).contains(part + (owner.reason().contains("'") && owner.reason().startsWith(
                        "scaled FP8") ? "' " : " ") + other.dtype());
            }
            long others = new ModelFiles().open(MODELS.resolve(scheme)).layers().stream().filter(Layer::hasMatrices)
                    .count() - 1;
            assertThat(model.layers().stream().filter(Layer::hasMatrices).count()).isGreaterThanOrEqualTo(others);
        }
    }

    /** A scheme of its own is not short of what others have. */
    @ParameterizedTest
    @CsvSource({"higgs, HIGGS", "svdquant, 'SVDQuant, 4 bits'", "exl2, ExLlamaV2"})
    void schemesThatAreNotDecodedMissNothing(String file, String scheme) throws Exception {
        Model model = new ModelFiles().open(Path.of("src/test/resources/hunt").resolve(file + ".safetensors"));

        assertThat(model.layers()).filteredOn(layer -> layer.severity() == Severity.UNDECODED).isNotEmpty()
                .allSatisfy(layer -> assertThat(layer.reason()).isEqualTo("packed, not decoded (%s): open the model "
                        + "that it was made from", scheme));
    }
}
