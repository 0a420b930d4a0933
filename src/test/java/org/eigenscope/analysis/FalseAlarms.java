package org.eigenscope.analysis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.eigenscope.linalg.Backends;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.model.Layer;

/**
 * How often the trap test calls pure Gaussian noise trapped. As a program it prints the table of docs/false-alarms.md:
 * {@code mvn -q test-compile exec:exec -Dexec.classpathScope=test -Dmain.class=org.eigenscope.analysis.FalseAlarms}.
 */
public final class FalseAlarms {

    private FalseAlarms() {}

    /**
     * Matrices out of {@code matrices} that were called trapped.
     *
     * @param single by the test of one draw
     * @param settled by the analysis, which settles weak traps by further draws
     * @param screened by the trap screen
     */
    record Rates(int matrices, int single, int settled, int screened) {}

    static Rates measure(int n, int m, int matrices, double level, LinearAlgebra algebra) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < matrices; i++) {
            layers.add(Matrices.layer(i + 1, "noise" + i, Matrices.gaussian(n * m, 31L * n + 7L * m + i), n, m));
        }
        AnalysisOptions options = new AnalysisOptions(0, 1, 10, 20_000, level, true, 0, 0);
        ModelReport report = Golden.analyze(Matrices.model(layers.toArray(Layer[]::new)), options);
        List<Randomization> random = report.analyzed().stream().map(LayerReport.Analyzed::random).toList();
        try {
            List<ScreenedLayer> screened = new TrapScreen(options).screen(layers, layer -> {}, Work.UNHINDERED);
            return new Rates(matrices,
                    count(random.stream().map(Randomization::draws)
                            .filter(draw -> draw.getFirst().traps() > 0).toList()),
                    count(random.stream().filter(r -> !r.traps().isEmpty()).toList()),
                    count(screened.stream().filter(layer -> !layer.traps().isEmpty()).toList()));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int count(Collection<?> some) {
        return some.size();
    }

    /** Prints the table. */
    public static void main(String[] args) {
        System.out.println("| matrix | matrices | one draw, p < 0.01 | settled | screen |\n|---|---|---|---|---|");
        for (int[] shape : new int[][] {{384, 384}, {768, 256}, {256, 64}, {1024, 128}}) {
            Rates rates = measure(shape[0], shape[1], 500, 0.01, Backends.best());
            System.out.printf("| %d × %d | %d | %.1f %% | %.1f %% | %.1f %% |%n", shape[0], shape[1], rates.matrices(),
                    100.0 * rates.single() / rates.matrices(), 100.0 * rates.settled() / rates.matrices(),
                    100.0 * rates.screened() / rates.matrices());
        }
    }
}
