package org.eigenscope.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DetailsCsvTest {

    private final Table table = DetailsCsv.of(List.of(Samples.report()));

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

    private static List<String> header(String model) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("src/test/resources/golden/" + model + ".details.csv"));
        return List.of(lines.getFirst().split(","));
    }

    @Test
    void theTypesAreWeightWatchers() {
        for (String whole : List.of("layer_id", "M", "N", "rf", "num_evals", "num_pl_spikes", "matrix_rank",
                "num_spikes",
                "rand_num_spikes", "rank_loss", "weak_rank_loss", "detX_num")) {
            assertThat(table.column(whole).type()).as(whole).isEqualTo(ColumnType.LONG);
        }
        for (String real : List.of("Q", "alpha", "D", "xmin", "entropy", "detX_val", "ww_softrank", "rand_sigma_mp")) {
            assertThat(table.column(real).type()).as(real).isEqualTo(ColumnType.DOUBLE);
        }
    }

    @Test
    void everyAnalyzedLayerHasARow() {
        assertThat(table.longColumn("layer_id").asList()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void whatWasNotComputedIsMissing() {
        assertThat(table.row(2).getDouble("max_rand_eval")).isNaN();
        assertThat(table.longColumn("rand_num_spikes").isMissing(2)).isTrue();
        assertThat(table.longColumn("trap_row").isMissing(1)).isTrue();
    }

    /** σ = 0.5, N = 8, 4 eigenvalues of sum 16: W_scale = √(4/16), σ_mp = 0.5·√8·0.5. */
    @Test
    void theBulkIsInWeightWatchersUnits() {
        assertThat(table.row(0).getDouble("W_scale")).isEqualTo(0.5);
        assertThat(table.row(0).getDouble("sigma_mp")).isEqualTo(0.5 * Math.sqrt(8) * 0.5);
        assertThat(table.row(0).getDouble("rand_sigma_mp")).isEqualTo(0.5 * Math.sqrt(8) * 0.5);
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

        assertThatThrownBy(() -> CsvTables.writeCsv(table, true, full)).isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
    }
}
