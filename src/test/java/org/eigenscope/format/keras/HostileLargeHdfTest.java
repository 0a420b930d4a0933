package org.eigenscope.format.keras;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eigenscope.format.HostileFile;
import org.eigenscope.format.keras.HdfBytes.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.params.provider.Arguments.of;

/**
 * HDF5 files of 3 GiB and more, nearly all of them holes, whose claims are therefore not refused for the file's length
 * alone: what jHDF would allocate, or follow without end.
 */
class HostileLargeHdfTest {

    private static final int HUGE = Integer.MAX_VALUE;
    /** Past what a buffer reaches. */
    private static final long FAR = 2_500_000_000L;
    private static final long SIZE = 3L << 30;
    private static final Set<String> WITHOUT_HOLES = Set.of("vfat", "msdos", "fat32", "exfat", "hfs");

    @TempDir
    Path folder;

    static Stream<Arguments> files() {
        return Stream.of(
                of("header of 2 GiB of nothing", "too many messages", group(hdf -> hdf.put(HdfBytes.le(16).put((byte) 1)
                        .put((byte) 0).putShort((short) -1).putInt(1).putInt(HUGE).array()))),
                of("newer header of 2 GiB", "too many messages",
                group(hdf -> hdf.put(HdfBytes.le(14).put(HdfBytes.ascii("OHDR"))
                        .put((byte) 2).put((byte) 3).putLong(HUGE).array()))),
                of("seven links to a header of 262,000 messages", "the same objects too often", sevenLinks()),
                of("continued by 2 GiB", "too many messages", group(hdf -> hdf.object(new Message(HdfBytes.CONTINUATION,
                        HdfBytes.le(16).putLong(FAR).putLong(HUGE).array())))),
                of("names of 2 GiB", "cannot be read", group(hdf -> symbolTable(hdf, 0))),
                of("tree of 65,535 nodes of nothing", "cannot be read", group(hdf -> symbolTable(hdf, -1))),
                of("tree of links with 2^31-1 records", "a tree claims",
                group(hdf -> hdf.object(HdfBytes.inHeap(HdfBytes.LINK_INFO,
                        hdf.heapHeader(FAR, 0, 4), hdf.treeHeader(5, 512, 11, 0, FAR, 1, HUGE))))),
                of("tree of attributes with nodes of 2 GiB", "a tree claims", group(hdf -> hdf.object(
                        HdfBytes.inHeap(HdfBytes.ATTRIBUTE_INFO, hdf.heapHeader(FAR, 0, 4),
                                hdf.treeHeader(8, HUGE, 11, 0, FAR, 1, 1))))),
                of("tree of links in itself", "leads back to itself", group(HostileLargeHdfTest::treeInItself)),
                of("heap of 2^29 blocks", "a heap claims", group(hdf -> hdf.object(HdfBytes.inHeap(HdfBytes.LINK_INFO,
                        hdf.heapHeader(FAR, 32768, 16384), hdf.treeHeader(5, 512, 11, 0, FAR, 0, 0))))),
                of("text in a heap of 2 GiB", "", textInHugeHeap()),
                of("compound attribute of 2 GiB", "", hugeCompound()),
                of("chunks' tree in itself", "leads back to itself", chunked(hdf -> {
                    long at = (hdf.position() + 7) / 8 * 8;
                    return chunked(hdf.chunkTree(1, new long[] {4}, new long[][] {{0, 0}}, new long[] {at}));
                })),
                of("chunks' tree of 9^9 nodes", "leads back to itself", chunked(hdf -> {
                    long node = hdf.chunkTree(0, new long[] {4}, new long[][] {{0, 0}}, new long[] {FAR});
                    for (int level = 1; level <= 9; level++) {
                        long[] children = new long[9];
                        Arrays.fill(children, node);
                        node = hdf.chunkTree(level, new long[9], new long[9][2], children);
                    }
                    return chunked(node);
                })),
                of("chunk of 4 GiB", "", chunked(hdf -> chunked(hdf.chunkTree(0, new long[] {0xffff_fff0L},
                new long[][] {{0, 0}},
                        new long[] {FAR})))),
                of("implicit chunks without end", "chunks, more than",
                group(hdf -> hdf.object(HdfBytes.space(1 << 20, 1 << 20),
                        HdfBytes.f32(), HdfBytes.indexed(2, new byte[0], FAR, 4, 1, 1)))),
                of("fixed array of 2^31-1 chunks", "a tree claims", chunked(hdf -> HdfBytes.indexed(3, new byte[] {10},
                        hdf.put(HdfBytes.summed(HdfBytes.le(24).put(HdfBytes.ascii("FAHD"))
                        .put(new byte[] {0, 0, 8, 10})
                                .putLong(HUGE).putLong(FAR))), 4, 2, 2))),
                of("extensible array of 2^31-1 chunks", "a tree claims", chunked(hdf -> HdfBytes.indexed(4,
                        new byte[] {32, 4, 4, 16, 10}, hdf.put(HdfBytes.summed(HdfBytes.le(68)
                        .put(HdfBytes.ascii("EAHD"))
                                .put(new byte[] {0, 0, 8, 32, 4, 16, 4, 10}).putLong(0).putLong(0).putLong(0).putLong(0)
                                .putLong(HUGE).putLong(0).putLong(FAR))), 4, 2, 2))),
                of("tree of 2^31-1 chunks", "a tree claims", chunked(hdf -> HdfBytes.indexed(5, new byte[6],
                        hdf.treeHeader(10, 2048, 24, 0, FAR, 1, HUGE), 4, 2, 2))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void endsInTime(String name, String expected, byte[] bytes) throws Exception {
        Path file = sparse(bytes);

        HostileFile.Outcome outcome = HostileFile.open(file);

        assertThat(outcome.said()).contains(expected).doesNotContain("Exception");
        // What is wrong in a place that nobody looks at may go unsaid.
        assertThat(outcome.model() == null && outcome.said().isBlank()).isFalse();
    }

    /** A heap of texts of 8 MB that holds half a million empty ones: jHDF makes an object of each. */
    @Test
    void aHeapOfManyTextsEndsInTime() throws Exception {
        Path file = sparse(attribute(new HdfBytes(), textType(), HdfBytes.le(16).putInt(4).putLong(FAR).putInt(1)
                .array()));
        int objects = 500_000;
        ByteBuffer heap = HdfBytes.le(16 + 16 * objects).put(HdfBytes.ascii("GCOL")).put(new byte[] {1, 0, 0, 0})
                .putLong(16 + 16L * objects);
        for (int i = 0; i < objects; i++) {
            heap.putShort((short) 1).putShort((short) 0).putInt(0).putLong(0);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(heap.flip(), FAR);
        }

        assertThat(HostileFile.open(file).model()).isNotNull();
    }

    private Path sparse(byte[] bytes) throws IOException {
        Path file = folder.resolve("m.h5");
        String system = Files.getFileStore(folder).type().toLowerCase(Locale.ROOT);
        assumeFalse(WITHOUT_HOLES.contains(system), "files of 3 GiB would be written whole: no holes in " + system);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.SPARSE,
                StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes));
            channel.write(ByteBuffer.allocate(1), SIZE - 1);
        }
        return file;
    }

    /** The thing in a group of its own. */
    private static byte[] group(Function<HdfBytes, Long> thing) {
        HdfBytes hdf = new HdfBytes();
        return hdf.file(hdf.group(HdfBytes.hard("thing", thing.apply(hdf))));
    }

    /** A matrix of 2 × 2 with this layout. */
    private static byte[] chunked(Function<HdfBytes, Message> layout) {
        return group(hdf -> {
            Message message = layout.apply(hdf);
            return hdf.object(HdfBytes.space(2, 2), HdfBytes.f32(), message);
        });
    }

    private static Message chunked(long tree) {
        return HdfBytes.chunked(tree, 4, 2, 2);
    }

    private static byte[] sevenLinks() {
        HdfBytes hdf = new HdfBytes();
        long header = hdf.put(HdfBytes.le(14).put(HdfBytes.ascii("OHDR")).put((byte) 2).put((byte) 3)
                .putLong((1 << 20) - 8)
                .array());
        return hdf.file(hdf.group(Stream.of("a", "b", "c", "d", "e", "f", "g").map(name -> HdfBytes.hard(name, header))
                .toArray(Message[]::new)));
    }

    private static long symbolTable(HdfBytes hdf, int entries) {
        long heap = hdf.put(HdfBytes.le(32).put(HdfBytes.ascii("HEAP")).putInt(0).putLong(HUGE).putLong(1).putLong(FAR)
                .array());
        long tree = hdf.put(HdfBytes.le(24).put(HdfBytes.ascii("TREE")).putShort((short) 0).putShort((short) entries)
                .putLong(-1)
                .putLong(-1).array());
        return hdf.object(new Message(HdfBytes.SYMBOL_TABLE, HdfBytes.le(16).putLong(tree).putLong(heap).array()));
    }

    /** A node with three children, which are itself. */
    private static long treeInItself(HdfBytes hdf) {
        long at = (hdf.position() + 7) / 8 * 8;
        ByteBuffer node = HdfBytes.le(64).put(HdfBytes.ascii("BTIN")).put((byte) 0).put((byte) 5).put(new byte[22]);
        for (int i = 0; i < 3; i++) {
            node.putLong(at).put((byte) 2);
        }
        hdf.put(HdfBytes.summed(node));
        return hdf.object(HdfBytes.inHeap(HdfBytes.LINK_INFO, hdf.heapHeader(FAR, 0, 4),
                hdf.treeHeader(5, 512, 11, 1, at, 2, 8)));
    }

    /** An attribute that Keras' files have, whose one text is in a heap that claims 2 GiB. */
    private static byte[] textInHugeHeap() {
        HdfBytes hdf = new HdfBytes();
        long heap = hdf.put(HdfBytes.le(32).put(HdfBytes.ascii("GCOL")).put(new byte[] {1, 0, 0, 0}).putLong(HUGE)
                .putShort((short) 1).putShort((short) 1).putInt(0).putLong(HUGE - 64).array());
        byte[] value = HdfBytes.le(16).putInt(HUGE - 64).putLong(heap).putInt(1).array();
        return attribute(hdf, textType(), value);
    }

    private static byte[] textType() {
        return HdfBytes.le(16).put(new byte[] {0x19, 1, 0, 0}).putInt(16).put(new byte[] {0x13, 0, 0, 0}).putInt(1)
                .array();
    }

    /** The same name for one compound value whose only member claims 2 GiB. */
    private static byte[] hugeCompound() {
        byte[] type = HdfBytes.le(8 + 16 + 8).put(new byte[] {0x16, 1, 0, 0}).putInt(HUGE).put(HdfBytes.ascii("a"))
                .put(new byte[7]).putInt(0).put(new byte[4]).put(new byte[] {0x15, 0, 0, 0}).putInt(HUGE).array();
        return attribute(new HdfBytes(), type, new byte[16]);
    }

    /** The attribute of the root that lists the layers of Keras' older format, with a good array beside it. */
    private static byte[] attribute(HdfBytes hdf, byte[] type, byte[] value) {
        byte[] name = Arrays.copyOf(HdfBytes.ascii("layer_names"), 16);
        ByteBuffer body = HdfBytes.le(8 + 16 + (type.length + 7) / 8 * 8 + 8 + value.length).put((byte) 1).put((byte) 0)
                .putShort((short) 12).putShort((short) type.length).putShort((short) 8).put(name)
                .put(Arrays.copyOf(type, (type.length + 7) / 8 * 8)).put(new byte[] {1, 0, 0, 0, 0, 0, 0, 0})
                .put(value);
        long elements = hdf.put(new byte[64]);
        long good = hdf.object(HdfBytes.space(4, 4), HdfBytes.f32(), HdfBytes.contiguous(elements, 64));
        return hdf.file(hdf.object(new Message(HdfBytes.ATTRIBUTE, body.array()),
                HdfBytes.inHeap(HdfBytes.LINK_INFO, -1, -1),
                HdfBytes.hard("w", good)));
    }
}
