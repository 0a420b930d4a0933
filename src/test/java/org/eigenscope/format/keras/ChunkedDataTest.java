package org.eigenscope.format.keras;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Layer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Chunks of every form and filter give the elements of the array that they were made of, and damage says so. */
class ChunkedDataTest {

    private static final Path FILE = Path.of("src/test/resources/hdf5/chunks.h5");
    private static final int ROWS = 60;
    private static final int COLUMNS = 48;

    @TempDir
    Path folder;

    private static Map<String, Layer> layers;

    @BeforeAll
    static void open() throws Exception {
        layers = layers(FILE);
    }

    private static Map<String, Layer> layers(Path file) throws Exception {
        Map<String, Layer> layers = new HashMap<>();
        new ModelFiles().open(file).layers().forEach(layer -> layers.put(layer.name(), layer));
        return layers;
    }

    private static double[] all(Layer layer) throws IOException {
        double[] elements = new double[(int) layer.tensor().shape().elements()];
        try (ElementReader reader = layer.tensor().data().open()) {
            reader.read(0, elements, 0, elements.length);
        }
        return elements;
    }

    @ParameterizedTest
    @ValueSource(strings = {"tall", "wide", "square", "odd", "summed", "all", "masked"})
    void elementsAreThoseOfTheWholeArray(String name) throws Exception {
        double[] plain = all(layers.get("plain"));

        assertThat(all(layers.get(name))).containsExactly(plain);
        try (ElementReader reader = layers.get(name).tensor().data().open()) {
            double[] columns = new double[ROWS * 13];
            reader.readRuns(17, COLUMNS, ROWS, 13, columns);
            float[] back = new float[COLUMNS];
            for (int row = ROWS - 1; row >= 0; row--) {
                reader.read((long) row * COLUMNS, back, 0, COLUMNS);
                for (int column = 0; column < COLUMNS; column++) {
                    assertThat(back[column]).isEqualTo((float) plain[row * COLUMNS + column]);
                }
                for (int column = 0; column < 13; column++) {
                    assertThat(columns[row * 13 + column]).isEqualTo(plain[row * COLUMNS + 17 + column]);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "masked"})
    void theOlderIndexHasTheSame(String name) throws Exception {
        Map<String, Layer> older = layers(FILE.resolveSibling("chunks-older.h5"));

        assertThat(all(older.get(name))).containsExactly(all(older.get("plain")));
    }

    @Test
    void aStackOfMatricesIsReadInItsOrder() throws Exception {
        assertThat(all(layers.get("stacked"))).containsExactly(all(layers.get("stack")));
    }

    @Test
    void whatWasNeverWrittenHasTheFillValue() throws Exception {
        double[] filled = all(layers.get("filled"));

        assertThat(filled[5 * COLUMNS + 5]).isEqualTo(all(layers.get("plain"))[5 * COLUMNS + 5]);
        assertThat(filled[5 * COLUMNS + 16]).isEqualTo(2.5);
        assertThat(filled[59 * COLUMNS + 47]).isEqualTo(2.5);
    }

    /** Decompressing all 132 chunks for each of the 2,100 rows would allocate 19 GB. */
    @Test
    void eachChunkIsDecompressedOnceForAllRows() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double[] row = new double[2100];
        try (ElementReader reader = layers.get("high").tensor().data().open()) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 2100; i++) {
                reader.read(i * 2100L, row, 0, row.length);
            }
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(64 << 20);
        }
        assertThat(row[2099]).isEqualTo(2099 % 5);
    }

    @Test
    void aChunkThatDoesNotMatchItsChecksumIsDamaged() throws Exception {
        byte[] bytes = Files.readAllBytes(FILE);
        ByteBuffer first = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        double[] plain = all(layers.get("plain"));
        for (int i = 0; i < 4; i++) {
            first.putFloat((float) plain[16 + i]);
        }
        int damaged = 0;
        // Where the row stands in the array as it is, a flipped bit is not noticed; in the chunk it is.
        for (int at = indexOf(bytes, first.array(), 0); at >= 0; at = indexOf(bytes, first.array(), at + 1)) {
            bytes[at + 1] ^= 1;
            damaged++;
        }
        assertThat(damaged).isGreaterThanOrEqualTo(2);
        Path file = Files.write(folder.resolve("m.h5"), bytes);

        Layer summed = layers(file).get("summed");
        assertThatThrownBy(() -> all(summed)).isInstanceOf(IOException.class)
                .hasMessageContaining("does not match its checksum");
        assertThat(all(layers(file).get("tall"))).containsExactly(plain);
    }

    private static int indexOf(byte[] bytes, byte[] wanted, int from) {
        for (int i = from; i <= bytes.length - wanted.length; i++) {
            if (ByteBuffer.wrap(bytes, i, wanted.length).equals(ByteBuffer.wrap(wanted))) {
                return i;
            }
        }
        return -1;
    }
}
