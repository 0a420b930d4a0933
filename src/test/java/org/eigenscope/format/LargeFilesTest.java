package org.eigenscope.format;

import java.io.IOException;
import java.io.RandomAccessFile;
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
        AtomicLong read = new AtomicLong();
        Model model = new ModelFiles(path -> ByteSource.open(path, read::addAndGet)).open(file);

        assertThat(read.get()).as("bytes read to open it").isLessThanOrEqualTo(mostRead);
        Layer layer = model.layers().getFirst();
        assertThat(layer.tensor().bytes()).isEqualTo(BYTES);
        double[] row = new double[COLUMNS];
        try (MatrixReader reader = layer.weights().source().open()) {
            reader.readRows(0, (int) ROWS - 1, 1, row);
        }
        assertThat(row[COLUMNS - 1]).isEqualTo(1.5);
        assertThat(Arrays.stream(row).sum()).isEqualTo(1.5);
    }
}
