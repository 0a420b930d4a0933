package org.eigenscope.format.tensorflow;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.eigenscope.format.HostileFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorSliceProto;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.of;

/** Hostile checkpoints and graphs: each ends in one clear sentence. */
class HostileTensorFlowTest {

    private static final Path FIXTURES = Path.of("src/test/resources/formats");
    private static final String INDEX = "digits-mlp-tfcheckpoint/model.ckpt.index";

    @TempDir
    Path folder;

    static Stream<Arguments> indexes() throws Exception {
        byte[] good = Files.readAllBytes(FIXTURES.resolve(INDEX));
        long big = 1L << 40;
        return Stream.of(
                of("cut in the data block", "cut off", Arrays.copyOf(good, 100)),
                of("cut in the footer", "cut off", Arrays.copyOf(good, good.length - 20)),
                of("shorter than a footer", "cut off", Arrays.copyOf(good, 20)),
                of("flipped byte", "checksum", flipped(good, 60)),
                of("flipped byte of the index", "checksum", flipped(good, 0x1b5)),
                of("wrong checksums", "checksum", table(b -> b.wrongChecksum = true)),
                of("index block past the end", "the file ends", table(b -> b.footerOffset = 1L << 20)),
                of("index block of 2^62 bytes", "should take", table(b -> b.footerSize = 1L << 62)),
                of("index block at 2^64-1", "should take", table(b -> b.footerOffset = -2L)),
                of("restarts of 2^31-1", "restart points", table(b -> b.restarts = Integer.MAX_VALUE)),
                of("restarts of -1", "restart points", table(b -> b.restarts = -1)),
                of("no header", "no header entry", table(b -> b.entries.remove(""))),
                of("no data files", "0 data files", table(b -> b.header(0))),
                of("damaged header", "damaged", table(b -> b.entries.put("", new byte[] {(byte) 0xff, 1}))),
                of("damaged entry", "damaged", table(b -> b.entries.put("x", new byte[] {0x12, 0x7f, 1}))),
                of("2^31-1 data files", "is not in its folder", table(b -> b.header(Integer.MAX_VALUE))),
                of("data file 7 of 1", "not one of the checkpoint's", table(b -> b.put("w",
                        BundleBytes.tensor(DataType.DT_FLOAT, 0, 16, 0, 2, 2).setShardId(7)))),
                of("data file -1", "not one of the checkpoint's", table(b -> b.put("w",
                        BundleBytes.tensor(DataType.DT_FLOAT, 0, 16, 0, 2, 2).setShardId(-1)))),
                of("wrong checksum of a name of two lines", "", table(b -> b.put("two\nlines",
                        BundleBytes.tensor(DataType.DT_FLOAT, 0, 16, 1, 2, 2)))),
                of("offset past the end", "of its data file", table(b -> b.put("w",
                        BundleBytes.tensor(DataType.DT_FLOAT, big, 16, 0, 2, 2)))),
                of("offset negative", "of its data file", table(b -> b.put("w",
                        BundleBytes.tensor(DataType.DT_FLOAT, -16, 16, 0, 2, 2)))),
                of("size not of the shape", "the index gives it", table(b -> b.put("w",
                        BundleBytes.tensor(DataType.DT_FLOAT, 0, -1, 0, 2, 2)))),
                of("negative dimension", "negative", table(b ->
                b.put("w", BundleBytes.tensor(DataType.DT_FLOAT, 0, 16, 0, -2, 2)))),
                of("shape overflow", "overflows", table(b -> b.put("w",
                        BundleBytes.tensor(DataType.DT_FLOAT, 0, 16, 0, big, big)))),
                of("200 dimensions", "200 dimensions", table(b -> b.put("w",
                        BundleBytes.tensor(DataType.DT_FLOAT, 0, 4, 0, new long[200])))),
                of("part not in the index", "not in the index", table(b -> b.put("w",
                        BundleBytes.tensor(DataType.DT_FLOAT, 0, 0, 0, 2, 2).addSlices(part(0, 1))))),
                of("part outside of the shape", "outside of its shape", table(b -> b.put("w",
                        BundleBytes.tensor(DataType.DT_FLOAT, 0, 0, 0, 2, 2).addSlices(part(1, 5)))
                        .put(OrderedCode.sliceKey("w", new long[] {1, 0}, new long[] {5, -1}),
                                BundleBytes.tensor(DataType.DT_FLOAT, 0, 40, 0, 5, 2)))),
                of("parts missing", "of its 4 elements", table(b -> b.put("w",
                        BundleBytes.tensor(DataType.DT_FLOAT, 0, 0, 0, 2, 2).addSlices(part(0, 1)))
                        .put(OrderedCode.sliceKey("w", new long[] {0, 0}, new long[] {1, -1}),
                                BundleBytes.tensor(DataType.DT_FLOAT, 0, 8, 0, 1, 2)))),
                of("object graph past the end", "names of the layers are not known", table(b -> b.put(ObjectGraph.KEY,
                        BundleBytes.tensor(DataType.DT_STRING, big, big, 0)))),
                of("object graph of numbers", "names of the layers are not known", table(b -> b.put(ObjectGraph.KEY,
                        BundleBytes.tensor(DataType.DT_STRING, 0, 16, 0)))),
                of("snappy of 2^32-1 bytes", "decompress", snappyBomb()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("indexes")
    void endsInOneSentence(String name, String expected, byte[] index) throws Exception {
        Files.write(folder.resolve("m.index"), index);
        Files.write(folder.resolve("m.data-00000-of-00001"), new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, 1, 2, 3, 4, 5,
                6, 7, 8});

        assertThat(HostileFile.open(folder.resolve("m.index")).said()).contains(expected);
    }

    static Stream<Arguments> graphs() throws Exception {
        byte[] frozen = Files.readAllBytes(FIXTURES.resolve("digits-mlp.frozen.pb"));
        byte[] saved = Files.readAllBytes(FIXTURES.resolve("digits-mlp-savedmodel/saved_model.pb"));
        return Stream.of(
                of("cut in the elements", "should take", Arrays.copyOf(frozen, frozen.length / 2)),
                of("cut in a node", "cut off", Arrays.copyOf(frozen, frozen.length - 3)),
                of("SavedModel without its variables", "is missing", saved),
                of("SavedModel cut", "broken", Arrays.copyOf(saved, 300)),
                of("graph without weights", "without weights", GraphDef.newBuilder().addNode(NodeDef.newBuilder()
                        .setName("x").setOp("Placeholder")).build().toByteArray()),
                of("length past the end", "broken", withLength(Integer.MAX_VALUE)),
                of("negative length", "broken", withLength(-1)),
                of("negative dimension", "negative", constant(TensorProto.newBuilder().setDtype(DataType.DT_FLOAT)
                        .setTensorShape(BundleBytes.shape(-2, 2)).setTensorContent(ByteString.copyFrom(new byte[16])))),
                of("shape overflow", "overflows", constant(TensorProto.newBuilder().setDtype(DataType.DT_FLOAT)
                        .setTensorShape(BundleBytes.shape(1L << 40, 1L << 40))
                        .setTensorContent(ByteString.copyFrom(new byte[16])))),
                of("more elements than the shape", "the graph has",
                constant(TensorProto.newBuilder().setDtype(DataType.DT_FLOAT)
                        .setTensorShape(BundleBytes.shape(2, 1)).setTensorContent(ByteString.copyFrom(new byte[16])))),
                of("half an element", "the graph has", constant(TensorProto.newBuilder().setDtype(DataType.DT_FLOAT)
                        .setTensorShape(BundleBytes.shape(2, 2)).setTensorContent(ByteString.copyFrom(new byte[15])))),
                of("no elements of many", "more elements than it has",
                constant(TensorProto.newBuilder().setDtype(DataType.DT_FLOAT)
                        .setTensorShape(BundleBytes.shape(1 << 20, 1 << 10)))),
                of("one half of many", "more elements than it has",
                constant(TensorProto.newBuilder().setDtype(DataType.DT_HALF)
                        .setTensorShape(BundleBytes.shape(1 << 20, 1 << 10)).addHalfVal(1))),
                of("100 dimensions", "more than 64 dimensions",
                constant(TensorProto.newBuilder().setDtype(DataType.DT_FLOAT)
                        .setTensorShape(BundleBytes.shape(new long[100])))),
                of("name of 100,000 bytes", "a name of 100000 bytes", GraphDef.newBuilder().addNode(NodeDef.newBuilder()
                        .setName("x").setOp("Const")).addNode(NodeDef.newBuilder().setName("x".repeat(100_000))
                        .setOp("Const"))
                        .build().toByteArray()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("graphs")
    void graphEndsInOneSentence(String name, String expected, byte[] graph) throws Exception {
        Files.write(folder.resolve("saved_model.pb"), graph);

        assertThat(HostileFile.open(folder.resolve("saved_model.pb")).said()).contains(expected);
    }

    @Test
    void doesNotFollowALinkOutOfTheFolder() throws Exception {
        Path inside = Files.createDirectory(folder.resolve("model"));
        Files.write(folder.resolve("secret"), new byte[16]);
        Files.write(inside.resolve("m.index"), new BundleBytes().header(1).put("w",
                BundleBytes.tensor(DataType.DT_FLOAT, 0, 16, 0, 2, 2)).table());
        Files.createSymbolicLink(inside.resolve("m.data-00000-of-00001"), folder.resolve("secret"));

        assertThat(HostileFile.open(inside.resolve("m.index")).said()).contains("leads out of the model's folder");
    }

    private interface Change {
        Object apply(BundleBytes bundle);
    }

    private static byte[] table(Change change) {
        BundleBytes bundle = new BundleBytes().header(1).put("v", BundleBytes.tensor(DataType.DT_FLOAT, 0, 16, 0, 2,
                2));
        change.apply(bundle);
        return bundle.table();
    }

    private static TensorSliceProto part(long start, long length) {
        return TensorSliceProto.newBuilder().addExtent(TensorSliceProto.Extent.newBuilder().setStart(start)
                .setLength(length))
                .addExtent(TensorSliceProto.Extent.newBuilder()).build();
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] copy = bytes.clone();
        copy[at] ^= 1;
        return copy;
    }

    private static byte[] snappyBomb() {
        BundleBytes bundle = new BundleBytes().header(1);
        bundle.snappyLength = 0xffff_ffffL;
        bundle.snappy = true;
        return bundle.table();
    }

    private static byte[] constant(TensorProto.Builder tensor) {
        return GraphDef.newBuilder().addNode(NodeDef.newBuilder().setName("w").setOp("Const")
                .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build())).build().toByteArray();
    }

    /** A good node, then one that claims so many bytes. */
    private static byte[] withLength(int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(GraphDef.newBuilder().addNode(NodeDef.newBuilder().setName("x").setOp("Placeholder")).build()
                .toByteArray());
        out.write(0x0a);
        out.writeBytes(BundleBytes.varints(length & 0xffff_ffffL));
        return out.toByteArray();
    }
}
