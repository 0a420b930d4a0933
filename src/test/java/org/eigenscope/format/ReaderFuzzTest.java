package org.eigenscope.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ZipMembers;
import org.eigenscope.format.tensorflow.Checksums;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is done to a file of any format, opening and reading it ends as {@link HostileFile} wants.
 * Short here; {@code mvn test -Dtest=ReaderFuzzTest -Dfuzz.minutes=30} goes on for longer.
 */
class ReaderFuzzTest {

    private static final Path FIXTURES = Path.of("src/test/resources/formats");

    /** What is damaged, and how it becomes a file again. */
    enum Target {
        PICKLE("m.pt"), MODULE("m.pt"), SCRIPT("m.pt"), CONSTANTS("m.pt"), ZIP("m.pt"), LEGACY("m.pth"), H5("m.h5"),
                NEWER_H5("m.h5"),
        WEIGHTS("m.weights.h5"), KERAS("m.keras"), KERAS_CONFIG("m.keras"), INDEX("m.index"),
        OBJECTS("m.data-00000-of-00001"),
        GRAPH("m.pb"), SAVED_MODEL("saved_model.pb"), SAFETENSORS("m.safetensors"), SHARDS("m.safetensors.index.json"),
        ADAPTER("adapter_config.json"), SNAPSHOT("config.json"), ONNX("m.onnx"), EXTERNAL("m.onnx"), GGUF("m.gguf"),
        NPY("m.npy"), NPZ("m.npz"), ODD_H5("m.h5"), MARKED_H5("m.h5"), ODD_ONNX("m.onnx"),
        KERAS_SHARDS("model.weights.json"), MSGPACK("m.msgpack"), TFJS("model.json"), TAR("m.tar"), TFLITE("m.tflite"),
        EXPORTED("m.pt2"), EXPORTED_LIST("m.pt2"), ZARR(".zarray"), ZARR_CHUNK("0.0"), PACKED("m.safetensors");

        final String file;

        Target(String file) {
            this.file = file;
        }
    }

    private final Map<Target, byte[]> originals = new LinkedHashMap<>();

    @Property(tries = 800, shrinking = ShrinkingMode.OFF)
    void endsAsItShould(@ForAll Target target, @ForAll("seeds") long seed) throws Exception {
        attempt(target, seed);
    }

    @Provide
    Arbitrary<Long> seeds() {
        return Arbitraries.longs();
    }

    @Test
    @EnabledIfSystemProperty(named = "fuzz.minutes", matches = "\\d+")
    void endsAsItShouldForLong() throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(Long.getLong("fuzz.minutes"));
        Random seeds = new Random();
        int rounds = 0;
        for (; System.nanoTime() < end; rounds++) {
            for (Target target : Target.values()) {
                attempt(target, seeds.nextLong());
            }
        }
        System.out.printf("%,d files of %d kinds damaged, opened and read%n", rounds * Target.values().length,
                Target.values().length);
    }

    private void attempt(Target target, long seed) throws Exception {
        Path folder = Files.createTempDirectory("fuzz");
        try {
            Path file = folder.resolve(target.file);
            byte[] original = originals.computeIfAbsent(target, ReaderFuzzTest::original);
            byte[] damaged = new Mutation(new Random(seed)).of(original, structure(target, original));
            Files.write(file, complete(target, damaged));
            addCompanions(target, folder);
            // What is damaged is the configuration beside the model: the folder is what people open.
            boolean whole = target == Target.ADAPTER || target == Target.SNAPSHOT || target == Target.ZARR_CHUNK;
            HostileFile.Outcome outcome = HostileFile.open(whole ? folder : file);
            assertThat(outcome.model() == null).as("a failure has a sentence").isEqualTo(!outcome.sentence().isEmpty());
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("target %s, seed %d".formatted(target, seed), e);
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    /** The files that the damaged one belongs to. */
    private static void addCompanions(Target target, Path folder) throws IOException {
        switch (target) {
            case TFJS -> {
                for (int i = 1; i <= 2; i++) {
                    String shard = "group1-shard%dof2.bin".formatted(i);
                    Files.write(folder.resolve(shard), resource("containers/tfjs/" + shard));
                }
            }
            case ZARR -> Files.write(folder.resolve("0.0"), chunk());
            case ZARR_CHUNK -> Files.writeString(folder.resolve(".zarray"), """
                    {"chunks": [20, 32], "compressor": {"id": "blosc"}, "dtype": "<f4", "fill_value": null,
                     "filters": null, "order": "C", "shape": [20, 32], "zarr_format": 2}""");
            case INDEX -> copy("digits-mlp-tfcheckpoint/model.ckpt.data-00000-of-00001", folder,
                    "m.data-00000-of-00001");
            case OBJECTS -> copy("digits-mlp-savedmodel/variables/variables.index", folder, "m.index");
            case EXTERNAL -> copy("digits-mlp-external/weights.bin", folder, "weights.bin");
            case SNAPSHOT -> copy("digits-mlp.f16.safetensors", folder, "model.safetensors");
            case KERAS_SHARDS -> copy("digits-mlp.weights.h5", folder, "model_00000.weights.h5");
            case SHARDS -> {
                for (int i = 1; i <= 2; i++) {
                    String shard = "model-0000%d-of-00002.safetensors".formatted(i);
                    copy("digits-mlp-sharded/" + shard, folder, shard);
                }
            }
            case ADAPTER -> Files.write(folder.resolve("adapter_model.safetensors"), TestFiles.safetensors(Map.of(
                    "base_model.model.q.lora_A.weight", TestFiles.floats(TestFiles.random(16, 1), 2, 8),
                    "base_model.model.q.lora_B.weight", TestFiles.floats(TestFiles.random(16, 2), 8, 2))));
            default -> {
                // It stands alone.
            }
        }
    }

    private static void copy(String fixture, Path folder, String name) throws IOException {
        Files.copy(FIXTURES.resolve(fixture), folder.resolve(name));
    }

    private static byte[] original(Target target) {
        try {
            return switch (target) {
                case PICKLE -> member("digits-mlp.checkpoint.pt", "/data.pkl");
                case MODULE -> member("digits-mlp.module.pt", "/data.pkl");
                case SCRIPT, CONSTANTS -> member("digits-mlp.torchscript.pt", "/data.pkl");
                case ZIP -> file("digits-cnn.pt");
                case LEGACY -> file("digits-mlp.legacy.pth");
                case H5 -> file("digits-mlp.h5");
                case NEWER_H5 -> Files.readAllBytes(Path.of("src/test/resources/hdf5/newer.h5"));
                case WEIGHTS -> file("digits-mlp.weights.h5");
                case KERAS -> file("digits-mlp.keras");
                case KERAS_CONFIG -> member("digits-mlp.keras", "config.json");
                case INDEX -> file("digits-mlp-tfcheckpoint/model.ckpt.index");
                case GRAPH -> file("digits-mlp.frozen.pb");
                case SAVED_MODEL -> file("digits-mlp-savedmodel/saved_model.pb");
                case OBJECTS -> file("digits-mlp-savedmodel/variables/variables.data-00000-of-00001");
                case SAFETENSORS -> file("digits-mlp.f8e4m3.safetensors");
                case SHARDS -> file("digits-mlp-sharded/model.safetensors.index.json");
                case ADAPTER -> """
                        {"r": 2, "lora_alpha": 16, "use_rslora": true, "rank_pattern": {"q": 4}, "alpha_pattern": \
                        {"^q$": 8},
                         "target_modules": ["q"], "peft_type": "LORA"}""".getBytes(StandardCharsets.UTF_8);
                case SNAPSHOT -> """
                        {"architectures": ["DigitsModel"], "model_type": "mlp", "hidden_size": 64,
                         "quantization_config": {"quant_method": "fp8"}}""".getBytes(StandardCharsets.UTF_8);
                case ONNX -> file("digits-mlp.floatdata.onnx");
                case EXTERNAL -> file("digits-mlp-external/model.onnx");
                case GGUF -> file("digits-mlp.q8_0.gguf");
                case NPY -> file("digits-mlp.fc2.npy");
                case NPZ -> file("digits-mlp.compressed.npz");
                case ODD_H5 -> Files.readAllBytes(Path.of("src/test/resources/odd/odd.h5"));
                case MARKED_H5 -> Files.readAllBytes(Path.of("src/test/resources/odd/attributes.h5"));
                case ODD_ONNX -> Files.readAllBytes(Path.of("src/test/resources/odd/odd.onnx"));
                case KERAS_SHARDS -> """
                        {"metadata": {"total_size": 1}, "weight_map": {"/layers/dense/vars": ["model_00000.weights.h5"],
                         "/layers/dense_1/vars": "model_00001.weights.h5"}}""".getBytes(StandardCharsets.UTF_8);
                case MSGPACK -> resource("containers/flax_model.msgpack");
                case TFJS -> resource("containers/tfjs/model.json");
                case TAR -> resource("containers/speech.nemo");
                case TFLITE -> resource("tflite/int4.tflite");
                case EXPORTED -> resource("exported/net.pt2");
                case EXPORTED_LIST -> """
                        {"config": {"fc.weight": {"path_name": "0", "is_param": true, "use_pickle": false,
                         "tensor_meta": {"dtype": 7, "sizes": [{"as_int": 16}, {"as_int": 64}], "storage_offset":
                         {"as_int": 0}, "strides": [{"as_int": 64}, {"as_int": 1}]}}}}"""
                        .getBytes(StandardCharsets.UTF_8);
                case ZARR -> """
                        {"chunks": [20, 9], "compressor": {"id": "blosc"}, "dtype": "<f4", "fill_value": 0.5, "filters":
                         null, "order": "F", "shape": [48, 32], "zarr_format": 2}""".getBytes(StandardCharsets.UTF_8);
                case ZARR_CHUNK -> chunk();
                case PACKED -> packed();
            };
        } catch (IOException | ModelFormatException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static byte[] resource(String name) throws IOException {
        return Files.readAllBytes(Path.of("src/test/resources").resolve(name));
    }

    /** A chunk of Blosc's, of LZ4 in shuffled blocks. */
    private static byte[] chunk() throws IOException {
        try (ZipFile zip = new ZipFile("src/test/resources/zarr/arrays.zip")) {
            return zip.getInputStream(zip.getEntry("arrays/blosc_lz4_1/0.0")).readAllBytes();
        }
    }

    /** Weights of four bits as GPTQ packs them. */
    private static byte[] packed() {
        Map<String, TestFiles.Entry> tensors = new LinkedHashMap<>();
        tensors.put("fc.qweight", new TestFiles.Entry("I32", new long[] {8, 16}, new byte[512]));
        tensors.put("fc.qzeros", new TestFiles.Entry("I32", new long[] {2, 2}, new byte[16]));
        tensors.put("fc.scales", new TestFiles.Entry("F16", new long[] {2, 16}, new byte[64]));
        tensors.put("fc.g_idx", new TestFiles.Entry("I32", new long[] {64}, new byte[256]));
        return TestFiles.safetensors(tensors);
    }

    private static byte[] file(String name) throws IOException {
        return Files.readAllBytes(FIXTURES.resolve(name));
    }

    /** A member of a zip file, by the end of its name. */
    private static byte[] member(String name, String ending) throws IOException, ModelFormatException {
        try (ByteSource source = ByteSource.open(FIXTURES.resolve(name))) {
            ZipMembers members = ZipMembers.read(source);
            String pickle = members.names().stream().filter(member -> member.endsWith(ending)).findFirst()
                    .orElseThrow();
            ByteRange range = members.member(pickle).orElseThrow();
            byte[] bytes = new byte[(int) range.length()];
            try (ByteReader reader = range.open()) {
                reader.read(0, bytes, 0, bytes.length);
            }
            return bytes;
        }
    }

    /** Where the file has something other than elements. */
    private static int[] structure(Target target, byte[] bytes) {
        return switch (target) {
            case PICKLE, MODULE, SCRIPT, CONSTANTS, INDEX, SAVED_MODEL, KERAS_CONFIG, SHARDS, ADAPTER, SNAPSHOT,
                    EXTERNAL, KERAS_SHARDS, MSGPACK, TFJS, TAR, EXPORTED_LIST, ZARR, ZARR_CHUNK ->
                new int[0];
            case TFLITE -> IntStream.range(0, 40).map(i -> bytes.length - 40 * i - 1).toArray();
            case PACKED, SAFETENSORS, GGUF, NPY -> IntStream.range(0, 8).map(i -> 40 * i).toArray();
            case EXPORTED, NPZ -> found(bytes, "PK\003\004", "PK\001\002", "PK\005\006");
            case ONNX -> found(bytes, "fc1", "fc2", "Gemm", "weight", "bias");
            case OBJECTS -> found(bytes, "fc1", "kernel", "ATTRIBUTES", "variables");
            case LEGACY -> IntStream.range(0, 8).map(i -> 100 * i).toArray();
            case ZIP -> found(bytes, "PK\003\004", "PK\001\002", "PK\005\006", "data.pkl");
            case ODD_ONNX -> found(bytes, "equation", "weight", "Einsum", "sparse", "training", "coefficients",
                    "DequantizeLinear", "eight");
            case H5, WEIGHTS, KERAS, ODD_H5 -> found(bytes, "\211HDF", "TREE", "SNOD", "HEAP", "GCOL", "\001\000",
                    "PK\001\002", "PK\005\006");
            case NEWER_H5, MARKED_H5 -> found(bytes, "OHDR", "OCHK", "pickle", "record", "TREE", "BTHD", "BTLF", "BTIN",
                    "FRHP", "FHDB", "FAHD", "FADB", "EAHD", "EAIB");
            case GRAPH -> found(bytes, "digits_mlp", "Const", "dtype", "value");
        };
    }

    private static int[] found(byte[] bytes, String... marks) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        IntStream.Builder places = IntStream.builder();
        for (String mark : marks) {
            int found = 0;
            for (int at = text.indexOf(mark); at >= 0 && found < 200; at = text.indexOf(mark, at + 1)) {
                places.add(at);
                found++;
            }
        }
        return places.build().toArray();
    }

    private byte[] complete(Target target, byte[] damaged) {
        switch (target) {
            case PICKLE, MODULE, SCRIPT -> {
                Map<String, byte[]> members = new LinkedHashMap<>();
                members.put("m/data.pkl", damaged);
                for (int i = 0; i < 6; i++) {
                    members.put("m/data/" + i, new byte[1 << 12]);
                }
                return ZipFiles.zip(members, false);
            }
            case CONSTANTS -> {
                Map<String, byte[]> members = new LinkedHashMap<>();
                members.put("m/data.pkl", new byte[] {(byte) 0x80, 2, '}', '.'});
                members.put("m/constants.pkl", damaged);
                for (int i = 0; i < 6; i++) {
                    members.put("m/constants/" + i, new byte[1 << 12]);
                }
                return ZipFiles.zip(members, false);
            }
            case EXPORTED_LIST -> {
                Map<String, byte[]> members = new LinkedHashMap<>();
                members.put("m/data/weights/0", new byte[1 << 12]);
                members.put("m/data/weights/model_weights_config.json", damaged);
                return ZipFiles.zip(members, false);
            }
            case KERAS_CONFIG -> {
                Map<String, byte[]> members = new LinkedHashMap<>();
                members.put("config.json", damaged);
                members.put("model.weights.h5", originals.computeIfAbsent(Target.WEIGHTS, ReaderFuzzTest::original));
                return ZipFiles.zip(members, false);
            }
            case INDEX -> {
                return Checksums.mended(damaged);
            }
            default -> {
                return damaged;
            }
        }
    }
}
