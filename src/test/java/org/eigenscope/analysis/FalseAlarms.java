package org.eigenscope.analysis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.eigenscope.model.Layer;
import org.eigenscope.spectrum.SpikedModel;

/**
 * How often the trap test calls pure Gaussian noise trapped, and how often it finds a trap that was planted. As a
 * program it prints the tables of docs/false-alarms.md:
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

    static Rates measure(int n, int m, int matrices, double level) {
        return measure(n, m, matrices, level, 1);
    }

    /** @param strength λ/λ+ that the spiked model predicts for one element of each matrix; 1 for none */
    static Rates measure(int n, int m, int matrices, double level, double strength) {
        SpikedModel model = new SpikedModel(n, m, 1);
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < matrices; i++) {
            double[] elements = Matrices.gaussian(n * m, 31L * n + 7L * m + i);
            if (strength > 1) {
                elements[n + i] = model.theta(strength * model.eigenvalue(0));
            }
            layers.add(Matrices.layer(i + 1, "matrix" + i, elements, n, m));
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

    /** Prints the tables. */
    public static void main(String[] args) {
        int[][] shapes = {{384, 384}, {768, 256}, {256, 64}, {1024, 128}};
        System.out.println("| matrix | matrices | one draw | the analysis | screen |\n|---|---|---|---|---|");
        for (int[] shape : shapes) {
            print("%d × %d".formatted(shape[0], shape[1]), measure(shape[0], shape[1], 500, 0.01));
        }
        System.out.println("\n| matrix, λ/λ+ | matrices | one draw | the analysis | screen |\n|---|---|---|---|---|");
        for (int[] shape : shapes) {
            for (double strength : new double[] {1.02, 1.05, 1.1, 1.2, 1.5}) {
                print("%d × %d, %s".formatted(shape[0], shape[1], strength),
                        measure(shape[0], shape[1], 100, 0.01, strength));
            }
        }
    }

    private static void print(String what, Rates rates) {
        System.out.printf("| %s | %d | %.1f %% | %.1f %% | %.1f %% |%n", what, rates.matrices(),
                100.0 * rates.single() / rates.matrices(), 100.0 * rates.settled() / rates.matrices(),
                100.0 * rates.screened() / rates.matrices());
    }
}
