package org.eigenscope.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eigenscope.format.TestFiles;
import org.eigenscope.format.TestFiles.Entry;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;

/** Scales or 8-bit floats that are no numbers, or do not fit, cost one layer: one sentence, and exit code 4. */
class OddScalesTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "F32, NaN | odd: failed: It cannot be read: 'odd.weight_scale', which its weights are computed with, is NaN",
        "F32, Infinity | read: 'odd.weight_scale', which its weights are computed with, is infinite at element 0",
        "F8_E4M3, 7f | odd: failed: the element in row 0, column 0 is NaN",
        "F8_E4M3, ff | odd: failed: the element in row 0, column 0 is NaN",
        "F8_E5M2, 7c | odd: failed: the element in row 0, column 0 is infinite",
        "F8_E5M2, fd | odd: failed: the element in row 0, column 0 is NaN",
        "shape, 3 | its scales 'odd.weight_scale' F32 3 are no blocks of its shape 32 × 16",
        "type, 1 | its scale is 'odd.weight_scale' I32 1",
        "none, 0 | 1 layer is left out: scaled FP8, its scale is missing"})
    void costsItsLayerAlone(String how, String words) throws Exception {
        Map<String, Entry> tensors = new LinkedHashMap<>();
        String[] told = how.split(", ");
        byte[] codes = new byte[32 * 16];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) (0x20 + i * 7 % 41);
        }
        tensors.put("good.weight", new Entry("F8_E4M3", new long[] {32, 16}, codes));
        tensors.put("good.weight_scale", TestFiles.floats(new float[] {2}, 1));
        byte[] odd = codes.clone();
        if (told[0].startsWith("F8")) {
            odd[0] = (byte) Integer.parseInt(told[1], 16);
        }
        tensors.put("odd.weight", new Entry(told[0].startsWith("F8") ? told[0] : "F8_E4M3", new long[] {32, 16}, odd));
        int count = told[0].equals("shape") ? Integer.parseInt(told[1]) : 1;
        float[] scales = new float[count];
        Arrays.fill(scales, told[0].equals("F32") ? Float.parseFloat(told[1]) : 1);
        Entry entry = TestFiles.floats(scales, count);
        if (!told[0].equals("none")) {
            tensors.put("odd.weight_scale", told[0].equals("type") ? new Entry("I32", entry.shape(), entry.bytes())
                    : entry);
        }
        Session session = new Session(folder);

        int code = session.run("analyze", "--no-randomize", Files.write(folder.resolve("odd.safetensors"),
                TestFiles.safetensors(tensors)));

        assertThat(code).isEqualTo(4);
        assertThat(session.err()).containsOnlyOnce(words).doesNotContain("Exception", "\tat ");
        assertThat(session.out()).contains("good", "1 layer analyzed").doesNotContain("Exception");
    }
}
