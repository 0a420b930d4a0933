package org.eigenscope.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;
import org.eigenscope.timeline.Runs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Figures that stand in the sentences of the documentation are those that the program prints. */
class ProseFiguresTest {

    @TempDir
    private Path folder;

    /** @param printed by the command where the page has the sentence */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            README.md | traps appear in fc2 at step 177,828 and grow | Traps appear in fc2 at step 177,828 and grow
            README.md | test accuracy peaks at 562,341 and falls | test accuracy peaks at 562,341 (97.7 %) and falls
            docs/guide.md | the second for 95.5 % | and falls to 95.5 %
            assets/models/README.md | 95.5 % (97.7 % at its best, 562,341 steps) | peaks at 562,341 (97.7 %)
            """)
    void ofTheRun(String page, String sentence, String printed) throws IOException {
        assertThat(Files.readString(Path.of(page))).contains(sentence);
        Runs.digits(folder.resolve("run"));
        Session session = new Session(folder);
        assertThat(session.run("timeline", "-q", folder.resolve("run"))).isZero();
        assertThat(session.out()).contains(printed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            docs/guide.md | stands at 11 times the edge of the noise | digits-overtrained | fc2: λ = 1973, 11 × λ+
            assets/models/README.md | a mean shift, 11 times the bulk edge | digits-overtrained | fc2: λ = 1973, 11 × λ+
            assets/models/README.md | 1.49 times the bulk edge | digits-well-trained | fc2: λ = 7.222, 1.49 × λ+
            """)
    void ofTheExamples(String page, String sentence, String model, String printed) throws IOException {
        assertThat(Files.readString(Path.of(page))).contains(sentence);
        Session session = new Session(folder);
        assertThat(session.run("analyze", "-q", Path.of("assets/models", model + ".safetensors"))).isZero();
        assertThat(session.out()).contains(printed);
    }

    /** The examples answer what the test data ask, x·Wᵀ + b with ReLU between. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            docs/guide.md | the first is right for 97.1 %, the second for 95.5 % | digits-well-trained | 97.1
            docs/guide.md | the first is right for 97.1 %, the second for 95.5 % | digits-overtrained  | 95.5
            assets/models/README.md | 100 % / 97.1 %                           | digits-well-trained | 97.1
            assets/models/README.md | 100 % / 95.5 %                           | digits-overtrained  | 95.5
            """)
    void howOftenTheExamplesAreRight(String page, String sentence, String model, double percent) throws IOException {
        assertThat(Files.readString(Path.of(page))).contains(sentence);
        try (ZipFile data = new ZipFile("src/test/resources/impact/digits-test.npz")) {
            ByteBuffer x = array(data, "x.npy");
            ByteBuffer y = array(data, "y.npy");
            Map<String, double[]> weights = weights(Path.of("assets/models", model + ".safetensors"));
            int rows = y.remaining() / Integer.BYTES;
            int right = 0;
            for (int row = 0; row < rows; row++) {
                double[] answer = new double[64];
                for (int i = 0; i < answer.length; i++) {
                    answer[i] = x.getFloat();
                }
                for (int layer = 1; layer <= 3; layer++) {
                    answer = answer(weights.get("fc" + layer + ".weight"), weights.get("fc" + layer + ".bias"), answer,
                            layer < 3);
                }
                double[] scores = answer;
                int said = IntStream.range(0, scores.length).boxed().max(Comparator.comparingDouble(i -> scores[i]))
                        .orElseThrow();
                right += said == y.getInt() ? 1 : 0;
            }
            assertThat(rows).isEqualTo(797);
            assertThat(100.0 * right / rows).isCloseTo(percent, within(0.05));
        }
    }

    private static double[] answer(double[] weights, double[] bias, double[] in, boolean cut) {
        double[] out = bias.clone();
        for (int i = 0; i < out.length; i++) {
            for (int j = 0; j < in.length; j++) {
                out[i] += weights[i * in.length + j] * in[j];
            }
            out[i] = cut ? Math.max(0, out[i]) : out[i];
        }
        return out;
    }

    /** The elements of an array of an .npz file, behind its header. */
    private static ByteBuffer array(ZipFile file, String name) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(file.getInputStream(file.getEntry(name)).readAllBytes())
                .order(ByteOrder.LITTLE_ENDIAN);
        return bytes.position(10 + bytes.getShort(8)).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Map<String, double[]> weights(Path model) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(model)).order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) bytes.getLong();
        Map<String, double[]> weights = new HashMap<>();
        JsonParser.parseString(new String(bytes.array(), Long.BYTES, header, StandardCharsets.UTF_8)).getAsJsonObject()
                .asMap().forEach((name, tensor) -> {
            if (!name.equals("__metadata__")) {
                JsonArray place = tensor.getAsJsonObject().getAsJsonArray("data_offsets");
                int from = Long.BYTES + header + place.get(0).getAsInt();
                weights.put(name, IntStream.range(0, (place.get(1).getAsInt() - place.get(0).getAsInt()) / Float.BYTES)
                        .mapToDouble(i -> bytes.getFloat(from + i * Float.BYTES)).toArray());
            }
        });
        return weights;
    }

    @Test
    void thePictureOfTheRunHasElevenCheckpoints() throws IOException {
        assertThat(Files.readString(Path.of("README.md"))).contains("A training run of eleven checkpoints");
        assertThat(Runs.STEPS).hasSize(11);
    }
}
