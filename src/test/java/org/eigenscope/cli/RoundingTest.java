package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.TestFiles;
import org.eigenscope.format.TestFiles.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What a quantization adds is told: in a layer's figures, and of the change between a model and its original. */
class RoundingTest {

    private static final int ROWS = 64;
    private static final int COLUMNS = 96;

    @TempDir
    private Path folder;

    private static Map<String, Entry> original(float shift) {
        float[] weights = TestFiles.random(ROWS * COLUMNS, 5);
        for (int i = 0; i < weights.length; i++) {
            weights[i] += shift;
        }
        return Map.of("fc.weight", TestFiles.floats(weights, ROWS, COLUMNS));
    }

    private static Map<String, Entry> rounded(float step) {
        float[] weights = TestFiles.random(ROWS * COLUMNS, 5);
        byte[] codes = new byte[weights.length];
        float[] scales = new float[ROWS];
        Arrays.fill(scales, step);
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) Math.round(weights[i] / step);
        }
        return Map.of("fc.weight", new Entry("I8", new long[] {ROWS, COLUMNS}, codes), "fc.weight_scale",
                TestFiles.floats(scales, ROWS, 1));
    }

    private Path write(String name, Map<String, Entry> tensors) throws IOException {
        return Files.write(folder.resolve(name), TestFiles.safetensors(tensors));
    }

    @Test
    void theChangeByQuantizationAloneIsRounding() throws Exception {
        Path quantized = write("quantized.safetensors", rounded(0.05f));

        assertThat(rounding(write("original.safetensors", original(0)), quantized)).isEqualTo(1, within(0.03));
        assertThat(rounding(write("other.safetensors", original(0.1f)), quantized)).isEqualTo(
                0.05 / Math.sqrt(12) / Math.hypot(0.1, 0.05 / Math.sqrt(12)), within(0.01));
    }

    private double rounding(Path one, Path other) throws IOException {
        Session session = new Session(folder);
        Path csv = folder.resolve("pairs.csv");
        assertThat(session.run("compare", one, other, "--csv", csv, "--force", "--no-randomize")).isZero();
        return cell(csv, "rounding");
    }

    @Test
    void twoModelsThatAreNotQuantizedHaveNoSuchColumn() throws Exception {
        Session session = new Session(folder);
        Path csv = folder.resolve("pairs.csv");
        session.run("compare", write("a.safetensors", original(0)), write("b.safetensors", original(1)), "--csv", csv,
                "--no-randomize");
        assertThat(csv).content().doesNotContain("rounding");
    }

    @Test
    void aLayerSaysItsStepAndItsNoiseFloor() throws Exception {
        Session session = new Session(folder);
        Path csv = folder.resolve("layers.csv");
        session.run("analyze", write("m.safetensors", rounded(0.05f)), "--csv", csv, "--no-randomize");

        assertThat(cell(csv, "quantization_step")).isEqualTo(0.05, within(1e-6));
        assertThat(cell(csv, "quantization_edge")).isEqualTo(
                0.05 * 0.05 / 12 * Math.pow(Math.sqrt(ROWS) + Math.sqrt(COLUMNS), 2), within(1e-6));
        assertThat(csv).content().contains("\"int8, one scale a row\"");
    }

    private static double cell(Path csv, String column) throws IOException {
        List<String> lines = Files.readAllLines(csv);
        int index = List.of(lines.getFirst().split(",")).indexOf(column);
        assertThat(index).as(column).isNotNegative();
        return Double.parseDouble(lines.get(1).replaceAll("\"[^\"]*\"", "x").split(",")[index]);
    }
}
