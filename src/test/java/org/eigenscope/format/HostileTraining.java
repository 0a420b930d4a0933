package org.eigenscope.format;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Damaged and hostile folders of training: DeepSpeed's universal checkpoints and pipelines, Megatron's of zarr, and
 * PyTorch's ShardedTensor; each a small one of the resources in which one thing is wrong.
 */
final class HostileTraining {

    private static final Path MODELS = Path.of("src/test/resources/hunt");

    private final Path root;
    private final List<HostileCorpus.Case> cases = new ArrayList<>();

    private HostileTraining(Path root) {
        this.root = root;
    }

    static List<HostileCorpus.Case> write(Path root) throws IOException {
        HostileTraining corpus = new HostileTraining(root);
        corpus.universal();
        corpus.pipelines();
        corpus.megatron();
        corpus.shardedTensors();
        return corpus.cases;
    }

    /** A folder of the resources of which one file is another, or is missing where the change gives null. */
    private Path copy(String from, String changed, UnaryOperator<byte[]> change) throws IOException {
        Path folder = Files.createDirectories(root.resolve("training%03d".formatted(cases.size()))).resolve(from);
        List<Path> files;
        try (Stream<Path> walk = Files.walk(MODELS.resolve(from))) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            String name = MODELS.resolve(from).relativize(file).toString().replace('\\', '/');
            byte[] bytes = name.equals(changed) ? change.apply(Files.readAllBytes(file)) : Files.readAllBytes(file);
            if (bytes != null) {
                Path to = folder.resolve(name);
                Files.createDirectories(to.getParent());
                Files.write(to, bytes);
            }
        }
        return folder;
    }

    private void folder(String from, String changed, UnaryOperator<byte[]> change, String says) throws IOException {
        cases.add(new HostileCorpus.Case(copy(from, changed, change), says));
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A file of {@code torch.save} with another text, a byte a character, in its pickle. */
    private static byte[] repickled(byte[] zip, String text, String by) {
        Map<String, byte[]> members = new LinkedHashMap<>();
        try {
            Path file = Files.write(Files.createTempFile("pickle", ".pt"), zip);
            try (ZipFile in = new ZipFile(file.toFile())) {
                for (ZipEntry entry : in.stream().toList()) {
                    byte[] bytes = in.getInputStream(entry).readAllBytes();
                    String latin = new String(bytes, StandardCharsets.ISO_8859_1);
                    boolean pickle = entry.getName().endsWith("data.pkl");
                    if (pickle && !latin.contains(text)) {
                        throw new IllegalArgumentException(text);
                    }
                    members.put(entry.getName(), pickle ? latin(latin.replace(text, by)) : bytes);
                }
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ZipFiles.zip(members, false);
    }

    private static UnaryOperator<byte[]> pickle(String text, String by) {
        return bytes -> repickled(bytes, text, by);
    }

    private static UnaryOperator<byte[]> cut(int count) {
        return bytes -> Arrays.copyOf(bytes, bytes.length - count);
    }

    private static UnaryOperator<byte[]> text(String text) {
        return bytes -> latin(text);
    }

    private static UnaryOperator<byte[]> replaced(String text, String by) {
        return bytes -> latin(new String(bytes, StandardCharsets.ISO_8859_1).replace(text, by));
    }

    private void universal() throws IOException {
        String weight = "zero/transformer.h.0.mlp.weight/fp32.pt";
        folder("universal", weight, cut(30), "it is cut short, get it again: this tensor is not read");
        folder("universal", weight, cut(1_000), "it is cut short, get it again: this tensor is not read");
        folder("universal", weight, text(""),
                "it is empty (0 bytes): its download or copy failed, get it again: this tensor is not read");
        folder("universal", weight, text("PK\3\4" + "\u00ff".repeat(100)),
                "it is cut short, get it again: this tensor is not read");
        folder("universal", weight, bytes -> null, "which is not in its folder: get that file too");
        // 24 × 16 numbers with a count, a stride, a type or a place that they do not have.
        folder("universal", weight, pickle("K\30K\20\u0086", "K\31K\20\u0086"), "reach past its 384 stored elements");
        folder("universal", weight, pickle("K\20K\1\u0086", "K\377K\1\u0086"), "reach past its 384 stored elements");
        folder("universal", weight, pickle("K\30K\20\u0086", "J\377\377\377\177J\377\377\377\177\u0086"),
                "takes more bytes than any file has");
        folder("universal", weight, pickle("K\30K\20\u0086", "J\377\377\377\377K\20\u0086"), "its shape is impossible");
        folder("universal", weight, pickle("FloatStorage", "XloatStorage"), "its element type is not known");
        folder("universal", weight, pickle("X\1\0\0\0" + "0", "X\1\0\0\0" + "7"), "its storage '7' is not in the file");
        folder("universal", weight, pickle("X\5\0\0\0param", "cos\nsystem\nX\2\0\0\0ls\u0085R0X\5\0\0\0param"),
                "would call os.system");
        folder("universal", weight, pickle("M\200\1t", "M\200\0t"), "reach past its 128 stored elements");
        Path odd = copy("universal", "", null);
        Files.createDirectories(odd.resolve("zero/a\nb\u001b[2J"));
        Files.copy(odd.resolve(weight), odd.resolve("zero/a\nb\u001b[2J/fp32.pt"));
        cases.add(new HostileCorpus.Case(odd, "a\\u000Ab\\u001B[2J"));
        Path linked = copy("universal", "", null);
        Path outside = Files.write(linked.getParent().resolveSibling("outside%d.pt".formatted(cases.size())),
                Files.readAllBytes(linked.resolve(weight)));
        Files.createDirectories(linked.resolve("zero/linked"));
        Files.createSymbolicLink(linked.resolve("zero/linked/fp32.pt"), outside);
        cases.add(new HostileCorpus.Case(linked, "zero/linked/fp32.pt', a link that leads out"));
    }

    private void pipelines() throws IOException {
        String layer = "global_step5/layer_02-model_00-model_states.pt";
        folder("pipeline", layer, cut(30), "its layer is not read: it starts as a zip file, but has no zip directory");
        folder("pipeline", layer, cut(2_800),
                "its layer is not read: it starts as a zip file, but has no zip directory");
        folder("pipeline", layer, text(""), "its layer is not read: it is empty");
        folder("pipeline", layer, pickle("FloatStorage", "XloatStorage"), "its element type is not known");
        folder("pipeline", layer, pickle("X\1\0\0\0" + "0", "X\1\0\0\0" + "7"),
                "layer_02.attention.dense.weight: its storage '7' is not in the file: this tensor");
        folder("pipeline", layer, pickle("\u0080\2", "\u0080\2cos\nsystem\nX\2\0\0\0ls\u0085R0"),
                "would call os.system");
        folder("pipeline", layer, pickle("\u0080\2", "\u0080\2" + "(".repeat(200_000)), "layer_02.attention.dense");
        folder("pipeline", "latest", text("../../pipeline-cut"), "open global_step5");
        folder("pipeline", "latest", text("global_step6"), "open global_step5");
        folder("pipeline", "latest", text("global_step5".repeat(100)), "open global_step5");
        folder("pipeline", "latest", text(""), "open global_step5");
        Path again = copy("pipeline", "", null);
        Files.copy(again.resolve(layer), again.resolve("global_step5/layer_2-model_00-model_states.pt"));
        Files.copy(again.resolve(layer), again.resolve("global_step5/layer_99999-model_00-model_states.pt"));
        cases.add(new HostileCorpus.Case(again, "layer_99999.attention.dense"));
        Path part = copy("pipeline", "", null);
        Files.copy(part.resolve(layer), part.resolve("global_step5/layer_02-model_01-model_states.pt"));
        cases.add(new HostileCorpus.Case(part, "it is one of several parts"));
    }

    private void megatron() throws IOException {
        String array = "decoder.layers.mlp.linear_fc1.weight";
        String header = array + "/.zarray";
        folder("megatron-zarr", header, replaced("[2, 36, 24]", "[2, 36, 25]"), "has 6,912 bytes instead of 7,200");
        folder("megatron-zarr", header, replaced("\"shape\": [2", "\"shape\": [3"),
                "1 of its 2 chunks are missing: get the checkpoint again");
        folder("megatron-zarr", header, replaced("\"shape\": [2", "\"shape\": [-2"), "its shape is impossible");
        folder("megatron-zarr", header, replaced("\"shape\": [2", "\"shape\": [9223372036854775807"),
                "its shape is impossible");
        folder("megatron-zarr", header, replaced("\"chunks\": [2", "\"chunks\": [0"),
                "the shape of its chunks is impossible");
        folder("megatron-zarr", header, replaced("<f4", "<f3"), "its type '<f3' is not known");
        folder("megatron-zarr", header, replaced("<f4", "|O"), "its type '|O' is not known");
        folder("megatron-zarr", header, replaced("\"C\"", "\"X\""), "its order of elements 'X' is not known");
        folder("megatron-zarr", header, replaced("\"compressor\": null", "\"compressor\": {\"id\":\"x\"}"),
                "filtered by 'x', which is not read");
        folder("megatron-zarr", header, replaced("\"filters\": null", "\"filters\": [{\"id\":\"delta\"}]"),
                "filtered by 'delta', which is not read");
        folder("megatron-zarr", header, text("{"),
                "linear_fc1.weight: the description 'decoder.layers.mlp.linear_fc1.weight/.zarray' is not valid JSON");
        folder("megatron-zarr", header, text("[".repeat(100_000)), "Nesting limit 64 reached");
        folder("megatron-zarr", header, bytes -> null,
                "linear_fc1.weight: its description, .zarray or zarr.json, is missing");
        folder("megatron-zarr", array + "/0.0.0", cut(1), "it is cut short, get it again");
        folder("megatron-zarr", array + "/0.0.0", bytes -> null,
                "1 of its 1 chunks are missing: get the checkpoint again");
        folder("megatron-zarr", "metadata.json", text("{\"sharded_backend\": \"zarr\""), "");
        folder("megatron-zarr", "metadata.json", text("{\"sharded_backend\": \"other\"}"),
                "holds no tensors that we recognize");
    }

    private void sharded(String text, String by, String says) throws IOException {
        Path folder = Files.createDirectories(root.resolve("training%03d".formatted(cases.size())));
        cases.add(new HostileCorpus.Case(Files.write(folder.resolve("m.pt"), repickled(Files.readAllBytes(
                MODELS.resolve("sharded-tensor.pt")), text, by)), says));
    }

    private void shardedTensors() throws IOException {
        sharded("K\14K\24\u0086", "K\15K\24\u0086", "open the folder of the distributed checkpoint");
        sharded("K\14K\24\u0086", "J\377\377\377\377K\24\u0086", "open the folder of the distributed checkpoint");
        sharded("K\14K\24\u0086", "J\377\377\377\177J\377\377\377\177\u0086",
                "open the folder of the distributed checkpoint");
        sharded("X\6\0\0\0tensor", "X\6\0\0\0tensox", "open the folder of the distributed checkpoint");
        sharded("X\15\0\0\0shard_offsets", "X\15\0\0\0shard_offsetx", "open the folder of the distributed checkpoint");
        sharded("X\1\0\0\0" + "0", "X\1\0\0\0" + "9", "open the folder of the distributed checkpoint");
        sharded("FloatStorage", "XloatStorage", "open the folder of the distributed checkpoint");
        sharded("sharded_tensor.shard\nShard", "sharded_tensor.shard\nXhard",
                "open the folder of the distributed checkpoint");
        sharded("NNN\u0089t", "\u0089t", "open the folder of the distributed checkpoint");
        sharded("(]q\4", "(h\3]q\4", "open the folder of the distributed checkpoint");
        sharded("NNN\u0089tq*b", "NNN\u0089tq*bh\1h\3", "open the folder of the distributed checkpoint");
        sharded("K\0K\0e", "J\377\377\377\377K\0e", "open the folder of the distributed checkpoint");
    }
}
