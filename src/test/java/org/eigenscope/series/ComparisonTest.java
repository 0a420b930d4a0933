package org.eigenscope.series;

import java.util.Arrays;
import java.util.List;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Golden;
import org.eigenscope.analysis.Matrices;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.linalg.Backends;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ComparisonTest {

    private final Comparison comparison = new Comparison(Backends.best(), AuditOptions.DEFAULT);

    @Test
    void distancesAreThoseOfTheElements() {
        double[] a = Matrices.gaussian(40 * 30, 1);
        double[] b = a.clone();
        b[17] += 3;
        b[99] -= 4;
        LayerComparison pair = compare(a, b, 40, 30);
        assertThat(pair.distance()).isCloseTo(5, within(1e-12));
        double norm = Math.sqrt(Arrays.stream(a).map(w -> w * w).sum());
        assertThat(pair.relative()).isCloseTo(5 / norm, within(1e-13));
        assertThat(compare(a, a, 40, 30).angles().overlap()).isCloseTo(1, within(1e-13));
    }

    /** W = 10·uvᵀ with v turned by a known angle, tall and wide. */
    @Test
    void angleIsThatOfTheTopRightVectors() {
        for (double degrees : new double[] {1e-6, 0.5, 30, 89}) {
            double[] a = new double[20 * 12];
            double[] b = new double[20 * 12];
            for (int i = 0; i < 20; i++) {
                a[i * 12 + 3] = 10;
                b[i * 12 + 3] = -10 * Math.cos(Math.toRadians(degrees));
                b[i * 12 + 7] = -10 * Math.sin(Math.toRadians(degrees));
            }
            assertThat(compare(a, b, 20, 12).angles().largestRight()).isCloseTo(degrees, within(1e-7));
        }
        double[] wide = Matrices.gaussian(12 * 20, 4);
        assertThat(compare(wide, wide.clone(), 12, 20).angles().largestRight()).isCloseTo(0, within(1e-7));
    }

    private LayerComparison compare(double[] a, double[] b, int rows, int columns) {
        return comparison.compare(new MatchedLayer(List.of(Matrices.layer(1, "w", a, rows, columns),
                Matrices.layer(1, "w", b, rows, columns))), AnalysisContext.UNHINDERED);
    }

    @Test
    void unmatchedLayersSayWhy() {
        double[] w = Matrices.gaussian(144, 1);
        Model first = Matrices.model(Matrices.layer(1, "a", w, 12, 12), Matrices.layer(2, "b", w, 12, 12));
        Model second = Matrices.model(Matrices.layer(1, "a", w, 9, 16), Matrices.layer(2, "c", w, 12, 12));
        List<LayerComparison> pairs = comparison.compare(ModelSeries.of(first, second), AnalysisContext.UNHINDERED);
        assertThat(pairs).extracting(LayerComparison::name).containsExactly("a", "b", "c");
        assertThat(pairs).extracting(LayerComparison::note).containsExactly(
                "the shapes differ: 12 × 12 and 9 × 16", "only the first model has it", "only the second model has it");
        assertThat(pairs).allSatisfy(pair -> assertThat(pair.distance()).isNaN());
        assertThat(pairs).extracting(LayerComparison::deltaTraps).containsOnlyNulls();
    }

    @Test
    void examplesDifferInTheirTraps() throws Exception {
        ModelReport well = Golden.analyze(Golden.example("digits-well-trained.safetensors"), AnalysisOptions.DEFAULT);
        ModelReport over = Golden.analyze(Golden.example("digits-overtrained.safetensors"), AnalysisOptions.DEFAULT);
        List<LayerComparison> pairs = comparison.compare(well, over, AnalysisContext.UNHINDERED);
        LayerComparison fc1 = pairs.stream().filter(pair -> pair.name().equals("fc1")).findFirst().orElseThrow();
        assertThat(fc1.note()).isEmpty();
        assertThat(fc1.deltaTraps()).isEqualTo(1);
        assertThat(fc1.relative()).isGreaterThan(0.5);
        assertThat(fc1.angles().largestRight()).isBetween(0.0, 90.0);
        double alpha = over.analyzed().getFirst().tail().alpha() - well.analyzed().getFirst().tail().alpha();
        assertThat(fc1.deltaAlpha()).isEqualTo(alpha);
    }
}
