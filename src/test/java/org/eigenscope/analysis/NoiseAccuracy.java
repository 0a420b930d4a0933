package org.eigenscope.analysis;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.eigenscope.metric.AlphaVerdict;
import org.eigenscope.model.Layer;
import org.eigenscope.spectrum.AlphaInterval;
import org.eigenscope.spectrum.SpikedModel;

/**
 * What the analysis says of α where there is nothing but noise, how often it finds structure, and how far α varies
 * between matrices of one kind. As a program it prints tables of docs/accuracy.md:
 * {@code mvn -q test-compile exec:exec -Dexec.classpathScope=test -Dmain.class=org.eigenscope.analysis.NoiseAccuracy}.
 */
public final class NoiseAccuracy {

    private static final int MATRICES = 200;
    /** The outlier alone needs the shuffle, which has it too. */
    private static final AnalysisOptions UNSHUFFLED = AnalysisOptions.DEFAULT.withReplicas(0);
    private static final int[][] SHAPES = {{20, 16}, {64, 64}, {256, 64}, {256, 256}};

    private NoiseAccuracy() {}

    /** One kind of matrix. */
    private interface Kind {
        double[] make(SplittableRandom random, int n, int m);
    }

    private record Named(String name, Kind kind) {

        List<LayerReport.Analyzed> reports(int n, int m, int matrices, AnalysisOptions options) {
            return Golden.analyze(Matrices.model(IntStream.range(0, matrices)
                    .mapToObj(i -> Matrices.layer(i + 1, "matrix" + i,
                    kind.make(new SplittableRandom(7_919L * i + n + m), n, m), n, m))
                    .toArray(Layer[]::new)), options).analyzed();
        }
    }

    private static Named independent(String name, ToDoubleFunction<SplittableRandom> element) {
        return new Named(name, (random, n, m) -> {
            double[] elements = new double[n * m];
            Arrays.setAll(elements, i -> element.applyAsDouble(random));
            return elements;
        });
    }

    private static double heavy(SplittableRandom random, double exponent) {
        double x = Math.pow(1 - random.nextDouble(), -1 / exponent);
        return random.nextBoolean() ? x : -x;
    }

    private static Named outlier() {
        return new Named("Gaussian and an element of 60 σ", (random, n, m) -> {
            double[] elements = gaussian(random, n * m);
            elements[n * m / 3] = 60;
            return elements;
        });
    }

    private static double[] gaussian(SplittableRandom random, int count) {
        double[] elements = new double[count];
        Arrays.setAll(elements, i -> random.nextGaussian());
        return elements;
    }

    /** Noise and a term of rank one, as large as puts its eigenvalue at so many times the bulk's edge. */
    private static Named direction(double strength) {
        return new Named("Gaussian and a direction of %s λ+".formatted(strength), (random, n, m) -> {
            double[] elements = gaussian(random, n * m);
            double[] u = gaussian(random, n);
            double[] v = gaussian(random, m);
            SpikedModel model = new SpikedModel(n, m, 1);
            double theta = model.theta(strength * model.eigenvalue(0)) / Math.sqrt((double) n * m);
            for (int e = 0; e < elements.length; e++) {
                elements[e] += theta * u[e / m] * v[e % m];
            }
            return elements;
        });
    }

    private static Named rows(double ratio) {
        return new Named("Gaussian, every other row × " + ratio, (random, n, m) -> {
            double[] elements = gaussian(random, n * m);
            for (int e = 0; e < elements.length; e++) {
                elements[e] *= e / m % 2 == 0 ? 1 : ratio;
            }
            return elements;
        });
    }

    private static Named correlated(double alpha) {
        return new Named("columns of power-law variance, α = " + alpha, (random, n, m) -> {
            double[] elements = gaussian(random, n * m);
            for (int e = 0; e < elements.length; e++) {
                elements[e] *= Math.pow((e % m + 0.5) / m, -0.5 / (alpha - 1));
            }
            return elements;
        });
    }

    private static final List<Named> NOISE = List.of(independent("Gaussian", SplittableRandom::nextGaussian),
            independent("uniform", random -> random.nextDouble() - 0.5),
            independent("Gaussian squared, with its sign", random -> random.nextGaussian()
            * Math.abs(random.nextGaussian())),
            independent("Pareto of exponent 3", random -> heavy(random, 3)),
            independent("99 % zeros", random -> random.nextInt(100) == 0 ? random.nextGaussian() : 0),
            independent("Gaussian shifted by 0.3 σ", random -> 0.3 + random.nextGaussian()), outlier());

    private static final List<Named> STRUCTURE = List.of(direction(1.05), direction(1.2), direction(1.5), direction(3),
            rows(1.5), rows(2), correlated(3));

    private static double percent(List<LayerReport.Analyzed> all, Predicate<LayerReport.Analyzed> chosen) {
        return 100.0 * all.stream().filter(chosen).count() / all.size();
    }

    private static void warnings() {
        print("| elements | matrix | no warning before | no warning | failed | order p < 0.01 | p < 0.1 | edge p < "
                + "0.01 |");
        print("|---|---|---|---|---|---|---|---|");
        for (Named named : NOISE) {
            for (int[] shape : SHAPES) {
                List<LayerReport.Analyzed> all = named.reports(shape[0], shape[1], MATRICES,
                        named == NOISE.getLast() ? AnalysisOptions.DEFAULT : UNSHUFFLED);
                print("| %s | %d × %d | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f |", named.name(), shape[0], shape[1],
                        percent(all, one -> one.tail().alpha() >= 2 && one.tail().alpha() <= 6),
                        percent(all, one -> one.tail().succeeded() && AlphaVerdict.warning(one).isEmpty()),
                        percent(all, one -> !one.tail().succeeded()),
                        percent(all, one -> one.noise().pValue() < 0.01),
                        percent(all, one -> one.noise().pValue() < 0.1),
                        percent(all, one -> one.noise().edgeP() < 0.01));
            }
        }
    }

    private static void power() {
        print("%n| structure | 64 × 64 | 256 × 64 | 256 × 256 |%n|---|---|---|---|");
        for (Named named : STRUCTURE) {
            StringBuilder row = new StringBuilder("| ").append(named.name()).append(" |");
            for (int[] shape : Arrays.copyOfRange(SHAPES, 1, 4)) {
                row.append(String.format(Locale.ROOT, " %.0f |", percent(
                        named.reports(shape[0], shape[1], 100, UNSHUFFLED), one -> !one.noise().isNoise())));
            }
            print("%s", row);
        }
    }

    private static void intervals() {
        print("%n| matrices | α, median | its deviation | sigma | α ± 2·sigma holds the median | an interval is given "
                + "| it holds the median | pairs told apart |");
        print("|---|---|---|---|---|---|---|---|");
        List<Named> kinds = List.of(NOISE.getFirst(), NOISE.get(3),
                independent("Pareto of exponent 1.5", random -> heavy(random, 1.5)),
                correlated(2), correlated(3), direction(3));
        for (Named named : kinds) {
            List<LayerReport.Analyzed> all = named.reports(64, 64, 120, UNSHUFFLED.withBootstraps(100));
            double[] alphas = all.stream().mapToDouble(one -> one.tail().alpha()).sorted().toArray();
            double median = alphas[alphas.length / 2];
            double mean = Arrays.stream(alphas).average().orElseThrow();
            double deviation = Math.sqrt(Arrays.stream(alphas).map(a -> (a - mean) * (a - mean)).average()
                    .orElseThrow());
            List<AlphaInterval> intervals = all.stream().map(one -> one.quality().interval())
                    .filter(Objects::nonNull).toList();
            long apart = IntStream.range(1, intervals.size())
                    .filter(i -> intervals.get(i).differsFrom(intervals.get(i - 1))).count();
            print("| %s | %.2f | %.2f | %.2f | %.0f | %.0f | %s | %s |", named.name(), median, deviation,
                    all.stream().mapToDouble(one -> one.tail().sigma()).average().orElseThrow(),
                    percent(all, one -> Math.abs(one.tail().alpha() - median) <= 2 * one.tail().sigma()),
                    100.0 * intervals.size() / all.size(),
                    share(intervals.stream().filter(one -> one.low() <= median && median <= one.high()).count(),
                            intervals.size()),
                    share(apart, intervals.size() - 1));
        }
    }

    private static String share(long some, int all) {
        return all > 0 ? "%.0f of %d".formatted(100.0 * some / all, all) : "–";
    }

    /** Prints the tables. */
    public static void main(String[] args) {
        warnings();
        power();
        intervals();
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
