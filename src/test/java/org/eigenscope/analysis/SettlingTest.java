package org.eigenscope.analysis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.linalg.Backends;
import org.eigenscope.spectrum.SpikedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;

/** Further draws are made where they are needed, and no more of them. */
class SettlingTest {

    private static final int N = 384;
    private static final int M = 192;

    @Test
    void noiseIsDrawnOnce() throws Exception {
        assertThat(draws(0, 5)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aTrapFarFromTheEdgeIsDrawnOnce(long seed) throws Exception {
        assertThat(draws(1.3, seed)).isEqualTo(1);
    }

    /** Its λ/λ+ is weak, but the elements predict it beyond doubt: about eight widths of the Tracy–Widom law. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aWeakTrapThatIsPredictedBeyondDoubtIsDrawnOnce(long seed) throws Exception {
        LayerReport.Analyzed report = analyze(1.17, seed, new AtomicInteger());
        assertThat(report.random().pValue()).isLessThan(1e-4);
        assertThat(draws(1.17, seed)).isEqualTo(1);
    }

    /** Four draws on one side end it; the majority of fifteen ends it at the latest. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatIsNearTheEdgeIsSettledByFourToFifteenFurtherDraws(long seed) throws Exception {
        assertThat(draws(1.055, seed)).isBetween(1 + 4, 1 + 15);
    }

    /**
     * As many draws as the verdict needs in any case may be made at once: no more are made, and the bits are the same.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void drawsAtTheSameTimeChangeNothing(long seed) throws Exception {
        AtomicInteger draws = new AtomicInteger();
        LayerReport.Analyzed alone = analyze(1.055, seed, draws);
        AtomicInteger shared = new AtomicInteger();
        AtomicInteger together = new AtomicInteger();
        LayerReport.Analyzed report = analyze(1.055, seed, shared, new AnalysisContext() {
            @Override
            public void inParallel(Runnable one, Runnable other, double bytes) {
                together.incrementAndGet();
                CompletableFuture<Void> task = CompletableFuture.runAsync(other);
                one.run();
                task.join();
            }
        });
        assertThat(report.random()).usingRecursiveComparison().isEqualTo(alone.random());
        assertThat(shared).hasValue(draws.get());
        // The first draw beside the matrix itself; then four draws by halves.
        assertThat(together.get()).isGreaterThanOrEqualTo(1 + 3);
    }

    private static int draws(double strength, long seed) throws Exception {
        AtomicInteger solved = new AtomicInteger();
        analyze(strength, seed, solved);
        return solved.get();
    }

    /** Gaussian noise with one element whose predicted eigenvalue is so many times λ+; 0 for none. */
    private static LayerReport.Analyzed analyze(double strength, long seed, AtomicInteger draws) throws Exception {
        return analyze(strength, seed, draws, AnalysisContext.UNHINDERED);
    }

    private static LayerReport.Analyzed analyze(double strength, long seed, AtomicInteger draws, AnalysisContext work)
            throws Exception {
        double[] elements = Matrices.gaussian(N * M, seed);
        if (strength > 0) {
            SpikedModel model = new SpikedModel(N, M, 1);
            elements[77] = model.theta(strength * model.eigenvalue(0));
        }
        return (LayerReport.Analyzed) new LayerAnalyzer(
                new CountingAlgebra(Backends.best(), new AtomicInteger(), draws)).analyze(
                Matrices.layer(1, "planted", elements, N, M), null, AnalysisOptions.DEFAULT, work);
    }
}
