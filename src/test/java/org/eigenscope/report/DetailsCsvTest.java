package org.eigenscope.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.eigenscope.metric.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DetailsCsvTest {

    private final CsvTable<?> table = DetailsCsv.of(List.of(Samples.report()));

    /** Those of its own tables: the small networks' have detX, the public models' randomize and mp_fit. */
    @ParameterizedTest
    @CsvSource({"digits-mlp, all-minilm-l6-v2", "digits-cnn, bert-base-uncased"})
    void weightWatchersColumnsComeFirstInItsOrder(String withDetX, String withRandomize) throws IOException {
        TreeSet<String> both = new TreeSet<>(header(withDetX));
        both.addAll(header(withRandomize));
        both.removeAll(List.of("layer_id", "name"));
        List<String> expected = new ArrayList<>(List.of("layer_id", "name"));
        expected.addAll(both);
        assertThat(table.columnNames()).startsWith(expected.toArray(String[]::new));
        assertThat(table.columnNames()).doesNotHaveDuplicates();
    }

    private Metric.Type type(String name) {
        return table.columns().get(table.columnNames().indexOf(name)).type();
    }

    private static <R> Object cell(CsvTable<R> table, int row, String name) {
        return table.columns().get(table.columnNames().indexOf(name)).value().apply(table.rows().get(row));
    }

    private static List<String> header(String model) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("src/test/resources/golden/" + model + ".details.csv"));
        return List.of(lines.getFirst().split(","));
    }

    @Test
    void theTypesAreWeightWatchers() {
        for (String whole : List.of("layer_id", "M", "N", "rf", "num_evals", "num_pl_spikes", "matrix_rank",
                "num_spikes",
                "rand_num_spikes", "rank_loss", "weak_rank_loss", "detX_num")) {
            assertThat(type(whole)).as(whole).isEqualTo(Metric.Type.COUNT);
        }
        for (String real : List.of("Q", "alpha", "D", "xmin", "entropy", "detX_val", "ww_softrank", "rand_sigma_mp")) {
            assertThat(type(real)).as(real).isEqualTo(Metric.Type.NUMBER);
        }
    }

    @Test
    void everyAnalyzedLayerHasARow() {
        assertThat(List.of(cell(table, 0, "layer_id"), cell(table, 1, "layer_id"), cell(table, 2, "layer_id")))
                .containsExactly(1L, 2L, 3L);
        assertThat(table.rows()).hasSize(3);
    }

    @Test
    void whatWasNotComputedIsMissing() {
        assertThat(cell(table, 2, "max_rand_eval")).isEqualTo(Double.NaN);
        assertThat(cell(table, 2, "rand_num_spikes")).isNull();
        assertThat(cell(table, 1, "trap_row")).isNull();
    }

    /** σ = 0.5, N = 8, 4 eigenvalues of sum 16: W_scale = √(4/16), σ_mp = 0.5·√8·0.5. */
    @Test
    void theBulkIsInWeightWatchersUnits() {
        assertThat(cell(table, 0, "W_scale")).isEqualTo(0.5);
        assertThat(cell(table, 0, "sigma_mp")).isEqualTo(0.5 * Math.sqrt(8) * 0.5);
        assertThat(cell(table, 0, "rand_sigma_mp")).isEqualTo(0.5 * Math.sqrt(8) * 0.5);
    }

    /** Tablesaw brings 14 MB that guess encodings; the pom leaves them out, and every test here passes without. */
    @Test
    void icuIsNotNeeded() {
        assertThatThrownBy(() -> Class.forName("com.ibm.icu.text.CharsetDetector"))
                .isInstanceOf(ClassNotFoundException.class);
    }

    /** The writer of tables wraps the failure, which must not look like a mistake of the program. */
    @Test
    void aFullDiskIsAFailureOfTheFile() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };

        assertThatThrownBy(() -> table.write(true, full)).isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
    }
}
