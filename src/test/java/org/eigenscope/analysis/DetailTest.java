package org.eigenscope.analysis;

import java.util.EnumSet;
import java.util.Set;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.linalg.Backends;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

/** What nobody looks at is left out, and nothing else changes by that. */
class DetailTest {

    private static final int N = 60;
    private static final int M = 40;
    /** NaN equals itself, and nothing else is nearly equal. */
    private static final RecursiveComparisonConfiguration BITS = RecursiveComparisonConfiguration.builder()
            .withEqualsForType(Double::equals, Double.class).build();
    @Test
    void withoutTheElementsOnlyTheirBinsAreGone() throws Exception {
        LayerReport.Analyzed all = report(EnumSet.allOf(Detail.class));
        LayerReport.Analyzed without = report(EnumSet.of(Detail.VECTORS));

        assertThat(all.elements().bins().stream().mapToLong(count -> count).sum()).isEqualTo((long) N * M);
        assertThat(without.elements().bins()).isEmpty();
        assertThat(without).usingRecursiveComparison(BITS).ignoringFields("elements.bins", "elapsed").isEqualTo(all);
    }

    @Test
    void withoutTheVectorsOnlyTheyAreGone() throws Exception {
        LayerReport.Analyzed all = report(EnumSet.allOf(Detail.class));
        LayerReport.Analyzed without = report(EnumSet.of(Detail.ELEMENTS));

        assertThat(all.vectors()).hasSize(3);
        assertThat(without.vectors()).isEmpty();
        assertThat(without).usingRecursiveComparison(BITS).ignoringFields("vectors", "elapsed").isEqualTo(all);
    }

    @Test
    void theLargestVectorAloneHasTheSameBits() throws Exception {
        LayerReport.Analyzed all = report(EnumSet.allOf(Detail.class));
        LayerReport.Analyzed one = report(EnumSet.of(Detail.LARGEST_VECTOR));

        assertThat(one.vectors()).isEqualTo(all.vectors().subList(0, 1));
    }

    private static LayerReport.Analyzed report(Set<Detail> details) throws Exception {
        return (LayerReport.Analyzed) new LayerAnalyzer(Backends.best(), details).analyze(
                Matrices.layer(1, "noise", Matrices.gaussian(N * M, 3), N, M), null, AnalysisOptions.DEFAULT,
                AnalysisContext.UNHINDERED);
    }
}
