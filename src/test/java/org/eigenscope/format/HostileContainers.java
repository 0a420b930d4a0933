package org.eigenscope.format;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import static org.eigenscope.format.ZipFiles.zip;

/**
 * Damaged and hostile msgpack, TensorFlow Lite, TensorFlow.js, exported programs, tar archives, Orbax and pickles: each
 * a small model of the resources in which one thing is wrong, or a few bytes that want to do harm.
 */
final class HostileContainers {

    private static final Path MODELS = Path.of("src/test/resources");
    private static final byte[] WEIGHTS = TestFiles.safetensors(Map.of("w", TestFiles.floats(new float[16], 4, 4)));

    private final Path root;
    private final List<HostileCorpus.Case> cases = new ArrayList<>();

    private HostileContainers(Path root) {
        this.root = root;
    }

    static List<HostileCorpus.Case> write(Path root) throws IOException {
        HostileContainers corpus = new HostileContainers(root);
        corpus.msgpack();
        corpus.tensorFlowLite();
        corpus.tensorFlowJs();
        corpus.exported();
        corpus.tars();
        corpus.orbax();
        corpus.pickles();
        corpus.names();
        return corpus.cases;
    }

    private Path folder() throws IOException {
        return Files.createDirectories(root.resolve("container%03d".formatted(cases.size())));
    }

    private void add(String file, byte[] bytes, String says) throws IOException {
        cases.add(new HostileCorpus.Case(Files.write(folder().resolve(file), bytes), says));
    }

    private static byte[] bytes(String file) throws IOException {
        return Files.readAllBytes(MODELS.resolve(file));
    }

    /** A byte a character. */
    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private void msgpack() throws IOException {
        byte[] whole = bytes("containers/flax_model.msgpack");
        String file = "flax_model.msgpack";
        add(file, Arrays.copyOf(whole, whole.length - 7), "cut short");
        add(file, Arrays.copyOf(whole, whole.length + 1), "1 bytes follow its tree");
        add(file, Proto.join(latin("\u00df\u00ff\u00ff\u00ff\u00ff"), Arrays.copyOfRange(whole, 1, whole.length)),
                "cut short");
        add(file, latin("\u0081\u00a1w" + "\u0091".repeat(5000) + "\u00c0"), "deep");
        add(file, ZipFiles.patched(whole, "float32", "float3x"), "float3x");
    }

    private void tensorFlowLite() throws IOException {
        byte[] whole = bytes("tflite/int8.tflite");
        add("m.tflite", Arrays.copyOf(whole, whole.length / 2), "cut short");
        add("m.tflite", Proto.join(Arrays.copyOf(whole, 4), latin("TFL3" + "\u00ff".repeat(200))), "damaged");
        add("m.tflite", TestFiles.patched(whole, 0, Integer.MAX_VALUE), "damaged");
        byte[] noise = whole.clone();
        for (int at = 8; at < noise.length - 4; at += 64) {
            noise[at] ^= (byte) 0xff;
        }
        add("m.tflite", noise, "damaged");
    }

    private void tensorFlowJs() throws IOException {
        group("outside the model's folder", group -> group.add("paths", strings("../../outside.bin")));
        group("shape is impossible", group -> weight(group).add("shape", numbers(-1, 5)));
        group("shape is impossible", group -> weight(group).add("shape", numbers(1L << 31, 1L << 31)));
        group("its type is not known", group -> weight(group).addProperty("dtype", "float128"));
        group("run past", group -> group.getAsJsonArray("weights").add(weight(group)));
        group("belong to no weight", group -> {
            JsonArray many = new JsonArray();
            for (int i = 0; i < 50; i++) {
                many.addAll(group.getAsJsonArray("paths"));
            }
            group.add("paths", many);
        });
        group("its quantization is not known", group -> weight(group).add("quantization", JsonParser.parseString(
                "{\"dtype\":\"uint8\",\"scale\":\"NaN\",\"min\":0}")));
        group("its type is not known", group -> weight(group).add("quantization", JsonParser.parseString(
                "{\"dtype\":\"uint4\",\"scale\":\"x\"}")));
        group("lacks its paths", group -> group.add("weights", new JsonObject()));
        Path alone = folder();
        cases.add(new HostileCorpus.Case(Files.write(alone.resolve("model.json"),
                bytes("containers/tfjs/model.json")), "is not in its folder"));
    }

    private void group(String says, Consumer<JsonObject> change) throws IOException {
        JsonObject model = JsonParser.parseString(new String(bytes("containers/tfjs/model.json"),
                StandardCharsets.UTF_8)).getAsJsonObject();
        change.accept(model.getAsJsonArray("weightsManifest").get(0).getAsJsonObject());
        Path folder = folder();
        for (String part : List.of("group1-shard1of2.bin", "group1-shard2of2.bin")) {
            Files.write(folder.resolve(part), bytes("containers/tfjs/" + part));
        }
        cases.add(new HostileCorpus.Case(Files.writeString(folder.resolve("model.json"), model.toString()), says));
    }

    private static JsonObject weight(JsonObject group) {
        return group.getAsJsonArray("weights").get(0).getAsJsonObject();
    }

    private static JsonArray strings(String... values) {
        JsonArray array = new JsonArray();
        Stream.of(values).forEach(array::add);
        return array;
    }

    private static JsonArray numbers(long... values) {
        JsonArray array = new JsonArray();
        Arrays.stream(values).forEach(array::add);
        return array;
    }

    private void exported() throws IOException {
        byte[] whole = bytes("exported/net.pt2");
        add("m.pt2", Arrays.copyOf(whole, whole.length / 2), "cut short");
        add("m.pt2", Arrays.copyOf(whole, whole.length - 30), "cut short");
        program("not in the file", (name, bytes) -> name.contains("weights/weight_") ? null : bytes);
        program("is not valid JSON", (name, bytes) -> name.endsWith("json") ? Arrays.copyOf(bytes, bytes.length / 2)
                : bytes);
        program("is not valid JSON", (name, bytes) -> name.endsWith("json") ? latin("[".repeat(100_000)) : bytes);
        program("not in the file", (name, bytes) -> name.endsWith("config.json")
                ? latin(new String(bytes, StandardCharsets.ISO_8859_1).replace("weight_0", "../weigh")) : bytes);
    }

    /** What becomes of a member: its bytes, or null where it is left out. */
    @FunctionalInterface
    private interface Member {
        byte[] changed(String name, byte[] bytes);
    }

    private void program(String says, Member member) throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(MODELS.resolve("exported/net.pt2").toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                byte[] bytes = member.changed(entry.getName(), zip.getInputStream(entry).readAllBytes());
                if (bytes != null) {
                    members.put(entry.getName(), bytes);
                }
            }
        }
        add("m.pt2", zip(members, false), says);
    }

    private void tars() throws IOException {
        byte[] nemo = bytes("containers/speech.nemo");
        add("m.nemo", Arrays.copyOf(nemo, nemo.length / 8), "cut short");
        byte[] tar = tar(header("m.safetensors", WEIGHTS.length, '0'), WEIGHTS, new byte[1024]);
        add("padding.tar", Arrays.copyOf(tar, tar.length - 300), "cut short within the zeros at its end");
        add("padding.tar", Arrays.copyOf(tar, tar.length - 600), "the archive has no end");
        add("m.tar", tar(header("../../outside.safetensors", WEIGHTS.length - 10, '0'),
                Arrays.copyOf(WEIGHTS, WEIGHTS.length - 10), new byte[1024]), "ends at byte");
        add("m.tar", tar(header("m.safetensors", 0, '2'), new byte[0], new byte[1024]), "without a known weight file");
        add("m.tar", tar(header("m.safetensors", WEIGHTS.length, '0'), WEIGHTS,
                tar(header("m.safetensors", WEIGHTS.length, '0'), WEIGHTS, new byte[1024])), "2 files of this name");
        add("m.tar", tar(header("a.txt", 1, '0'), latin("x"), new byte[1024]), "without a known weight file");
        add("m.tar", header("m.safetensors", 077777777777L, '0'), "run past the end of the archive");
        byte[] wrong = tar.clone();
        wrong[130] ^= 1;
        add("m.tar", wrong, "the header of the member at byte 0 is damaged");
        byte[] negative = header("m.safetensors", 5, '0');
        negative[124] = (byte) 0xff;
        add("m.tar", summed(negative), "the size of a member is not a number");
    }

    private static byte[] tar(byte[] header, byte[] content, byte[] rest) {
        return Proto.join(header, Arrays.copyOf(content, Math.ceilDiv(content.length, 512) * 512), rest);
    }

    private static byte[] header(String name, long size, char type) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644");
        put(header, 124, "%011o".formatted(size));
        header[156] = (byte) type;
        put(header, 257, "ustar");
        put(header, 263, "00");
        return summed(header);
    }

    private static byte[] summed(byte[] header) {
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, "%06o\0".formatted(sum));
        return header;
    }

    private static void put(byte[] into, int at, String text) {
        System.arraycopy(latin(text), 0, into, at, text.length());
    }

    private void orbax() throws IOException {
        tree("d", folder -> null, "is not in its folder");
        tree("manifest.ocdbt", bytes -> Arrays.copyOf(bytes, 20), "it should have 114 bytes and has 20");
        tree("_METADATA", bytes -> latin("["), "_METADATA");
        tree("ocdbt.process_0", bytes -> null, "is not in its folder");
    }

    /** A step of a run in which one file is another, or is missing, or a folder is. */
    private void tree(String part, UnaryOperator<byte[]> change, String says) throws IOException {
        Path from = MODELS.resolve("found/checkpoints/jax_tree");
        Path folder = folder().resolve("step");
        List<Path> files;
        try (Stream<Path> walk = Files.walk(from)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Path name = from.relativize(file);
            byte[] bytes = name.startsWith(part) ? change.apply(Files.readAllBytes(file)) : Files.readAllBytes(file);
            if (bytes != null) {
                Path to = folder.resolve(name.toString());
                Files.createDirectories(to.getParent());
                Files.write(to, bytes);
            }
        }
        cases.add(new HostileCorpus.Case(folder, says));
    }

    private void pickles() throws IOException {
        add("m.pkl", latin("\u0080\4c__builtin__\neval\n(S'1+1'\ntR."), "would call __builtin__.eval");
        add("m.pkl", latin("\u0080\4]h\u00ff."), "never stored");
        add("m.pkl", latin("\u0080\4\u0095" + "\u00ff".repeat(8) + "."), "");
        add("m.joblib", latin("\u0080\4cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\u0081."), "");
        add("m.pkl", latin("\u0080\4" + "(".repeat(200_000) + "."), "");
        add("m.pkl", latin("\u0080\4cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\0tC\1bt\122(K\1(K\177K"
                + "\177tcnumpy\ndtype\n(C\2f4K\0K\1tR(K\3C\1<NNNJ\u00ff\u00ff\u00ff\u00ffJ\u00ff\u00ff\u00ff\u00ff"
                + "K\0tb\u0089C\4abcdtb."), "");
        // Both PyTorch's list of storages, and code that a loader of other names would run.
        add("m.pkl", latin("\u0080\2ctorch.jit.annotations\nparse_type_line\n(S'x'\ntR."),
                "would call torch.jit.annotations.parse_type_line");
    }

    private void names() throws IOException {
        add("t.safetensors", latin("\u00ff".repeat(8) + "{"), "more than the 100,000,000");
        add("m.index.json", latin("{\"weight_map\":{\"a\":\"CON\"}}"), "none of the 1 files");
        add("m.index.json", latin("{\"weight_map\":{\"a\":\"../outside.bin\"}}"), "outside the model's folder");
        add("m.index.json", ByteBuffer.allocate(40).put(latin("{\"weight_map\":{\"a\":\"a\\u0000b\"}}")).array(),
                "");
        ByteArrayOutputStream deep = new ByteArrayOutputStream();
        deep.writeBytes(latin("{\"weight_map\":" + "{\"a\":".repeat(20_000)));
        add("m.index.json", deep.toByteArray(), "is not valid JSON");
    }
}
