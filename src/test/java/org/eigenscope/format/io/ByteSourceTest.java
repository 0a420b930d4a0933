package org.eigenscope.format.io;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.TestFiles;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Model;
import org.eigenscope.model.TensorData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ByteSourceTest {

    @TempDir
    Path folder;

    @Test
    void readsSlicesAtTheirOwnPositions() throws Exception {
        Path file = Files.write(folder.resolve("f"), new byte[] {0, 1, 2, 3, 4, 5, 6, 7});
        try (ByteSource source = ByteSource.open(file); ByteSource slice = source.slice(2, 4).slice(1, 2)) {
            assertThat(slice.bytes(0, 2, "it")).containsExactly(3, 4);
            assertThat(slice.range(1, 1)).isEqualTo(new FileRange(file.toString(), 4, 1));
            assertThatThrownBy(() -> slice.read(1, new byte[2], 0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> source.require(7, 2, "the header")).isInstanceOf(Malformed.class)
                    .hasMessage("f: the header should take 2 bytes at byte 7, but the file ends at byte 8: it is cut "
                    + "short or damaged");
            assertThatThrownBy(() -> source.require(4, Long.MAX_VALUE, "x")).isInstanceOf(Malformed.class);
            assertThatThrownBy(() -> source.require(-1, 1, "x")).isInstanceOf(Malformed.class);
            assertThatThrownBy(() -> source.require(0, -1, "x")).isInstanceOf(Malformed.class);
        }
    }

    @Test
    void aFileCutShortMeanwhileIsAnIoExceptionWithASentence() throws Exception {
        Path file = folder.resolve("model.safetensors");
        Files.write(file, TestFiles.safetensors(Map.of("a.weight", TestFiles.floats(new float[4096], 64, 64))));
        Model model = new ModelFiles().open(file);
        TensorData data = model.layers().getFirst().tensor().data();

        try (ElementReader reader = data.open(); RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
            cut.setLength(9000);
            assertThatThrownBy(() -> reader.read(0, new float[4096], 0, 4096)).isInstanceOf(IOException.class)
                    .hasMessageContaining("model.safetensors").hasMessageContaining("9,000")
                    .hasMessageContaining("cut short");
        }
        assertThatThrownBy(data::open).isInstanceOf(IOException.class)
                .hasMessageContaining("has changed since it was opened");
    }

    @Test
    void opensAFileOfSixGibibytesByItsIndexAndReadsBehindTwo() throws Exception {
        long rows = 200_000;
        long bytes = rows * 8192 * 4;
        String header = "{\"embed.weight\":{\"dtype\":\"F32\",\"shape\":[%d,8192],\"data_offsets\":[0,%d]}}".formatted(
                rows, bytes);
        Path file = folder.resolve("big.safetensors");
        byte[] start = TestFiles.safetensors(header, new byte[0]);
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(start);
            sparse.setLength(start.length + bytes);
            sparse.seek(start.length + bytes - 4);
            sparse.write(TestFiles.littleEndian(1.5f));
        }
        AtomicLong read = new AtomicLong();

        Model model = new ModelFiles(path -> ByteSource.open(path, read::addAndGet)).open(file);

        // The probe and the header, once each.
        assertThat(read.get()).isLessThanOrEqualTo(Probe.HEAD + start.length);
        double[] row = new double[8192];
        try (var reader = model.layers().getFirst().weights().source().open()) {
            reader.readRows(0, (int) rows - 1, 1, row);
        }
        assertThat(row[8191]).isEqualTo(1.5);
        assertThat(Arrays.stream(row).sum()).isEqualTo(1.5);
    }

    @Test
    void whatIsNoFileIsSaidSo() {
        assertThatThrownBy(() -> new ModelFiles().open(folder.resolve("no.onnx"))).isInstanceOf(IOException.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> ByteSource.open(folder)).hasMessageContaining("is not a regular file");
    }
}
