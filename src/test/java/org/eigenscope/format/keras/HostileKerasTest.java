package org.eigenscope.format.keras;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.eigenscope.format.HostileFile;
import org.eigenscope.format.ZipFiles;
import org.eigenscope.format.keras.HdfBytes.Message;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.of;

/** Hostile HDF5 and Keras files: each ends in one clear sentence. */
class HostileKerasTest {

    private static final Path FIXTURES = Path.of("src/test/resources/formats");

    @TempDir
    Path folder;

    static Stream<Arguments> files() throws Exception {
        byte[] fixture = Files.readAllBytes(FIXTURES.resolve("digits-mlp.h5"));
        byte[] keras = Files.readAllBytes(FIXTURES.resolve("digits-mlp.keras"));
        return Stream.of(
                of("soft link", "link to '/etc/passwd'", withArray(HdfBytes.soft("l", "/etc/passwd"))),
                of("external link", "link to '/etc/passwd:/x'", withArray(HdfBytes.external("l", "/etc/passwd", "/x"))),
                of("external link upwards", "link to '../../secret.h5:/x'",
                withArray(HdfBytes.external("l", "../../secret.h5", "/x"))),
                of("group in itself", "contains itself", cycle()),
                of("hard link past the end", "cannot be read", withArray(HdfBytes.hard("x", 1L << 40))),
                of("hard link to -1", "cannot be read", withArray(HdfBytes.hard("x", -1))),
                of("hard link into elements", "cannot be read", withArray(HdfBytes.hard("x", 97))),
                of("shape bomb", "should take", array(HdfBytes.space(1 << 20, 1 << 20), HdfBytes.f32(),
                HdfBytes.contiguous(96, 16))),
                of("shape overflow", "overflows", array(HdfBytes.space(Integer.MAX_VALUE, Integer.MAX_VALUE,
                Integer.MAX_VALUE),
                        HdfBytes.f32(), HdfBytes.contiguous(96, 16))),
                of("dimension of 2^40", "should take", array(HdfBytes.space(1L << 40, 2), HdfBytes.f32(),
                HdfBytes.contiguous(96, 16))),
                of("negative dimension", "-2", array(HdfBytes.space(-2, 2), HdfBytes.f32(),
                HdfBytes.contiguous(96, 16))),
                of("elements past the end", "should take", array(HdfBytes.space(2, 2), HdfBytes.f32(),
                HdfBytes.contiguous(1L << 40, 16))),
                of("elements not in the file", "external file", array(HdfBytes.space(2, 2), HdfBytes.f32(),
                HdfBytes.contiguous(-1, 16))),
                of("compact too short", "bytes of", array(HdfBytes.space(2, 2), HdfBytes.f32(),
                HdfBytes.compact(new byte[3]))),
                of("virtual", "a virtual array", array(HdfBytes.space(2, 2), HdfBytes.f32(),
                new Message(HdfBytes.LAYOUT,
                        new byte[] {4, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}))),
                of("no layout", "cannot be read", array(HdfBytes.space(2, 2), HdfBytes.f32())),
                of("opaque type of 2^31-1 bytes", "opaque bytes",
                array(HdfBytes.space(2, 2), new Message(HdfBytes.DATATYPE,
                        HdfBytes.le(8).put(new byte[] {0x15, 0, 0, 0}).putInt(Integer.MAX_VALUE).array()),
                        HdfBytes.contiguous(96, 16))),
                of("records in records", "element type is not read",
                array(HdfBytes.space(2, 2), new Message(HdfBytes.DATATYPE, records(65_535)),
                        HdfBytes.contiguous(96, 16))),
                of("small records in records", "element type is not read",
                array(HdfBytes.space(2, 2), new Message(HdfBytes.DATATYPE, records(1)),
                        HdfBytes.contiguous(96, 16))),
                of("records in records of an attribute", "attributes of it", array(HdfBytes.space(2, 2), HdfBytes.f32(),
                        attribute(records(65_535)), HdfBytes.contiguous(96, 16))),
                of("chunks of 2^31-1", "claim more", array(HdfBytes.space(1 << 20, 1 << 20), HdfBytes.f32(),
                        HdfBytes.chunked(96, 4, Integer.MAX_VALUE, Integer.MAX_VALUE))),
                of("a large chunk that was never written", "", neverWritten()),
                of("chunks of none", "claim more", array(HdfBytes.space(2, 2), HdfBytes.f32(),
                HdfBytes.chunked(96, 4, 0, 0))),
                of("chunks of another rank", "dimensions", array(HdfBytes.space(2, 2), HdfBytes.f32(),
                HdfBytes.chunked(96, 4, 2))),
                of("unknown filter", "is compressed by", array(HdfBytes.space(2, 2), HdfBytes.f32(),
                HdfBytes.chunked(96, 4, 2, 2),
                        HdfBytes.filters(31_999))),
                // Its name must not make two lines of the sentence that a reader of the chunk gets.
                of("damaged chunk of a name of two lines", "", damagedChunk("two\nlines")),
                of("header in itself", "leads back to itself", continuation()),
                of("header of 2^40 blocks", "leads back to itself", fanOut()),
                of("shared messages of shared ones", "share again", sharedAgain()),
                of("cut in the superblock", "broken", Arrays.copyOf(fixture, 50)),
                of("cut in the groups", "past the end of the file", Arrays.copyOf(fixture, 200)),
                of("cut in the middle", "", Arrays.copyOf(fixture, fixture.length / 2)),
                of("signature alone", "broken", Arrays.copyOf(fixture, 8)),
                of("unknown superblock", "broken", changed(fixture, 8, 77)),
                of("another's bytes before nothing", "broken", behind(new byte[0], 512)),
                of("another's bytes before a superblock that lies", "claims to stand",
                behind(Arrays.copyOf(fixture, fixture.length), 1024)),
                of("attribute without its type", "", array(HdfBytes.space(2, 2), HdfBytes.f32(),
                new Message(HdfBytes.ATTRIBUTE,
                        HdfBytes.le(8).put((byte) 3).put((byte) 0).putShort((short) -1).array()),
                        HdfBytes.contiguous(96, 16))),
                of("headers hidden side by side", "cannot be read", sideBySide()),
                of("zip cut short", "cut short", Arrays.copyOf(keras, keras.length / 2)),
                of("zip without weights", "without weights",
                ZipFiles.zip(Map.of("config.json", "{}".getBytes(StandardCharsets.UTF_8),
                        "metadata.json", "{}".getBytes(StandardCharsets.UTF_8)), false)),
                of("zip with broken JSON", "is not valid JSON", zip("{\"a\":", fixture)),
                of("zip with deep JSON", "is not valid JSON", zip("[".repeat(100_000), fixture)),
                of("zip with no HDF5", "broken", zip("{}", new byte[4096])),
                of("zip that is a bomb", "no trained weights are", zipped(new byte[80 << 20])));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void endsInOneSentence(String name, String expected, byte[] bytes) throws Exception {
        Path file = folder.resolve(name.startsWith("zip") ? "m.keras" : "m.h5");
        Files.write(file, bytes);

        HostileFile.Outcome outcome = HostileFile.open(file);

        assertThat(outcome.said()).contains(expected);
        assertThat(outcome.model() == null && outcome.said().isBlank()).isFalse();
    }

    /** Indexes of shards: each names files that are not to be read, or too many. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{'weight_map': {'/a': '../secret.h5'}} | outside the model's folder",
        "{'weight_map': {'/a': ['/etc/passwd']}} | outside the model's folder",
        "{'weight_map': {'/a': 'link.h5'}} | leads out",
        "{'weight_map': {'/a': 'model.weights.json'}} | not an HDF5 file",
        "{'weight_map': {'/a': [[['x']]]}} | names 0 files",
        "{'weight_map': 7} | names 0 files", "{'weight_map': {'/a': 1 | is not valid JSON"})
    void anIndexOfShardsEndsInOneSentence(String json, String expected) throws Exception {
        Path inside = Files.createDirectory(folder.resolve("model"));
        Files.write(folder.resolve("secret.h5"), new byte[16]);
        Files.createSymbolicLink(inside.resolve("link.h5"), folder.resolve("secret.h5"));
        Files.writeString(inside.resolve("model.weights.json"), json.replace('\'', '"'));

        assertThat(HostileFile.open(inside.resolve("model.weights.json")).said()).contains(expected);
    }

    /** A good array beside the thing. */
    private static byte[] withArray(Message link) {
        HdfBytes hdf = new HdfBytes();
        long elements = hdf.put(new byte[64]);
        long good = hdf.object(HdfBytes.space(4, 4), HdfBytes.f32(), HdfBytes.contiguous(elements, 64));
        return hdf.file(hdf.group(HdfBytes.hard("good", hdf.group(HdfBytes.hard("w", good))),
                HdfBytes.hard("bad", hdf.group(link))));
    }

    private static byte[] array(Message... messages) {
        HdfBytes hdf = new HdfBytes();
        return hdf.file(hdf.group(HdfBytes.hard("w", hdf.object(messages))));
    }

    private static byte[] damagedChunk(String name) {
        HdfBytes hdf = new HdfBytes();
        long tree = hdf.chunkTree(0, new long[] {1L << 30}, new long[][] {{0, 0}}, new long[] {96});
        return hdf.file(hdf.group(HdfBytes.hard(name, hdf.object(HdfBytes.space(2, 2), HdfBytes.f32(),
                HdfBytes.chunked(tree, 4, 2, 2)))));
    }

    /** A record that holds a record, and so on, each of which claims so many members. */
    private static byte[] records(int members) {
        int deep = 3000;
        ByteBuffer type = HdfBytes.le(deep * 10 + 12);
        for (int i = 0; i < deep; i++) {
            type.put((byte) 0x36).putShort((short) members).put((byte) 0).putInt(1).put(new byte[2]);
        }
        return type.put((byte) 0x10).put(new byte[3]).putInt(1).putShort((short) 0).putShort((short) 8).array();
    }

    private static Message attribute(byte[] type) {
        return new Message(HdfBytes.ATTRIBUTE, HdfBytes.le(16 + type.length + 16).put((byte) 1).put((byte) 0)
                .putShort((short) 2)
                .putShort((short) type.length).putShort((short) 8).put(new byte[] {'a', 0, 0, 0, 0, 0, 0, 0}).put(type)
                .array());
    }

    /** Of rows 2 and 3, whose chunk claims 50 MB and is not there, the last is read. */
    private static byte[] neverWritten() {
        HdfBytes hdf = new HdfBytes();
        long tree = hdf.chunkTree(0, new long[] {16}, new long[][] {{0, 0}}, new long[] {hdf.put(new byte[16])});
        return hdf.file(hdf.group(HdfBytes.hard("a", hdf.object(HdfBytes.space(4, 3), HdfBytes.f32(),
                HdfBytes.chunked(tree, 4, 2, 6_356_995)))));
    }

    private static byte[] cycle() {
        HdfBytes hdf = new HdfBytes();
        return hdf.file(hdf.group(HdfBytes.hard("again", hdf.position())));
    }

    /** An object header whose continuation is itself. */
    private static byte[] continuation() {
        HdfBytes hdf = new HdfBytes();
        long at = (hdf.position() + 7) / 8 * 8 + 16;
        long object = hdf.object(new Message(HdfBytes.CONTINUATION, HdfBytes.le(16).putLong(at).putLong(24).array()),
                new Message(0, new byte[8]), new Message(0, new byte[8]));
        return hdf.file(hdf.group(HdfBytes.hard("w", object)));
    }

    /** Forty blocks, each continued twice by the next: 2^40 to read. */
    private static byte[] fanOut() {
        HdfBytes hdf = new HdfBytes();
        long next = hdf.put(new byte[48]);
        for (int i = 0; i < 40; i++) {
            byte[] body = HdfBytes.le(16).putLong(next).putLong(48).array();
            byte[] block = HdfBytes.le(48).putShort((short) HdfBytes.CONTINUATION).putShort((short) 16).putInt(0)
                    .put(body)
                    .putShort((short) HdfBytes.CONTINUATION).putShort((short) 16).putInt(0).put(body).array();
            next = hdf.put(block);
        }
        Message first = new Message(HdfBytes.CONTINUATION, HdfBytes.le(16).putLong(next).putLong(48).array());
        return hdf.file(hdf.group(HdfBytes.hard("w", hdf.object(first, first))));
    }

    /** Two headers whose data types are each other's. */
    private static byte[] sharedAgain() {
        HdfBytes hdf = new HdfBytes();
        long object = hdf.object(new Message(HdfBytes.DATATYPE, HdfBytes.le(16).put((byte) 1).put(new byte[7])
                .putLong((hdf.position() + 7) / 8 * 8).array()));
        byte[] file = hdf.file(hdf.group(HdfBytes.hard("w", object)));
        file[(int) object + 16 + 4] = 2;
        return file;
    }

    /** Behind so many bytes; the superblock says another place. */
    private static byte[] behind(byte[] hdf, int block) {
        byte[] file = new byte[block + Math.max(64, hdf.length)];
        System.arraycopy(new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n', 77}, 0, file, block, 9);
        System.arraycopy(hdf, 0, file, block, hdf.length);
        file[block + 24 + 1] = 77;
        return file;
    }

    /** What stands in for a header that is hidden must not be read as the next one. */
    private static byte[] sideBySide() {
        HdfBytes hdf = new HdfBytes();
        Message layout = new Message(HdfBytes.LAYOUT, new byte[] {4, 3, 0, 0, 0, 0, 0, 0});
        long first = hdf.object(layout);
        long second = hdf.object(layout);
        return hdf.file(hdf.group(HdfBytes.hard("a", first), HdfBytes.hard("b", second), HdfBytes.hard("c", first + 8),
                HdfBytes.hard("d", first + 40)));
    }

    private static byte[] changed(byte[] bytes, int at, int value) {
        byte[] copy = bytes.clone();
        copy[at] = (byte) value;
        return copy;
    }

    private static byte[] zip(String config, byte[] weights) {
        Map<String, byte[]> members = new LinkedHashMap<>();
        members.put("config.json", config.getBytes(StandardCharsets.UTF_8));
        members.put("model.weights.h5", weights);
        return ZipFiles.zip(members, false);
    }

    private static byte[] zipped(byte[] weights) {
        return ZipFiles.zip(Map.of("model.weights.h5", weights), true);
    }
}
