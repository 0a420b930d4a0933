package org.eigenscope.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.Golden;
import org.eigenscope.analysis.Matrices;
import org.eigenscope.linalg.Backends;
import org.eigenscope.metric.MatrixRole;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class LineageTest {

    private static final int SIDE = 96;

    private static Lineage test(Model first, Model second) {
        return new LineageAnalyzer(Backends.best(), 999, 20_000, 0).of(ModelSeries.of(first, second),
                AnalysisContext.UNHINDERED);
    }

    /** Three layers of noise. */
    private static List<double[]> network(long seed) {
        return IntStream.range(0, 3).mapToObj(i -> Matrices.gaussian(SIDE * SIDE, 10 * seed + i)).toList();
    }

    private static Model model(List<double[]> layers) {
        return Matrices.model(IntStream.range(0, layers.size())
                .mapToObj(i -> Matrices.layer(i + 1, "fc" + i, layers.get(i), SIDE, SIDE)).toArray(Layer[]::new));
    }

    private static List<double[]> changed(List<double[]> layers, double share, long seed) {
        return layers.stream().map(w -> {
            double[] noise = Matrices.gaussian(w.length, seed + w.length + Arrays.hashCode(w));
            return IntStream.range(0, w.length).mapToDouble(i -> w[i] + share * noise[i]).toArray();
        }).toList();
    }

    /** The copies of one network with its units in another order. */
    private static List<double[]> relabelled(List<double[]> layers, long seed) {
        List<double[]> result = new ArrayList<>();
        int[] inputs = order(seed);
        for (int l = 0; l < layers.size(); l++) {
            int[] outputs = order(seed + l + 1);
            double[] w = new double[SIDE * SIDE];
            for (int i = 0; i < SIDE; i++) {
                for (int j = 0; j < SIDE; j++) {
                    w[i * SIDE + j] = layers.get(l)[outputs[i] * SIDE + inputs[j]];
                }
            }
            result.add(w);
            inputs = outputs;
        }
        return result;
    }

    private static int[] order(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] order = IntStream.range(0, SIDE).toArray();
        for (int i = SIDE - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    @ParameterizedTest
    @CsvSource({"0.01", "0.5", "3"})
    void aChangedCopyIsFoundByItsUnits(double share) {
        List<double[]> parent = network(1);
        Lineage lineage = test(model(parent), model(changed(parent, share, 7)));
        assertThat(lineage.unitsP()).isEqualTo(0.001);
        assertThat(lineage.related()).isTrue();
        assertThat(lineage.words()).startsWith("They are related: the same units do the same");
        assertThat(lineage.layers().getFirst().correlation()).isCloseTo(1 / Math.sqrt(1 + share * share),
                within(0.05));
    }

    @Test
    void aRelabelledCopyIsFoundByItsSingularValues() {
        List<double[]> parent = network(1);
        Lineage lineage = test(model(parent), model(relabelled(changed(parent, 0.01, 7), 5)));
        assertThat(lineage.unitsP()).isGreaterThan(0.05);
        assertThat(lineage.spacingP()).isEqualTo(0.001);
        assertThat(lineage.related()).isTrue();
        assertThat(lineage.words()).contains("though the units are in different orders");
    }

    /** Uniform p-values: of 200 pairs 10 are below 0.05, 3.1 give or take. */
    @Test
    void independentNetworksAreCalledRelatedAsOftenAsTheLevelSays() {
        int units = 0;
        int spacing = 0;
        int related = 0;
        for (int pair = 0; pair < 200; pair++) {
            Lineage lineage = test(model(network(1000 + pair)), model(network(5000 + pair)));
            units += lineage.unitsP() < 0.05 ? 1 : 0;
            spacing += lineage.spacingP() < 0.05 ? 1 : 0;
            related += lineage.related() ? 1 : 0;
        }
        // The larger of two p-values counts for units: both sides of noise are right, so it errs to the safe side.
        assertThat(units).isBetween(0, 12);
        assertThat(spacing).isBetween(2, 20);
        assertThat(related).isLessThanOrEqualTo(6);
    }

    /** Rows that have an order, such as tokens: frequent ones are long in any model. The columns tell. */
    @Test
    void commonSizesOfRowsAreNoKinship() {
        double[] lengths = Matrices.gaussian(SIDE, 3);
        double[] a = Matrices.gaussian(SIDE * SIDE, 4);
        double[] b = Matrices.gaussian(SIDE * SIDE, 5);
        for (int i = 0; i < a.length; i++) {
            a[i] = Math.exp(lengths[i / SIDE]) * (a[i] + 0.5);
            b[i] = Math.exp(lengths[i / SIDE]) * (b[i] + 0.5);
        }
        Lineage lineage = test(model(List.of(a)), model(List.of(b)));
        LayerLineage layer = lineage.layers().getFirst();
        assertThat(layer.rows()).as("the rows alone would say so").isGreaterThan(5);
        assertThat(layer.pValue()).isGreaterThan(0.01);
        assertThat(lineage.related()).isFalse();
        assertThat(lineage.words()).startsWith("Nothing here shows that they are related (p = ")
                .contains("does not prove");
    }

    @Test
    void checkpointsOfOneRunAreRelated() throws Exception {
        Model first = Golden.example("digits-well-trained.safetensors");
        Model second = Golden.example("digits-overtrained.safetensors");
        assertThat(test(first, second).related()).as("trained from one start").isTrue();
    }

    @Test
    void whatIsTooSmallIsNotTested() {
        Layer small = Matrices.layer(1, "a", Matrices.gaussian(30, 1), 6, 5);
        Lineage lineage = test(Matrices.model(small), Matrices.model(small));
        assertThat(lineage.pValue()).isNaN();
        assertThat(lineage.related()).isFalse();
        assertThat(lineage.words()).startsWith("It cannot be tested");
        assertThat(lineage.layers().getFirst().note()).isEqualTo("too small, or constant");
    }

    @Test
    void rolesAreToldByNames() {
        assertThat(role("model.layers.3.self_attn.q_proj")).isEqualTo(MatrixRole.QUERY);
        assertThat(role("encoder.layer.0.attention.self.key")).isEqualTo(MatrixRole.KEY);
        assertThat(role("encoder.layer.0.attention.output.dense")).isEqualTo(MatrixRole.OUTPUT);
        assertThat(role("encoder.layer.0.output.dense")).isEqualTo(MatrixRole.DOWN);
        assertThat(role("decoder.block.1.layer.0.SelfAttention.v")).isEqualTo(MatrixRole.VALUE);
        assertThat(role("fc1")).isEqualTo(MatrixRole.OTHER);
    }

    private static MatrixRole role(String name) {
        return MatrixRole.of(Matrices.layer(1, name, new double[4], 2, 2));
    }

    /** n·p₍ₖ₎/k. */
    @Test
    void simes() {
        assertThat(Lineage.simes(0.04, 0.5, Double.NaN, 0.03)).isCloseTo(0.06, within(1e-15));
        assertThat(Lineage.simes(0.01, 0.9)).isCloseTo(0.02, within(1e-15));
        assertThat(Lineage.simes(Double.NaN)).isNaN();
    }
}
