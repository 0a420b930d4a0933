package org.eigenscope.format.zarr;

import io.airlift.compress.zstd.ZstdCompressor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.eigenscope.format.HostileFile;
import org.eigenscope.format.HostileFile.Outcome;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Layer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Arrays of zarr and databases of OCDBT that lie: each is told in a sentence, and takes no more than it is worth. */
class HostileZarrTest {

    private static final String RIGHT = "{'chunks':[4,4],'compressor':null,'dtype':'<f4','fill_value':null,"
            + "'filters':null,'order':'C','shape':[4,4],'zarr_format':2}";
    private static final String THIRD = "{'shape':[4,4],'data_type':'float32','chunk_grid':{'name':'regular',"
            + "'configuration':{'chunk_shape':[4,4]}},'chunk_key_encoding':{'name':'default'},'fill_value':0,"
            + "'codecs':[{'name':'bytes','configuration':{'endian':'little'}}],'node_type':'array','zarr_format':3}";
    private static final String SHARD = "{'name':'sharding_indexed','configuration':{'chunk_shape':[2,2],'codecs':[],"
            + "'index_codecs':[]}}";

    @TempDir
    static Path folder;

    private static Map<String, byte[]> second(String description, int bytes) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("w/.zarray", description.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        files.put(".zgroup", "{\"zarr_format\":2}".getBytes(StandardCharsets.UTF_8));
        files.put("w/0.0", new byte[bytes]);
        return files;
    }

    private static Map<String, byte[]> third(String description, byte[] chunk) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("w/zarr.json", description.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        files.put("zarr.json", "{\"zarr_format\":3,\"node_type\":\"group\"}".getBytes(StandardCharsets.UTF_8));
        files.put("w/c/0/0", chunk);
        return files;
    }

    private static String said(Map<String, byte[]> files) throws IOException {
        Outcome outcome = HostileFile.open(write(files));
        StringBuilder all = new StringBuilder(outcome.said());
        if (outcome.model() != null) {
            outcome.model().layers().forEach(layer -> all.append(layer.reason()).append(layer.excess()).append('\n'));
        }
        return all.toString();
    }

    private static Path write(Map<String, byte[]> files) throws IOException {
        Path in = Files.createTempDirectory(folder, "hostile");
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path to = in.resolve(file.getKey());
            Files.createDirectories(to.getParent());
            Files.write(to, file.getValue());
        }
        return in;
    }

    private static DynamicTest test(String name, String words, Map<String, byte[]> files) {
        return DynamicTest.dynamicTest(name, () -> assertThat(said(files)).contains(words));
    }

    @TestFactory
    Stream<DynamicTest> descriptionsThatLie() {
        String sharded = THIRD.replace("[{'name':'bytes','configuration':{'endian':'little'}}]", "[" + SHARD + "]");
        byte[] nowhere = new byte[64];
        nowhere[1] = 127;
        return Stream.of(test("right", "", second(RIGHT, 64)),
                test("another version", "its zarr_format is 99, and only 2 and 3 are known", second(RIGHT.replace(
                        "'zarr_format':2", "'zarr_format':99"), 64)),
                test("another size", "has 60 bytes instead of 64", second(RIGHT, 60)),
                test("chunks of nothing", "chunks is impossible", second(RIGHT.replace("'chunks':[4,4]",
                        "'chunks':[4,0]"), 64)),
                test("chunks of other axes", "chunks is impossible", second(RIGHT.replace("'chunks':[4,4]",
                        "'chunks':[4]"), 64)),
                test("a negative axis", "shape is impossible", second(RIGHT.replace("'shape':[4,4]", "'shape':[4,-4]"),
                        64)),
                test("no elements fit", "shape is impossible", second(RIGHT.replace("'shape':[4,4]",
                        "'shape':[4294967296,4294967296]"), 64)),
                test("no bytes fit", "shape is impossible", second(RIGHT.replace("[4,4]", "[2147483648,2147483647]"),
                        64)),
                test("axes without end", "shape is impossible", second(RIGHT.replace("[4,4]", "[" + "1,".repeat(40)
                        + "1]"), 64)),
                test("a missing chunk of nothing", "and nothing says which values to use for them", second(RIGHT
                        .replace("'shape':[4,4]", "'shape':[8,4]"), 64)),
                test("a missing chunk of zeros", "1 of its 2 chunks were never written", second(RIGHT.replace(
                        "'shape':[4,4]", "'shape':[8,4]").replace("'fill_value':null", "'fill_value':0"), 64)),
                test("far more than the file", "far more than the file", second(RIGHT.replace("'shape':[4,4]",
                        "'shape':[800000,4000]").replace("'fill_value':null", "'fill_value':0"), 64)),
                test("an order of its own", "its order of elements 'K' is not known", second(RIGHT.replace(
                        "'C'", "'K'"), 64)),
                test("a compressor of its own", "'lzma', which is not read", second(RIGHT.replace(
                        "'compressor':null", "'compressor':{'id':'lzma'}"), 64)),
                test("a type of its own", "its type 'posit8' is not known", second(RIGHT.replace("<f4", "posit8"), 64)),
                test("no JSON", "is not valid JSON", second(RIGHT.replace("'chunks'", "'chunks"), 64)),
                test("nested without end", "is not valid JSON", second("[".repeat(4000), 64)),
                test("a long description", "has 2,000,", second(RIGHT + " ".repeat(2_000_000), 64)),
                test("shards of shards", "cut twice", third(sharded.replace("'codecs':[]", "'codecs':[" + SHARD + "]"),
                        new byte[64])),
                test("shards that do not divide", "not a multiple", third(sharded.replace("[2,2]", "[3,2]"),
                        new byte[64])),
                test("axes in an order that is none", "order of its axes", third(THIRD.replace("'codecs':[",
                        "'codecs':[{'name':'transpose','configuration':{'order':[0,0]}},"), new byte[64])),
                test("no fill", "nothing says which values to use for them", third(THIRD.replace("'shape':[4,4]",
                        "'shape':[4,8]").replace("'fill_value':0", "'fill_value':'NaN'"), new byte[64])),
                test("nothing in it", "without arrays", Map.of(".zgroup", "{}".getBytes(StandardCharsets.UTF_8))),
                test("a shard of elsewhere", "", third(sharded, nowhere)));
    }

    /** What only reading finds: the layer fails, and no other. */
    @TestFactory
    Stream<DynamicTest> chunksThatLie() {
        String blosc = RIGHT.replace("'compressor':null", "'compressor':{'id':'blosc'}");
        byte[] endless = zstd(new byte[1 << 20]);
        String bytes = "{'name':'bytes','configuration':{'endian':'little'}}";
        return Stream.of(
                fails("zstd that gives too much", second(RIGHT.replace("'compressor':null",
                        "'compressor':{'id':'zstd'}"), endless)),
                fails("zstd that gives too little", second(RIGHT.replace("'compressor':null",
                        "'compressor':{'id':'zstd'}"), zstd(new byte[63]))),
                fails("no zstd", second(RIGHT.replace("'compressor':null", "'compressor':{'id':'zstd'}"), new byte[9])),
                fails("no gzip", second(RIGHT.replace("'compressor':null", "'compressor':{'id':'gzip'}"), new byte[9])),
                fails("Blosc that claims gigabytes", second(blosc, blosc(0x7fffffff, 64, 33, 0))),
                fails("Blosc with blocks of nothing", second(blosc, blosc(64, 0, 33, 0))),
                fails("Blosc with blocks outside", second(blosc, blosc(64, 64, 33, 1 << 30))),
                fails("Blosc that copies what is not there", second(blosc, blosc(64, 64, 2, 0))),
                fails("Blosc's own, reaching back", second(blosc, blosc(64, 64, 16, 20))),
                fails("a checksum of another", third(THIRD.replace(bytes, bytes + ",{'name':'crc32c'}"),
                        new byte[68])),
                fails("a shard without an index", third(THIRD.replace(bytes, SHARD), new byte[12])),
                fails("a shard of places outside", third(THIRD.replace(bytes, SHARD), ones(64))));
    }

    private static byte[] ones(int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) 1);
        return bytes;
    }

    private static Map<String, byte[]> second(String description, byte[] chunk) {
        Map<String, byte[]> files = second(description, 0);
        files.put("w/0.0", chunk);
        return files;
    }

    private static byte[] zstd(byte[] bytes) {
        byte[] into = new byte[bytes.length + 1000];
        return Arrays.copyOf(into, new ZstdCompressor().compress(bytes, 0, bytes.length, into, 0, into.length));
    }

    private static byte[] blosc(int length, int block, int flags, int start) {
        return ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN).put((byte) 2).put((byte) 1).put((byte) flags)
                .put((byte) 4).putInt(length).putInt(block).putInt(40).putInt(start).putInt(16).put(ones(16)).array();
    }

    private static DynamicTest fails(String name, Map<String, byte[]> files) {
        return DynamicTest.dynamicTest(name, () -> {
            Outcome outcome = HostileFile.open(write(files));
            assertThat(outcome.model().layers()).hasSize(1);
            try (ElementReader reader = outcome.model().layers().getFirst().tensor().data().open()) {
                assertThatThrownBy(() -> reader.read(0, new double[16], 0, 16)).isInstanceOf(IOException.class)
                        .hasMessageContaining("a ").message().doesNotContain("\n");
            }
        });
    }

    /** Only T5X calls the folders of its arrays by whole paths that are opened together. */
    @Test
    void arraysOfAGroupMayHaveDotsInTheirNames() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String name : new String[] {"layers.0.weight", "layers.1.weight", "model.norm"}) {
            second(RIGHT, 64).forEach((file, bytes) -> files.put(file.replace("w/", name + "/"), bytes));
        }
        assertThat(HostileFile.open(write(files)).model().layers()).extracting(Layer::name)
                .containsExactly("layers.0", "layers.1", "model.norm");
    }

    @Test
    void aLinkOutOfTheFolderIsNotFollowed() throws IOException {
        Path in = write(second(RIGHT, 64));
        Path secret = Files.write(folder.resolve("secret"), new byte[64]);
        Files.delete(in.resolve("w/0.0"));
        Files.createSymbolicLink(in.resolve("w/0.0"), secret);
        assertThat(HostileFile.open(in).said()).contains("leads out of the model's folder");
    }

    @TestFactory
    Stream<DynamicTest> databasesThatLie() {
        byte[] manifest = manifest(0, "d/a", 0, node().length);
        byte[] turned = manifest.clone();
        turned[20] ^= 1;
        return Stream.of(test("right", "16 chunks", Map.of("manifest.ocdbt", manifest, "d/a", node())),
                test("a manifest cut short", "damaged", Map.of("manifest.ocdbt", Arrays.copyOf(manifest, 30))),
                test("a bit turned", "checksum", Map.of("manifest.ocdbt", turned)),
                test("no file", "which is not in its folder", Map.of("manifest.ocdbt", manifest)),
                test("a file cut short", "cut short", Map.of("manifest.ocdbt", manifest, "d/a", new byte[9])),
                test("no node", "does not start as one", Map.of("manifest.ocdbt", manifest, "d/a",
                        new byte[node().length])),
                test("a path out of the folder", "outside", Map.of("manifest.ocdbt", manifest(0, "../../etc/passwd", 0,
                        9))),
                test("a height of its own", "height", Map.of("manifest.ocdbt", manifest(3, "d/a", 0, node().length),
                        "d/a", node())),
                test("a file that is none of its table", "file 7 of 1", Map.of("manifest.ocdbt", manifest(0, "d/a", 7,
                        node().length), "d/a", node())),
                test("its own child", "height", Map.of("manifest.ocdbt", manifest(255, "d/a", 0, loop().length), "d/a",
                        loop())),
                test("entries without end", "entries in", Map.of("manifest.ocdbt", manifest(0, "d/a", 0,
                        endless().length), "d/a", endless())),
                test("a zstd that unfolds", "unfolds to more", Map.of("manifest.ocdbt", frame(0x0cdb3a2a, 1,
                        zstd(new byte[30 << 20])))),
                test("a kind of its own", "of kind 9", Map.of("manifest.ocdbt", frame(0x0cdb3a2a, 0, bytes(
                        new byte[16], 9, 0, 0, 0, 0)))),
                test("numbered manifests that are not there", "numbered manifests", Map.of("manifest.ocdbt",
                        frame(0x0cdb3a2a, 0, bytes(new byte[16], 1, 0, 0, 0, 0)))),
                test("a version of its own", "which are not known", Map.of("manifest.ocdbt", frame(0x0cdb3a2a, 5,
                        new byte[40]))));
    }

    /** A manifest whose one version has its root in this file. */
    private static byte[] manifest(int height, String path, int file, int length) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        return frame(0x0cdb3a2a, 0, bytes(new byte[16], 0, 0, 0, 0, 0, 1, name.length, 0, name, 1, 1, height, file, 0,
                varint(length), 0, 0, 0, new byte[8], 0));
    }

    private static byte[] node() {
        byte[] value = RIGHT.replace('\'', '"').replace("\"chunks\":[4,4]", "\"chunks\":[1,1]")
                .getBytes(StandardCharsets.UTF_8);
        return frame(0x0cdb20de, 0, bytes(0, 0, 1, 9, "w/.zarray".getBytes(StandardCharsets.UTF_8),
                varint(value.length), 0, value));
    }

    /** A node that says that it is the only child of itself; what a height of 255 counts down to is wrong at once. */
    private static byte[] loop() {
        byte[] body = bytes(255, 1, 3, 0, "d/a".getBytes(StandardCharsets.UTF_8), 1, 1, 0, "a".getBytes(
                StandardCharsets.UTF_8), 0, 0, 0, 0, 0, 0);
        byte[] sized = frame(0x0cdb20de, 0, body);
        body[body.length - 4] = (byte) sized.length;
        return frame(0x0cdb20de, 0, body);
    }

    private static byte[] endless() {
        return frame(0x0cdb20de, 0, bytes(0, 0, varint(400_000_000), new byte[20]));
    }

    private static byte[] varint(int value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int rest = value;
        for (; rest >= 0x80; rest >>>= 7) {
            out.write(rest & 0x7f | 0x80);
        }
        out.write(rest);
        return out.toByteArray();
    }

    /** Bytes and texts one after the other; a number is one byte. */
    private static byte[] bytes(Object... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Object part : parts) {
            out.writeBytes(part instanceof byte[] bytes ? bytes : new byte[] {((Integer) part).byteValue()});
        }
        return out.toByteArray();
    }

    private static byte[] frame(int magic, int compression, byte[] body) {
        ByteBuffer bytes = ByteBuffer.allocate(18 + body.length).putInt(magic).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(18L + body.length).put((byte) 0).put((byte) compression).put(body);
        CRC32C sum = new CRC32C();
        sum.update(bytes.array(), 0, 14 + body.length);
        return bytes.putInt((int) sum.getValue()).array();
    }
}
