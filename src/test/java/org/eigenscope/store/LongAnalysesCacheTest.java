package org.eigenscope.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.Matrices;
import org.eigenscope.analysis.run.ReportCache;
import org.eigenscope.model.Layer;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;

class LongAnalysesCacheTest {

    private final List<Layer> asked = new ArrayList<>();
    private final ReportCache cache = new LongAnalysesCache((layer, work, analysis) -> {
        asked.add(layer.layer());
        return analysis.run();
    });

    private static Layer layer(int id, int side) {
        return Matrices.layer(id, "fc" + id, new double[side * side], side, side);
    }

    @Test
    void onlyALayerThatTakesLongGoesThroughTheCache() throws Exception {
        Layer small = layer(1, 384);
        Layer large = layer(2, 768);
        LayerReport made = new LayerReport.Skipped(small, "not looked at");
        for (Layer layer : List.of(small, large)) {
            assertThat(cache.report(new ReportCache.LayerQuery(layer, null, AnalysisOptions.DEFAULT, Set.of(),
                    () -> "EJML"), AnalysisContext.UNHINDERED, () -> made)).isSameAs(made);
        }
        assertThat(asked).containsExactly(large);
        cache.report(new ReportCache.LayerQuery(small, null, AnalysisOptions.DEFAULT.withBootstraps(10), Set.of(),
                () -> "EJML"), AnalysisContext.UNHINDERED, () -> made);
        assertThat(asked).containsExactly(large, small);
    }
}
