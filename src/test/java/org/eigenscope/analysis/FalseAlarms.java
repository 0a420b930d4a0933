package org.eigenscope.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.eigenscope.analysis.matrix.Slice;
import org.eigenscope.analysis.run.TrapScreen;
import org.eigenscope.model.Layer;
import org.eigenscope.spectrum.SpikedModel;
import org.eigenscope.spectrum.TracyWidom;

/**
 * How often the trap test calls pure Gaussian noise trapped, and how often it finds what was planted. As a program it
 * prints the tables of docs/false-alarms.md:
 * {@code mvn -q test-compile exec:exec -Dexec.classpathScope=test -Dmain.class=org.eigenscope.analysis.FalseAlarms}.
 */
public final class FalseAlarms {

    private static final int NOISE = 500;
    private static final int[][] SHAPES = {{384, 384}, {768, 256}, {256, 64}, {1024, 128}};
    private static final double[] STRENGTHS = {1.02, 1.05, 1.1, 1.2, 1.5};

    private FalseAlarms() {}

    /** What is added to the noise. */
    enum Plant {
        /** One element of size θ. */
        ELEMENT,
        /** Five elements of one size θ, at places of their own. */
        FIVE_EQUAL,
        /** Five elements of θ, 1.1·θ, … 1.4·θ. */
        FIVE,
        /** All elements of one row are ±θ. */
        ROW,
        /** A block of 5 rows and 3 columns whose elements are all θ. */
        BLOCK,
        /** θ/√(NM) to each element. */
        MEAN,
        /** θuvᵀ with u and v of random direction: what training does. */
        RANK_ONE
    }

    /**
     * Matrices out of {@code matrices} that were called trapped.
     *
     * @param single by the test of one draw
     * @param settled by the analysis, which settles what is not certain by further draws
     * @param screened by the trap screen
     * @param weak by the analysis, but only with a weak trap
     * @param spiked those in which W itself has eigenvalues above its bulk
     * @param placed by the analysis, with the row or block named in which the elements stand
     * @param traps how many traps the analysis found in all of them
     */
    record Rates(int matrices, int single, int settled, int screened, int weak, int spiked, int placed, int traps) {}

    static Rates measure(int n, int m, int matrices, double level) {
        return measure(n, m, matrices, level, 1, Plant.ELEMENT);
    }

    /** @param strength λ/λ+ that the spiked model predicts for what is planted; 1 for nothing */
    static Rates measure(int n, int m, int matrices, double level, double strength, Plant plant) {
        SpikedModel model = new SpikedModel(n, m, 1);
        double theta = strength > 1 ? model.theta(strength * model.eigenvalue(0)) : 0;
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < matrices; i++) {
            double[] elements = Matrices.gaussian(n * m, 31L * n + 7L * m + i);
            if (theta > 0) {
                plant(elements, n, m, theta, plant, i);
            }
            layers.add(Matrices.layer(i + 1, "matrix" + i, elements, n, m));
        }
        AnalysisOptions options = AnalysisOptions.DEFAULT.withTrapLevel(level);
        List<LayerReport.Analyzed> reports =
                Golden.analyze(Matrices.model(layers.toArray(Layer[]::new)), options).analyzed();
        try {
            List<ScreenedLayer> screened = new TrapScreen(options)
                    .screen(layers, layer -> {}, AnalysisContext.UNHINDERED);
            return new Rates(matrices,
                    count(reports, report -> report.random().draws().getFirst().traps() > 0),
                    count(reports, report -> !report.random().traps().isEmpty()),
                    count(screened, layer -> !layer.traps().isEmpty()),
                    count(reports, report -> !report.random().traps().isEmpty()
                            && report.random().traps().stream().allMatch(Trap::weak)),
                    count(reports, report -> report.bulk().spikes() > 0),
                    count(reports, report -> report.random().traps().stream()
                            .anyMatch(trap -> trap.place().isPresent())),
                    reports.stream().mapToInt(report -> report.random().traps().size()).sum());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void plant(double[] elements, int n, int m, double theta, Plant plant, int i) {
        switch (plant) {
            case ELEMENT -> elements[n + i] = theta;
            case FIVE_EQUAL, FIVE -> {
                for (int k = 0; k < 5; k++) {
                    // Rows and columns that none of the others has.
                    int place = ((i + 17 * k) % n) * m + (3 * i + 11 * k + 5) % m;
                    elements[place] = plant == Plant.FIVE ? theta * (1 + 0.1 * k) : theta;
                }
            }
            case ROW -> {
                SplittableRandom signs = new SplittableRandom(3_000_003L + i);
                for (int j = 0; j < m; j++) {
                    elements[(i % n) * m + j] = signs.nextBoolean() ? theta : -theta;
                }
            }
            case BLOCK -> {
                for (int k = 0; k < 15; k++) {
                    elements[((i + 7 * (k / 3)) % n) * m + (2 * i + 5 * (k % 3)) % m] = theta;
                }
            }
            case MEAN -> {
                for (int e = 0; e < elements.length; e++) {
                    elements[e] += theta / Math.sqrt(elements.length);
                }
            }
            case RANK_ONE -> {
                double[] u = unit(n, 1_000_003L + i);
                double[] v = unit(m, 2_000_003L + i);
                for (int e = 0; e < elements.length; e++) {
                    elements[e] += theta * u[e / m] * v[e % m];
                }
            }
        }
    }

    private static double[] unit(int length, long seed) {
        double[] vector = Matrices.gaussian(length, seed);
        double norm = Math.sqrt(Slice.product(vector, vector));
        for (int i = 0; i < length; i++) {
            vector[i] /= norm;
        }
        return vector;
    }

    private static <T> int count(List<T> all, Predicate<T> some) {
        return (int) all.stream().filter(some).count();
    }

    /**
     * How often one draw of Gaussian noise passes the level, without our eigenvalues: by the bidiagonal matrix of
     * χ-distributed numbers that has the same ones (Dumitriu and Edelman 2002), and Sylvester's law of inertia.
     */
    static double exact(int n, int m, double level, int draws) {
        return exceeding(TracyWidom.quantile(level) * TracyWidom.width(1, n, m)
                - TracyWidom.standardize(0, 1, n, m) * TracyWidom.width(1, n, m), n, m, draws);
    }

    /** The same with Ma's centering: √(N − ½) and √(M − ½) for √(N − 1) and √M. */
    private static double exactByMa(int n, int m, double level, int draws) {
        double a = Math.sqrt(n - 0.5);
        double b = Math.sqrt(m - 0.5);
        return exceeding((a + b) * (a + b) + TracyWidom.quantile(level) * (a + b) * Math.cbrt(1 / a + 1 / b), n, m,
                draws);
    }

    /** The share of draws whose largest eigenvalue is above σ² times so much. */
    private static double exceeding(double critical, int n, int m, int draws) {
        // σ² is the mean square of the elements, as in the test.
        SplittableRandom random = new SplittableRandom(1);
        double[] a = new double[m];
        double[] b = new double[m];
        int above = 0;
        for (int draw = 0; draw < draws; draw++) {
            double trace = 0;
            for (int i = 0; i < m; i++) {
                a[i] = chiSquared(n - i, random);
                b[i] = i == m - 1 ? 0 : chiSquared(m - 1 - i, random);
                trace += a[i] + b[i];
            }
            double x = critical * trace / ((double) n * m);
            double pivot = a[0] - x;
            for (int i = 1; i < m && pivot <= 0; i++) {
                pivot = a[i] + b[i - 1] - x - a[i - 1] * b[i - 1] / pivot;
            }
            above += pivot > 0 ? 1 : 0;
        }
        return (double) above / draws;
    }

    /** Of so many degrees of freedom, by the method of Marsaglia and Tsang (2000), for less than two by its square. */
    private static double chiSquared(int freedom, SplittableRandom random) {
        if (freedom < 2) {
            double x = random.nextGaussian();
            return x * x;
        }
        double d = freedom / 2.0 - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = Math.pow(1 + c * x, 3);
            if (v > 0 && Math.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
                return 2 * d * v;
            }
        }
    }

    /** Prints the tables. */
    public static void main(String[] args) {
        print("| matrix | matrices | one draw, 1 %% | exactly | the analysis | screen "
                + "| one draw, 10 %% | exactly | the analysis | screen |");
        print("|---|---|---|---|---|---|---|---|---|---|");
        for (int[] shape : SHAPES) {
            StringBuilder row = new StringBuilder("| %d × %d | %d |".formatted(shape[0], shape[1], NOISE));
            for (double level : new double[] {0.01, 0.1}) {
                Rates rates = measure(shape[0], shape[1], NOISE, level);
                row.append(" %.1f %% | %.2f %% | %.1f %% | %.1f %% |".formatted(percent(rates.single(), rates),
                        100 * exact(shape[0], shape[1], level, 200_000), percent(rates.settled(), rates),
                        percent(rates.screened(), rates)));
            }
            print("%s", row);
        }
        print("%nBy Ma's centering, exactly, 1 %%:");
        for (int[] shape : SHAPES) {
            print("%d × %d: %.2f %%", shape[0], shape[1], 100 * exactByMa(shape[0], shape[1], 0.01, 200_000));
        }
        for (Plant plant : Plant.values()) {
            print("%n%s%n%n| matrix | 1.02 | 1.05 | 1.1 | 1.2 | 1.5 |%n|---|---|---|---|---|---|", plant);
            for (int[] shape : SHAPES) {
                StringBuilder row = new StringBuilder("| %d × %d |".formatted(shape[0], shape[1]));
                for (double strength : STRENGTHS) {
                    Rates rates = measure(shape[0], shape[1], 100, 0.01, strength, plant);
                    row.append(cell(plant, rates));
                }
                print("%s", row);
            }
        }
    }

    private static String cell(Plant plant, Rates rates) {
        return switch (plant) {
            case RANK_ONE -> " %.0f / %.0f |".formatted(percent(rates.spiked(), rates),
                    percent(rates.settled(), rates));
            case FIVE, FIVE_EQUAL -> " %.0f / %.0f / %.0f, %.1f |".formatted(percent(rates.single(), rates),
                    percent(rates.settled(), rates), percent(rates.screened(), rates),
                    (double) rates.traps() / rates.matrices());
            case ROW, BLOCK -> " %.0f / %.0f / %.0f, %.0f |".formatted(percent(rates.single(), rates),
                    percent(rates.settled(), rates), percent(rates.screened(), rates),
                    percent(rates.placed(), rates));
            case ELEMENT, MEAN -> " %.0f / %.0f (%.0f) / %.0f |".formatted(percent(rates.single(), rates),
                    percent(rates.settled(), rates), percent(rates.weak(), rates), percent(rates.screened(), rates));
        };
    }

    private static double percent(int some, Rates rates) {
        return 100.0 * some / rates.matrices();
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
