package org.eigenscope.format;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.DamagedException;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.join.TensorRelations;
import org.eigenscope.format.reader.FileIndex;
import org.eigenscope.format.reader.LayerFactory;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Valid files with a few bytes changed, cut out, repeated or cut off: each reader either opens them or fails as it
 * says. A few hundred tries in a build; {@code mvn test -Dtest=FuzzTest -Djqwik.tries.default=200000} for a long run.
 */
class FuzzTest {

    private static final long MOST_BYTES = 64 << 20;
    private static final long[] NUMBERS = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 31, 1L << 32, 0x7f, 0x80,
            100_000_001L};

    private static Path folder;

    /**
     * One change of a file.
     *
     * @param kind what is done
     * @param where where, in parts of a million of the file's length
     * @param value with what
     */
    record Edit(int kind, int where, int value) {}

    @BeforeContainer
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("fuzz");
    }

    @AfterContainer
    static void removeFolder() throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    @Property
    void opensOrFailsAsItSays(@ForAll("seeds") Map.Entry<String, byte[]> seed, @ForAll("edits") List<Edit> edits)
            throws IOException {
        byte[] bytes = seed.getValue();
        for (Edit edit : edits) {
            bytes = apply(bytes, edit);
        }
        Path file = Files.write(folder.resolve(seed.getKey()), bytes);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            FileIndex contents = new TensorRelations().apply(new ModelFiles().contents(file), new ModelFolder(folder,
                    ByteSource::open));
            for (Layer layer : new LayerFactory().layers(contents.tensors())) {
                read(layer);
            }
        } catch (ModelFormatException | DamagedException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("\n").doesNotContain("null");
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_BYTES);
    }

    private static void read(Layer layer) {
        if (!layer.hasMatrices() || layer.weights().columns() > 1 << 20) {
            return;
        }
        try (MatrixReader reader = layer.weights().source().open()) {
            reader.readRows(layer.weights().slices() - 1, layer.weights().rows() - 1, 1,
                    new double[layer.weights().columns()]);
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static byte[] apply(byte[] bytes, Edit edit) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = (int) ((long) edit.where() * bytes.length / 1_000_000);
        byte[] changed = bytes.clone();
        switch (edit.kind()) {
            case 0 -> changed[at] = (byte) edit.value();
            case 1 -> changed[at] ^= (byte) (1 << (edit.value() & 7));
            case 2 -> {
                ByteBuffer number = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(NUMBERS[Math.floorMod(edit.value(), NUMBERS.length)]);
                int length = Math.min(edit.value() % 2 == 0 ? 4 : 8, bytes.length - at);
                System.arraycopy(number.array(), 0, changed, at, length);
            }
            case 3 -> changed = Arrays.copyOf(bytes, at);
            case 4 -> changed = Proto.join(Arrays.copyOf(bytes, at),
                    Arrays.copyOfRange(bytes, Math.min(bytes.length, at + 1 + edit.value()), bytes.length));
            default -> changed = Proto.join(Arrays.copyOf(bytes, at),
                    Arrays.copyOfRange(bytes, Math.max(0, at - 1 - edit.value()), bytes.length));
        }
        return changed;
    }

    @Provide
    Arbitrary<List<Edit>> edits() {
        return Combinators.combine(Arbitraries.integers().between(0, 5),
                Arbitraries.integers().between(0, 999_999).withDistribution(RandomDistribution.uniform()),
                Arbitraries.integers().between(0, 255)).as(Edit::new).list().ofMinSize(1).ofMaxSize(5);
    }

    @Provide
    Arbitrary<Map.Entry<String, byte[]>> seeds() throws IOException {
        byte[] data = TestFiles.littleEndian(TestFiles.random(64, 1));
        Map<String, TestFiles.Entry> tensors = new LinkedHashMap<>();
        tensors.put("fc.weight", new TestFiles.Entry("F32", new long[] {8, 8}, data));
        tensors.put("q.lora_A.weight", TestFiles.floats(TestFiles.random(8, 2), 2, 4));
        tensors.put("q.lora_B.weight", TestFiles.floats(TestFiles.random(8, 3), 4, 2));
        tensors.put("w", new TestFiles.Entry("F8_E4M3", new long[] {2, 4}, new byte[8]));
        tensors.put("w_scale_inv", TestFiles.floats(new float[] {2}, 1, 1));
        byte[] npy = HostileCorpus.npy(1, "{'descr': '>f4', 'fortran_order': True, 'shape': (8, 8), }", data);
        byte[] onnx = Proto.join(Proto.onnx(
                Proto.node("/fc/MatMul", "MatMul", new String[] {"x", "1"}, "y"),
                Proto.node("", "Add", new String[] {"y", "fc.bias"}, "z"),
                Proto.node("", "Constant", new String[] {}, "c",
                        Proto.message(5, Proto.text(1, "value"), Proto.message(5, Proto.tensor("", 1, new long[] {2},
                                Proto.message(4, new byte[8]))))),
                Proto.initializer("1", 1, new long[] {8, 8}, Proto.message(9, data)),
                Proto.initializer("fc.bias", 10, new long[] {4}, Proto.message(5, new byte[] {1, 2, 3, 4})),
                Proto.initializer("e", 1, new long[] {2, 2}, Proto.external("fuzz.npy", "0", "16"))));
        byte[] gguf = Gguf.start(3, 2, 2).pair("general.alignment",
                32).text("names").u32(9).u32(8).u64(2).text("a").text("b")
                .tensor("fc.weight", 0, 0, 8, 8).tensor("q.weight", 8, 256, 32, 2).data(32, Proto.join(data,
                        new byte[68]));
        return Arbitraries.of(List.of(
                Map.entry("fuzz.safetensors", TestFiles.safetensors(tensors, Map.of("format", "pt", "b", "fc.weight"))),
                Map.entry("fuzz.onnx", onnx), Map.entry("fuzz.gguf", gguf), Map.entry("fuzz.npy", npy),
                Map.entry("fuzz.npz", ZipFiles.zip(Map.of("a.npy", npy, "b.npy", npy), true)),
                Map.entry("stored.npz", ZipFiles.zip(Map.of("a.npy", npy), false)),
                Map.entry("fuzz.safetensors.index.json",
                        ("{\"metadata\":{\"total_size\":1},\"weight_map\":{\"fc.weight\":\"fuzz.safetensors\","
                        + "\"b\":\"fuzz.npy\"}}")
                                .getBytes(StandardCharsets.UTF_8))));
    }
}
