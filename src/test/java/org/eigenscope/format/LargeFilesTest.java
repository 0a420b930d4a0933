package org.eigenscope.format;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.Probe;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tensors of more than 2 GiB open by their index and give their last row. Files with holes, which take no room on the
 * disk; safetensors, PyTorch, Keras and TensorFlow have theirs beside their other tests.
 */
class LargeFilesTest {

    private static final long ROWS = 200_000;
    private static final int COLUMNS = 8192;
    private static final long BYTES = ROWS * COLUMNS * 4;

    @TempDir
    Path folder;

    @Test
    void numpy() throws Exception {
        byte[] head = HostileCorpus.npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }"
                .formatted(ROWS, COLUMNS), new byte[0]);
        check(sparse("m.npy", head, BYTES), head.length + Probe.HEAD + 10);
    }

    @Test
    void gguf() throws Exception {
        byte[] head = Gguf.start(3, 1, 0).tensor("w", 0, 0, COLUMNS, ROWS).data(32, new byte[0]);
        check(sparse("m.gguf", head, BYTES), 2 * Probe.HEAD + (1 << 16));
    }

    @Test
    void externalDataOfOnnx() throws Exception {
        long far = 5L << 30;
        Path file = Files.write(folder.resolve("m.onnx"), Proto.onnx(Proto.initializer("w", 1,
                new long[] {ROWS, COLUMNS},
                Proto.external("m.data", String.valueOf(far), String.valueOf(BYTES)))));
        sparse("m.data", "elements".getBytes(StandardCharsets.US_ASCII), far + BYTES - 8);
        check(file, 1 << 16);
    }

    /** Flax: a dictionary of one array, whose bytes are those of an extension of msgpack. */
    @Test
    void flax() throws Exception {
        // ["w", [shape, "float32", bytes]], lengths of 32 bits: so long an array is the most that msgpack has.
        int rows = 60_000;
        long bytes = (long) rows * COLUMNS * 4;
        ByteBuffer head = ByteBuffer.allocate(64).put((byte) 0x81).put((byte) 0xa1).put((byte) 'w').put((byte) 0xc9)
                .putInt((int) (bytes + 25)).put((byte) 1).put((byte) 0x93).put((byte) 0x92)
                .put((byte) 0xce).putInt(rows).put((byte) 0xce).putInt(COLUMNS).put((byte) 0xa7)
                .put("float32".getBytes(StandardCharsets.US_ASCII)).put((byte) 0xc6).putInt((int) bytes);
        check(sparse("flax_model.msgpack", Arrays.copyOf(head.array(), head.position()), bytes), rows, 1 << 14);
    }

    @Test
    void tensorFlowJs() throws Exception {
        sparse("a.bin", new byte[0], BYTES);
        check(Files.writeString(folder.resolve("model.json"), """
                {"format": "layers-model", "weightsManifest": [{"paths": ["a.bin"], "weights":
                [{"name": "fc/kernel", "shape": [%d, %d], "dtype": "float32"}]}]}""".formatted(ROWS, COLUMNS)),
                1 << 14);
    }

    /** Packed integers and their scales are as little read as any others. */
    @Test
    void packedWeights() throws Exception {
        long words = ROWS * COLUMNS / 8;
        String header = """
                {"m.qweight": {"dtype": "I32", "shape": [%d, %d], "data_offsets": [0, %d]},
                "m.qzeros": {"dtype": "I32", "shape": [%d, %d], "data_offsets": [%d, %d]},
                "m.scales": {"dtype": "F16", "shape": [%d, %d], "data_offsets": [%d, %d]}}""".formatted(
                COLUMNS / 8, ROWS, words * 4, COLUMNS / 128, ROWS / 8, words * 4, words * 4 + COLUMNS / 128 * ROWS / 2,
                COLUMNS / 128, ROWS, words * 4 + COLUMNS / 128 * ROWS / 2,
                words * 4 + COLUMNS / 128 * ROWS / 2 + COLUMNS / 128 * ROWS * 2);
        byte[] text = header.getBytes(StandardCharsets.US_ASCII);
        byte[] head = ByteBuffer.allocate(8 + text.length).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).put(text)
                .array();
        AtomicLong read = new AtomicLong();
        Path file = sparse("model.safetensors", head, words * 4 + COLUMNS / 128 * ROWS / 2 + COLUMNS / 128 * ROWS * 2);
        Model model = new ModelFiles(path -> ByteSource.open(path, read::addAndGet)).open(file);

        assertThat(read.get()).as("bytes read to open it").isLessThanOrEqualTo(1 << 14);
        Layer layer = model.layers().getFirst();
        assertThat(layer.weights().storedShape()).isEqualTo("%d × %d".formatted(ROWS, COLUMNS));
    }

    /** A file of this start and so many bytes behind it, of which the last four are the float 1.5. */
    private Path sparse(String name, byte[] start, long more) throws IOException {
        Path file = folder.resolve(name);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(start);
            sparse.seek(start.length + more - 4);
            sparse.write(TestFiles.littleEndian(1.5f));
        }
        return file;
    }

    private static void check(Path file, long mostRead) throws Exception {
        check(file, ROWS, mostRead);
    }

    private static void check(Path file, long rows, long mostRead) throws Exception {
        AtomicLong read = new AtomicLong();
        Model model = new ModelFiles(path -> ByteSource.open(path, read::addAndGet)).open(file);

        assertThat(read.get()).as("bytes read to open it").isLessThanOrEqualTo(mostRead);
        Layer layer = model.layers().getFirst();
        assertThat(layer.tensor().bytes()).isEqualTo(rows * COLUMNS * 4);
        double[] row = new double[COLUMNS];
        try (MatrixReader reader = layer.weights().source().open()) {
            reader.readRows(0, (int) rows - 1, 1, row);
        }
        assertThat(row[COLUMNS - 1]).isEqualTo(1.5);
        assertThat(Arrays.stream(row).sum()).isEqualTo(1.5);
    }
}
