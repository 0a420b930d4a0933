package org.eigenscope.analysis;

import org.eigenscope.linalg.Backends;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

class ElementStatisticsTest {

    private static final int N = 60;
    private static final int M = 40;

    @Test
    void withoutAHistogramTheRestIsTheSame() throws Exception {
        ElementStatistics with = statistics(true);
        ElementStatistics without = statistics(false);

        assertThat(with.bins().stream().mapToLong(count -> count).sum()).isEqualTo((long) N * M);
        assertThat(without.bins()).isEmpty();
        assertThat(without).usingRecursiveComparison().ignoringFields("bins").isEqualTo(with);
    }

    private static ElementStatistics statistics(boolean histograms) throws Exception {
        return ((LayerReport.Analyzed) new LayerAnalyzer(Backends.best(), histograms).analyze(
                Matrices.layer(1, "noise", Matrices.gaussian(N * M, 3), N, M), -1, AnalysisOptions.DEFAULT, Work.UNHINDERED)).elements();
    }
}
