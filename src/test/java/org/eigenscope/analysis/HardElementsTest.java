package org.eigenscope.analysis;

import java.util.concurrent.atomic.AtomicInteger;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.linalg.Backends;
import org.eigenscope.metric.MetricCatalog;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import static org.assertj.core.api.Assertions.assertThat;

/** Whatever the elements are, the work is bounded, and what is said is finite. */
class HardElementsTest {

    private static final int ORDER = 64;

    /**
     * The matrix itself; its first draw; 15 further draws, or 15 pairs; the one that is explained. A draw in single
     * precision may have to be made anew in double.
     */
    private static final int MOST = 1 + 2 + 30 + 2;

    @ParameterizedTest
    @EnumSource(HardElements.class)
    void theWorkIsBounded(HardElements kind) throws Exception {
        for (long seed = 0; seed < 3; seed++) {
            AtomicInteger solved = new AtomicInteger();
            LayerReport report = new LayerAnalyzer(new CountingAlgebra(Backends.best(), solved)).analyze(
                    Matrices.layer(1, kind.label, kind.of(ORDER, seed), ORDER, ORDER), null, AnalysisOptions.DEFAULT,
                    AnalysisContext.UNHINDERED);
            assertThat(solved.get()).as("%s, seed %d", kind.label, seed).isBetween(1, MOST);
            if (report instanceof LayerReport.Analyzed analyzed) {
                assertFinite(analyzed);
            }
        }
    }

    private static double ratio(LayerReport.Analyzed report) {
        return MetricCatalog.get("rand_edge_ratio").number(report);
    }

    private static void assertFinite(LayerReport.Analyzed report) {
        assertThat(report.random().traps().size()).isLessThanOrEqualTo(ORDER / 4 + 1);
        for (Trap trap : report.random().traps()) {
            assertThat(trap.eigenvalue()).isFinite().isPositive();
            assertThat(trap.strength()).isFinite().isGreaterThan(1);
            assertThat(trap.pValue()).isBetween(0.0, 0.01);
        }
        assertThat(report.random().method().tested()).isEqualTo(!Double.isNaN(ratio(report)));
        assertThat(ratio(report)).isNotInfinite();
        assertThat(report.bulk().spikes()).isBetween(0, ORDER);
    }
}
