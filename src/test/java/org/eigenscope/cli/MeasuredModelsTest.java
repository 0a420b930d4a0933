package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Figures of the documentation that are of models too large for the repository: {@code mvn test
 * -Dtest=MeasuredModelsTest -Dminilm=FILE -Dbert=FOLDER}, all-MiniLM-L6-v2 as ONNX and the SavedModel that
 * {@code BertTest} names.
 */
class MeasuredModelsTest {

    @TempDir
    private Path folder;

    @Test
    @EnabledIfSystemProperty(named = "minilm", matches = ".+")
    void theGuideTellsWhatTheTrapsOfMiniLmAre() throws IOException {
        assertThat(text("docs/guide.md")).contains("an encoder of six blocks", "Here one weight of "
                + "`encoder.layer.0.output.dense` is 179 standard deviations from the mean. The outliers of the blocks "
                + "1 and 2 and of the position embeddings stand in column 99\ntoo");
        assertThat(text("README.md")).contains("one weight of 179 σ is the whole trap");
        List<Map<String, String>> traps = traps(Path.of(System.getProperty("minilm")));
        Map<String, String> first = traps.stream().filter(trap -> trap.get("name").equals(
                "encoder.layer.0.output.dense")).findFirst().orElseThrow();
        assertThat(Math.abs(number(first, "sigmas"))).isCloseTo(179, within(0.5));
        assertThat(first).containsEntry("elements", "1").containsEntry("column", "99");
        assertThat(traps.stream().filter(trap -> "99".equals(trap.get("column"))).map(trap -> trap.get("name")))
                .contains("encoder.layer.1.output.dense", "encoder.layer.2.output.dense",
                        "embeddings.position_embeddings");
        assertThat(CsvRows.of(folder.resolve("details.csv")).stream().map(row -> row.get("name"))
                .filter(name -> name.startsWith("encoder.layer.")).map(name -> name.split("\\.")[2]).distinct())
                .hasSize(6);
    }

    /** Against the table that WeightWatcher wrote; it has the names of the exporter, so λmax tells the layers. */
    @Test
    @EnabledIfSystemProperty(named = "minilm", matches = ".+")
    void theNotebookTellsHowFarFromWeightWatcherItIs() throws IOException {
        assertThat(text("docs/notebooks.md")).contains("On MiniLM the median difference is 1 % |",
                "`rand_sigma_mp` differs by 0.7 % in the median", "for the 39 layers of");
        traps(Path.of(System.getProperty("minilm")));
        Map<String, Map<String, String>> ours = CsvRows.of(folder.resolve("details.csv")).stream()
                .collect(Collectors.toMap(MeasuredModelsTest::key, Function.identity()));
        List<Map<String, String>> theirs = CsvRows.of(Path.of(
                "src/test/resources/golden/all-minilm-l6-v2.details.csv"));
        assertThat(theirs).hasSize(39);
        assertThat(ours).hasSize(39);
        for (String column : List.of("max_rand_eval", "ww_softrank", "ww_maxdist", "rand_distance")) {
            assertThat(median(column, ours, theirs)).as(column).isCloseTo(0.01, within(0.005));
        }
        assertThat(median("rand_sigma_mp", ours, theirs)).isCloseTo(0.007, within(0.0005));
    }

    @Test
    @EnabledIfSystemProperty(named = "bert", matches = ".+")
    void theGuideTellsWhatTheTrapsOfBertAre() throws IOException {
        assertThat(text("docs/guide.md")).contains("an eigenvalue 248 times as large as the edge of the noise",
                "In each of the twelve blocks `output.dense` has\na trap too");
        List<Map<String, String>> traps = traps(Path.of(System.getProperty("bert")));
        Map<String, String> words = traps.stream().filter(trap -> trap.get("name").endsWith("word_embeddings"))
                .findFirst().orElseThrow();
        assertThat(number(words, "strength")).isCloseTo(248, within(0.5));
        assertThat(words).containsEntry("cause", "mean shift");
        assertThat(traps.stream().map(trap -> trap.get("name")).filter(name -> name.matches(
                ".*layer_\\d+\\.output\\.dense")).distinct()).hasSize(12);
    }

    private List<Map<String, String>> traps(Path model) throws IOException {
        Path traps = folder.resolve("traps.csv");
        assertThat(new Session(folder).run("analyze", "-q", model, "--csv", folder.resolve("details.csv"), "--traps",
                traps)).isZero();
        return CsvRows.of(traps);
    }

    /** The median over the layers of |ours − theirs| / theirs. */
    private static double median(String column, Map<String, Map<String, String>> ours,
            List<Map<String, String>> theirs) {
        double[] all = theirs.stream().mapToDouble(row -> Math.abs(number(ours.get(key(row)), column)
                / number(row, column) - 1)).sorted().toArray();
        return all[all.length / 2];
    }

    private static String key(Map<String, String> row) {
        return row.get("lambda_max").substring(0, 9);
    }

    private static double number(Map<String, String> row, String column) {
        return Double.parseDouble(row.get(column));
    }

    private static String text(String page) throws IOException {
        return Files.readString(Path.of(page));
    }
}
