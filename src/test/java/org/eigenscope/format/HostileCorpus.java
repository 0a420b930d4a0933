package org.eigenscope.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import static org.eigenscope.format.Proto.external;
import static org.eigenscope.format.Proto.initializer;
import static org.eigenscope.format.Proto.message;
import static org.eigenscope.format.Proto.node;
import static org.eigenscope.format.Proto.number;
import static org.eigenscope.format.Proto.varint;
import static org.eigenscope.format.ZipFiles.zip;

/**
 * Files that lie, are cut off or want to do harm: safetensors, its index, ONNX, NumPy, zip and GGUF, after the list of
 * the design. Each in a folder of its own, so that what lies outside is outside.
 */
final class HostileCorpus {

    /**
     * A file to open.
     *
     * @param path the file or folder
     * @param says what the failure, a finding or a layer's reason must say
     */
    record Case(Path path, String says) {
        @Override
        public String toString() {
            return path.getParent().getFileName() + "/" + path.getFileName();
        }
    }

    private static final byte[] EIGHT = TestFiles.littleEndian(1, 2, 3, 4, 5, 6, 7, 8);

    private final Path root;
    private final List<Case> cases = new ArrayList<>();

    private HostileCorpus(Path root) {
        this.root = root;
    }

    static List<Case> write(Path root) throws IOException {
        HostileCorpus corpus = new HostileCorpus(root);
        // What a name that leads out would find.
        Files.write(root.resolve("outside.bin"), new byte[64]);
        corpus.noModels();
        corpus.truncated();
        corpus.safetensors();
        corpus.shardIndexes();
        corpus.onnx();
        corpus.numpy();
        corpus.zips();
        corpus.gguf();
        return corpus.cases;
    }

    private Path add(String file, byte[] bytes, String says) throws IOException {
        Path folder = Files.createDirectories(root.resolve("%03d".formatted(cases.size())));
        Path path = Files.write(folder.resolve(file), bytes);
        cases.add(new Case(path, says));
        return path;
    }

    private void noModels() throws IOException {
        for (String ending : List.of("safetensors", "onnx", "gguf", "npy", "npz", "safetensors.index.json", "pt", "pth",
                "bin",
                "h5", "keras", "pb", "index", "ckpt")) {
            add("empty." + ending, new byte[0], "it is empty");
            add("pointer." + ending, ascii("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 123456\n"),
                    "Git LFS pointer, not the model of 123,456 bytes");
        }
        for (int length : new int[] {1, 4, 7}) {
            add("short.safetensors", new byte[] {5, 0, 1, 0, 1, 0, 1}, "not those of a known weight");
            add("short%d.onnx".formatted(length), Arrays.copyOf(new byte[] {8, 7, 1, 1, 1, 1, 1}, length), "");
            add("short%d.gguf".formatted(length), Arrays.copyOf(ascii("GGUF\3\0\0"), length), "");
        }
        for (String start : List.of("PK\3\4\0\0\0", "\211HDF\r\n\32", "\200\2\212\12l\374\234", "\223NUMPY\1")) {
            byte[] magic = start.getBytes(StandardCharsets.ISO_8859_1);
            for (int length : new int[] {1, 2, 4, 7}) {
                add("start.bin", Arrays.copyOf(magic, length), "start.bin: ");
            }
        }
        add("page.safetensors", ascii("<!DOCTYPE html><html>Sign in</html>"), "a web page");
        add("zeros.gguf", new byte[1 << 20], "zero bytes");
        byte[] noise = new byte[1 << 16];
        new Random(1).nextBytes(noise);
        noise[0] = 1;
        add("noise.safetensors", noise, "not those of a known weight");
        add("picture.onnx", new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10}, "not those of a known weight");
        add("text.json", ascii("{\"weights\": 1}"), "a text of settings");
    }

    /** Every format cut off at its section boundaries and in between. */
    private void truncated() throws IOException {
        byte[] safetensors = TestFiles.safetensors(Map.of("a.weight", TestFiles.floats(new float[8], 2, 4)));
        int headerEnd = safetensors.length - 32;
        for (int length : new int[] {9, headerEnd / 2, headerEnd, headerEnd + 16, safetensors.length - 1}) {
            add("cut%d.safetensors".formatted(length), Arrays.copyOf(safetensors, length), "ends at byte");
        }
        byte[] model = Proto.onnx(initializer("a.weight", 1, new long[] {2, 4}, message(9, EIGHT)));
        for (int length = 14; length < model.length; length += 8) {
            add("cut%d.onnx".formatted(length), Arrays.copyOf(model, length), "cut");
        }
        byte[] gguf = Gguf.start(3, 1, 1).pair("general.alignment", 32).tensor("a.weight", 0, 0, 4, 2).data(32, EIGHT);
        for (int length : new int[] {5, 8, 16, 24, 30, 50, 60, 80, gguf.length - 33, gguf.length - 1}) {
            add("cut%d.gguf".formatted(length), Arrays.copyOf(gguf, length), "the file");
        }
        byte[] npy = npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 4), }", EIGHT);
        for (int length : new int[] {6, 7, 8, 9, 10, 40, npy.length - 32, npy.length - 1}) {
            add("cut%d.npy".formatted(length), Arrays.copyOf(npy, length), "cut short");
        }
        add("two.npy", Proto.join(npy, ascii("something else")), "bytes follow the array");
        byte[] npz = zip(Map.of("a.npy", npy), true);
        for (int length : new int[] {4, 20, 60, npz.length - 23, npz.length - 1}) {
            add("cut%d.npz".formatted(length), Arrays.copyOf(npz, length), "cut short");
        }
    }

    private void safetensors() throws IOException {
        String entry = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,4],\"data_offsets\":[0,32]}}";
        byte[] header = ascii(entry);
        for (long length : new long[] {-1, Long.MIN_VALUE, 100_000_001, Long.MAX_VALUE}) {
            add("length%d.safetensors".formatted(length & 0xff), TestFiles.safetensors(length, header, EIGHT),
                    "more than the 100,000,000");
        }
        add("past.safetensors", TestFiles.safetensors(99_999_999, header, EIGHT), "the file ends at byte");
        header("overlap", "\"a\":%s,\"b\":%s".formatted(tensor("F32", "[4]", 0, 16), tensor("F32", "[5]", 12, 32)),
                "inside the one before");
        header("hole", "\"a\":%s,\"b\":%s".formatted(tensor("F32", "[3]", 0, 12), tensor("F32", "[4]", 16, 32)),
                "belong to no tensor");
        header("trailing", "\"a\":" + tensor("F32", "[4]", 0, 16), "after the last tensor");
        header("beyond", "\"a\":" + tensor("F32", "[16]", 0, 64), "ends at byte");
        header("huge-offset", "\"a\":" + tensor("F32", "[16]", 0, 999_999_999_999_999_999L), "ends at byte");
        header("backwards", "\"a\":" + tensor("F32", "[2]", 16, 8), "data_offsets [16, 8]");
        header("twice", "\"a\":%s,\"a\":%s".formatted(tensor("F32", "[4]", 0, 16), tensor("F32", "[4]", 16, 32)),
                "occurs twice");
        header("key-twice", "\"a\":{\"dtype\":\"F32\",\"dtype\":\"F16\",\"shape\":[8],\"data_offsets\":[0,32]}",
                "occurs twice");
        header("overflow", "\"a\":" + tensor("F32", "[4294967296,4294967296,4]", 0, 32), "shape is impossible");
        header("bytes-overflow", "\"a\":" + tensor("F64", "[999999999999999999]", 0, 32), "takes");
        header("mismatch", "\"a\":" + tensor("F32", "[3,3]", 0, 32), "takes 36 bytes, but the file holds 32");
        for (String dim : List.of("-1", "1.5", "1e3", "\"4\"", "null", "99999999999999999999", "[2]", "{}", "true")) {
            header("dim", "\"a\":" + tensor("F32", "[%s]".formatted(dim), 0, 32), "the number");
        }
        header("unknown-type", "\"a\":" + tensor("F3", "[8]", 0, 32), "type 'F3' is not known");
        header("lacks", "\"a\":{\"dtype\":\"F32\"}", "lacks its dtype, shape or data_offsets");
        header("metadata-number", "\"__metadata__\":{\"a\":1},\"b\":" + tensor("F32", "[8]", 0, 32), "is not a string");
        header("deep", "\"a\":{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}", "is not valid JSON");
        header("lenient", "a:{}", "not those of a known weight");
        header("comment", "\"a\":" + tensor("F32", "[8]", 0, 32) + " // x", "is not valid JSON");
        header("rank", "\"a\":" + tensor("F32", "[1" + ",1".repeat(100) + "]", 0, 4), "the number");
        header("nan", "\"a\":" + tensor("NaN", "[NaN]", 0, 4), "is not valid JSON");
        header("lora-name", "\"a\":%s,\"%s.\":%s".formatted(tensor("F3", "[4]", 0, 16), ".lora_A".repeat(400_000),
                tensor("F32", "[2,2]", 16, 32)), "type 'F3' is not known");
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            names.append("\"%d%s..\":%s,".formatted(i, ".lora_A.oft_R".repeat(75), tensor("F32", "[0]", 0, 0)));
        }
        header("names-of-factors", names + "\"a\":" + tensor("F3", "[8]", 0, 32), "type 'F3' is not known");
        byte[] latin = (entry.replace("\"a\"", "\"\u00e4\"")).getBytes(StandardCharsets.ISO_8859_1);
        add("latin1.safetensors", TestFiles.safetensors(latin.length, latin, EIGHT), "not valid UTF-8");
        byte[] spaces = new byte[8 << 20];
        Arrays.fill(spaces, (byte) ' ');
        spaces[0] = '{';
        add("blank.safetensors", TestFiles.safetensors(spaces.length, spaces, EIGHT), "no text in");
        Arrays.fill(spaces, 1, spaces.length, (byte) 'x');
        spaces[1] = '"';
        add("long-name.safetensors", TestFiles.safetensors(spaces.length, spaces, EIGHT), "a string of more than");
        add("after.safetensors", TestFiles.safetensors(entry + "{}", EIGHT), "is not valid JSON");
    }

    private void header(String name, String tensors, String says) throws IOException {
        add(name + ".safetensors", TestFiles.safetensors("{" + tensors + "}", EIGHT), says);
    }

    private static String tensor(String dtype, String shape, long begin, long end) {
        return "{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}".formatted(dtype, shape, begin, end);
    }

    private void shardIndexes() throws IOException {
        for (String outside : List.of("../outside.bin", "/etc/passwd", "a/../../outside.bin", "..", "C:\\\\x",
                "a\\\\..\\\\b", "\\u0000")) {
            index("{\"weight_map\":{\"a\":\"%s\"}}".formatted(outside), "outside the model's folder");
        }
        index("{\"weight_map\":{\"a\":\"missing.safetensors\"}}", "none of the 1 files");
        index("{\"weight_map\":{}}", "names no files");
        StringBuilder names = new StringBuilder("{\"weight_map\":{\"a\":\"one.safetensors\"");
        for (int i = 0; i < 200_000; i++) {
            names.append(",\"t%x\":\"missing.safetensors\"".formatted(i));
        }
        index(names + "}}", "more than the 200,000 tensors");
        Path many = index(names.substring(0, names.lastIndexOf(",", names.lastIndexOf(",") - 1)) + "}}", "not listed");
        Files.write(many.resolveSibling("one.safetensors"),
                TestFiles.safetensors(Map.of("a", TestFiles.floats(new float[8], 2, 4))));
        index("{\"weight_map\":{\"a\":\"x\",\"a\":\"y\"}}", "occurs twice");
        index("{\"weight_map\":[1,2]}", "is not valid JSON");
        index("{\"weight_map\":{\"a\":{}}}", "is not valid JSON");
        index("{\"weight_map\":" + "{\"a\":".repeat(5000), "is not valid JSON");
        Path self = index("{\"weight_map\":{\"a\":\"model.safetensors.index.json\"}}", "not those of a known weight");
        Path link = index("{\"weight_map\":{\"a\":\"link.safetensors\"}}", "a link that leads out");
        Files.createSymbolicLink(link.resolveSibling("link.safetensors"), root.resolve("outside.bin"));
        Files.createDirectory(self.resolveSibling("folder"));
        Path partly = index("{\"weight_map\":{\"a\":\"one.safetensors\",\"b\":\"one.safetensors\","
                + "\"c\":\"two.safetensors\"}}",
                "the file is missing");
        Files.write(partly.resolveSibling("one.safetensors"),
                TestFiles.safetensors(Map.of("a", TestFiles.floats(new float[8], 2, 4))));
    }

    private Path index(String json, String says) throws IOException {
        return add("model.safetensors.index.json", ascii(json), says);
    }

    private void onnx() throws IOException {
        long[] dims = {2, 4};
        for (String outside : List.of("../outside.bin", "junk/../../outside.bin", "/etc/passwd", "",
                "..\\outside.bin")) {
            tensorOnnx("outside", initializer("a", 1, dims, external(outside, "0", "32")),
                    "outside the model's folder");
        }
        Path link = tensorOnnx("link", initializer("a", 1, dims, external("link.bin", "0", "32")),
                "a link that leads out");
        Files.createSymbolicLink(link.resolveSibling("link.bin"), root.resolve("outside.bin"));
        for (String[] range : new String[][] {{"-8", "32"}, {"99999999999999999999", "32"}, {"0x10", "32"},
                {"0", "-1"}}) {
            Path file = tensorOnnx("offset", initializer("a", 1, dims, external("w.bin", range[0], range[1])),
                    "is not a size");
            Files.write(file.resolveSibling("w.bin"), new byte[64]);
        }
        Path end = tensorOnnx("end", initializer("a", 1, dims, external("w.bin", "40", "32")), "run past the end");
        Files.write(end.resolveSibling("w.bin"), new byte[64]);
        Path folder = tensorOnnx("folder", initializer("a", 1, dims, external("sub", "0", "32")), "not a regular file");
        Files.createDirectory(folder.resolveSibling("sub"));
        tensorOnnx("missing", initializer("a", 1, dims, external("gone.bin", "0", "32")), "which is not in its folder");
        tensorOnnx("both", initializer("a", 1, dims, message(9, EIGHT), message(4, EIGHT)), "as raw and as typed data");
        tensorOnnx("none", initializer("a", 1, dims), "are not in the file");
        tensorOnnx("little", initializer("a", 1, new long[] {4, 4}, message(9, EIGHT)),
                "takes 64 bytes, but raw_data has 32");
        tensorOnnx("field", initializer("a", 1, dims, message(7, EIGHT)), "do not belong");
        tensorOnnx("negative", initializer("a", 1, new long[] {-2, 4}, message(9, EIGHT)), "is negative");
        tensorOnnx("overflow", initializer("a", 1, new long[] {1L << 40, 1L << 40}, message(9, EIGHT)), "overflows");
        tensorOnnx("many", initializer("a", 10, new long[] {1L << 40}, message(5, EIGHT)), "more elements than");
        tensorOnnx("type", initializer("a", 99, dims, message(9, EIGHT)), "element type 99 is not known");
        tensorOnnx("segment", initializer("a", 1, dims, message(9, EIGHT), message(3, number(1, 0))), "only a segment");
        byte[] rank = new byte[0];
        for (int i = 0; i < 100; i++) {
            rank = Proto.join(rank, number(1, 1));
        }
        tensorOnnx("rank", message(5, rank, number(2, 1)), "more than 64 dimensions");
        tensorOnnx("length", Proto.join(varint(5 << 3 | 2), varint(1L << 40)), "it starts like an ONNX model");
        tensorOnnx("negative-length", Proto.join(varint(5 << 3 | 2), varint(-1)), "it starts like an ONNX model");
        tensorOnnx("group", new byte[] {(byte) (20 << 3 | 3), 1}, "a protobuf group");
        byte[] nested = node("n", "If", new String[] {}, "o");
        for (int i = 0; i < 60; i++) {
            nested = node("n", "If", new String[] {}, "o", message(5, message(6, nested)));
        }
        tensorOnnx("nested", nested, "nested more than");
        byte[] passing = new byte[0];
        for (int i = 0; i < 200; i++) {
            // Each output is used twice: following every path would take 2^200 steps.
            passing = Proto.join(passing, node("", "Identity", new String[] {"x" + i}, "x" + (i + 1)),
                    node("", "Identity", new String[] {"x" + i}, "x" + (i + 1)));
        }
        tensorOnnx("paths", Proto.join(initializer("x0", 8, new long[] {1}), passing), "strings are not weights");
    }

    private Path tensorOnnx(String name, byte[] graph, String says) throws IOException {
        return add(name + ".onnx", Proto.onnx(graph), says);
    }

    private void numpy() throws IOException {
        String plain = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 4), }";
        add("long.npy", npyHead(2, 0xffff_ffffL, ascii(plain)), "claims 4,294,967,295 bytes");
        add("version.npy", npyHead(9, plain.length(), ascii(plain)), "format version 9");
        npy("object", plain.replace("<f4", "|O"), "pickled Python objects");
        npy("structured", "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (8,), }", "structured type");
        npy("text", plain.replace("<f4", "<U4"), "strings and dates are not weights");
        npy("no-type", plain.replace("<f4", ""), "structured type");
        npy("negative", plain.replace("(2, 4)", "(-2, 4)"), "impossible");
        npy("overflow", plain.replace("(2, 4)", "(4294967296, 4294967296)"), "shape is impossible");
        npy("bytes-overflow", plain.replace("(2, 4)", "(999999999999999999, 4)"), "shape is impossible");
        npy("code", "__import__('os').system('true')", "is not a valid dictionary");
        npy("no-shape", "{'descr': '<f4', 'fortran_order': False}", "is not a valid dictionary");
        npy("rank", plain.replace("2, 4", "1, ".repeat(100)), "impossible");
    }

    private void npy(String name, String header, String says) throws IOException {
        add(name + ".npy", npy(1, header, EIGHT), says);
    }

    private void zips() throws IOException {
        byte[] array = npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 4), }", EIGHT);
        byte[] good = zip(Map.of("a.npy", array), true);
        int central = TestFiles.indexOf(good, new byte[] {'P', 'K', 1, 2});
        add("bomb.npz", TestFiles.patched(good, central + 24, 0x7fff_ffff), "more than deflate can give");
        add("behind.npz", TestFiles.patched(good, central + 42, 0x7000_0000), "zip directory is broken");
        add("elsewhere.npz", TestFiles.patched(good, central + 42, 5), "has no header at byte 5");
        add("long-member.npz", TestFiles.patched(good, central + 20, 0x0fff_ffff), "the file ends at byte");
        add("method.npz", TestFiles.patched(good, central + 10, 99), "method 99");
        add("encrypted.npz", TestFiles.patched(good, central + 8, 1 | 0x800), "encrypted");
        byte[] renamed = good.clone();
        renamed[30] = 'b';
        add("renamed.npz", renamed, "so the zip directory is wrong");
        byte[] damaged = good.clone();
        Arrays.fill(damaged, 35, central, (byte) 0xff);
        add("damaged.npz", damaged, "cannot be decompressed");
        add("checksum.npz", TestFiles.patched(good, central + 16, 0x12345678), "does not match its checksum");
        add("many.npz", TestFiles.patched(good, good.length - 10, 0x7fff_ffff), "zip directory");
        add("stored.npz", TestFiles.patched(zip(Map.of("a.npy", array), false), central(array), 9999),
                "two sizes differ");
        Map<String, byte[]> names = new LinkedHashMap<>();
        names.put("../../escape.npy", array);
        names.put("/etc/passwd.npy", npy(1, "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", EIGHT));
        add("names.npz", zip(names, true), "pickled Python objects");
        add("no-array.npz", zip(Map.of("a.npy", ascii("not an array, but long enough")), true),
                "does not start as a NumPy array");
        add("unknown.zip", zip(Map.of("readme.txt", ascii("hello")), true), "not a known kind of model");
        byte[] twice = zip(Map.of("a.npy", array, "b.npy", array), true);
        byte[] other = new byte[] {'b', '.', 'n', 'p', 'y'};
        for (int at = TestFiles.indexOf(twice, other); at >= 0; at = TestFiles.indexOf(twice, other)) {
            twice[at] = 'a';
        }
        add("twice.npz", twice, "names the member 'a.npy' twice");
    }

    /** Where the uncompressed size stands in the central directory of a zip with one stored array. */
    private static int central(byte[] array) throws IOException {
        return TestFiles.indexOf(zip(Map.of("a.npy", array), false), new byte[] {'P', 'K', 1, 2}) + 24;
    }

    private void gguf() throws IOException {
        add("version.gguf", Gguf.start(1, 0, 0).file(), "version 1");
        add("big-endian.gguf", Gguf.start(0x0300_0000, 0, 0).file(), "big-endian");
        add("tensors.gguf", Gguf.start(3, Long.MIN_VALUE, 0).file(), "tensors, more than");
        add("pairs.gguf", Gguf.start(3, 0, Long.MAX_VALUE).file(), "metadata pairs, more than");
        add("key.gguf", Gguf.start(3, 0, 1).u64(-1).u64(0).file(), "the file ends at byte");
        add("key-long.gguf", Gguf.start(3, 0, 1).u64(1L << 40).u64(0).file(), "the file ends at byte");
        add("type.gguf", Gguf.start(3, 0, 1).text("k").u32(77).u64(0).file(), "which GGUF does not know");
        add("array.gguf", Gguf.start(3, 0, 1).text("k").u32(9).u32(10).u64(Long.MAX_VALUE).u64(0).file(),
                "the metadata 'k'");
        add("array-sign.gguf", Gguf.start(3, 0, 1).text("k").u32(9).u32(8).u64(-1).u64(0).file(), "the metadata 'k'");
        Gguf nested = Gguf.start(3, 0, 1).text("k").u32(9);
        for (int i = 0; i < 1000; i++) {
            nested.u32(9).u64(1);
        }
        add("nested.gguf", nested.file(), "arrays in arrays");
        for (int alignment : new int[] {0, 3, 48, -1, 1 << 30}) {
            add("alignment.gguf", Gguf.start(3, 0, 1).pair("general.alignment", alignment).data(32, EIGHT),
                    "not a power of two");
        }
        add("pair-twice.gguf", Gguf.start(3, 0, 2).pair("k", 1).pair("k", 2).data(32, EIGHT), "occurs twice");
        oneTensor("rank", Gguf.start(3, 1, 0).tensor("a", 0, 0, 1, 1, 1, 1, 1), "allows 4");
        oneTensor("rank-huge", Gguf.start(3, 1, 0).text("a").u32(-1).u64(1).u64(1), "allows 4");
        oneTensor("twice", Gguf.start(3, 2, 0).tensor("a", 0, 0, 8).tensor("a", 0, 0, 8), "occurs twice");
        oneTensor("negative", Gguf.start(3, 1, 0).tensor("a", 0, 0, -8), "is negative");
        oneTensor("overflow", Gguf.start(3, 1, 0).tensor("a", 0, 0, 1L << 40, 1L << 40), "overflows");
        oneTensor("bytes", Gguf.start(3, 1, 0).tensor("a", 28, 0, Long.MAX_VALUE), "shape is impossible");
        oneTensor("offset", Gguf.start(3, 1, 0).tensor("a", 0, -32, 8), "run past the end");
        oneTensor("offset-end", Gguf.start(3, 1, 0).tensor("a", 0, Long.MAX_VALUE - 31, 8), "run past the end");
        oneTensor("unaligned", Gguf.start(3, 1, 0).tensor("a", 0, 4, 4), "not aligned");
        oneTensor("unknown", Gguf.start(3, 1, 0).tensor("a", 9, 0, 32), "is not decoded");
        oneTensor("blocks", Gguf.start(3, 1, 0).tensor("a", 8, 0, 8, 4), "not divisible into blocks");
        add("m-00001-of-00003.gguf", Gguf.start(3, 1, 1).pair("split.count", 3).tensor("a", 0, 0, 4, 2).data(32, EIGHT),
                "the file is missing");
    }

    private void oneTensor(String name, Gguf file, String says) throws IOException {
        add(name + ".gguf", file.data(32, EIGHT), says);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] npy(int version, String header, byte[] data) {
        return Proto.join(npyHead(version, header.length(), ascii(header)), data);
    }

    private static byte[] npyHead(int version, long length, byte[] header) {
        ByteBuffer head = ByteBuffer.allocate(8 + (version == 1 ? 2 : 4)).order(ByteOrder.LITTLE_ENDIAN);
        head.put((byte) 0x93).put(ascii("NUMPY")).put((byte) version).put((byte) 0);
        if (version == 1) {
            head.putShort((short) length);
        } else {
            head.putInt((int) length);
        }
        return Proto.join(head.array(), header);
    }
}
