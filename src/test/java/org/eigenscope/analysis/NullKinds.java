package org.eigenscope.analysis;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;
import java.util.function.Predicate;
import org.eigenscope.analysis.matrix.Slice;
import org.eigenscope.model.Layer;

/**
 * What the analysis says of noise of many kinds, in which nothing was learned and nothing is wrong. As a program it
 * prints the tables of docs/false-alarms.md:
 * {@code mvn -q test-compile exec:exec -Dexec.classpathScope=test -Dmain.class=org.eigenscope.analysis.NullKinds}.
 */
public final class NullKinds {

    private NullKinds() {}

    /** A kind of noise. */
    enum Kind {
        GAUSS("Gauss"), UNIFORM("uniform"), TRUNCATED("truncated normal"), ORTHOGONAL("orthogonal"),
                QUANTIZED("quantized"),
        SPARSE_90("90 % zeros"), SPARSE_99("99 % zeros"), SPARSE_995("99.5 % zeros"), T5("t5"), T3("t3"),
        ROW_SCALED("row-scaled"), ZERO_ROWS("zero rows"), ZIPF_ROWS("Zipf rows"), MIXTURE("mixture");

        final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    /**
     * A matrix of n × m elements, by rows. Sparse: the others are 0. Row-scaled: by e^x, x standard normal. Zero rows:
     * every second. Zipf: row i is divided by i. Mixture: one element in a hundred is ten times as large. Quantized: 16
     * levels.
     */
    static double[] noise(Kind kind, int n, int m, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] w = new double[n * m];
        double factor = 1;
        for (int i = 0; i < w.length; i++) {
            if (i % m == 0) {
                factor = switch (kind) {
                    case ROW_SCALED -> Math.exp(random.nextGaussian());
                    case ZERO_ROWS -> (i / m) % 2;
                    case ZIPF_ROWS -> 1.0 / (i / m + 1);
                    default -> 1;
                };
            }
            w[i] = factor * element(kind, random);
        }
        return kind == Kind.ORTHOGONAL ? orthogonal(w, n, m) : w;
    }

    private static double element(Kind kind, SplittableRandom random) {
        return switch (kind) {
            case UNIFORM -> random.nextDouble(-1, 1);
            case TRUNCATED -> {
                double x = random.nextGaussian();
                while (Math.abs(x) > 2) {
                    x = random.nextGaussian();
                }
                yield x;
            }
            case QUANTIZED -> Math.clamp(Math.round(random.nextGaussian() * 3), -8, 7) / 3.0;
            case SPARSE_90 -> random.nextDouble() < 0.1 ? random.nextGaussian() : 0;
            case SPARSE_99 -> random.nextDouble() < 0.01 ? random.nextGaussian() : 0;
            case SPARSE_995 -> random.nextDouble() < 0.005 ? random.nextGaussian() : 0;
            case T3 -> student(3, random);
            case T5 -> student(5, random);
            case MIXTURE -> random.nextGaussian() * (random.nextDouble() < 0.01 ? 10 : 1);
            default -> random.nextGaussian();
        };
    }

    private static double student(int freedom, SplittableRandom random) {
        double squares = 0;
        for (int i = 0; i < freedom; i++) {
            double x = random.nextGaussian();
            squares += x * x;
        }
        return random.nextGaussian() / Math.sqrt(squares / freedom);
    }

    /** Makes the columns orthonormal, twice over, which removes what rounding left. */
    private static double[] orthogonal(double[] w, int n, int m) {
        double[][] columns = new double[m][n];
        for (int i = 0; i < w.length; i++) {
            columns[i % m][i / m] = w[i];
        }
        for (int j = 0; j < m; j++) {
            for (int twice = 0; twice < 2; twice++) {
                for (int k = 0; k < j; k++) {
                    double part = Slice.product(columns[j], columns[k]);
                    for (int i = 0; i < n; i++) {
                        columns[j][i] -= part * columns[k][i];
                    }
                }
            }
            double norm = Math.sqrt(Slice.product(columns[j], columns[j]));
            for (int i = 0; i < n; i++) {
                columns[j][i] /= norm;
            }
        }
        double[] result = new double[n * m];
        Arrays.setAll(result, i -> columns[i % m][i / m]);
        return result;
    }

    /** The reports of so many matrices of this kind. */
    static List<LayerReport.Analyzed> analyze(Kind kind, int n, int m, int matrices, AnalysisOptions options) {
        return analyze(kind, n, m, matrices, options, seconds -> {});
    }

    /** @param seconds told the processor time of each, of all threads together */
    private static List<LayerReport.Analyzed> analyze(Kind kind, int n, int m, int matrices, AnalysisOptions options,
            DoubleConsumer seconds) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        List<LayerReport.Analyzed> reports = new ArrayList<>();
        for (int i = 0; i < matrices; i++) {
            Layer layer = Matrices.layer(i + 1, kind.label + i, noise(kind, n, m, 1000L * kind.ordinal() + i), n, m);
            long start = system.getProcessCpuTime();
            if (Matrices.report(layer, options) instanceof LayerReport.Analyzed analyzed) {
                reports.add(analyzed);
            }
            seconds.accept((system.getProcessCpuTime() - start) / 1e9);
        }
        return reports;
    }

    private static double percent(List<LayerReport.Analyzed> reports, Predicate<LayerReport.Analyzed> some) {
        return 100.0 * reports.stream().filter(some).count() / reports.size();
    }

    private static String row(Kind kind, int n, int m, int matrices) {
        double[] longest = {0};
        List<LayerReport.Analyzed> reports = analyze(kind, n, m, matrices, AnalysisOptions.DEFAULT,
                seconds -> longest[0] = Math.max(longest[0], seconds));
        return String.format(Locale.ROOT, "| %s | %d × %d | %d | %.1f %% | %.1f %% | %d | %.1f %% | %.1f | %.2f s |",
                kind.label, n, m,
                reports.size(), percent(reports, r -> !r.random().traps().isEmpty()),
                percent(reports, r -> r.random().traps().stream().anyMatch(trap -> !trap.typical())),
                reports.stream().mapToInt(r -> r.random().traps().size()).max().orElse(0),
                percent(reports, r -> r.bulk().spikes() > 0),
                reports.stream().mapToInt(r -> r.bulk().spikes()).average().orElse(0), longest[0]);
    }

    /** Prints the table; arguments: rows, columns, matrices, and again, and names of kinds for some of them. */
    public static void main(String[] args) {
        List<Integer> numbers = Arrays.stream(args).filter(arg -> arg.matches("\\d+")).map(Integer::valueOf).toList();
        List<Integer> sizes = numbers.isEmpty() ? List.of(64, 64, 100, 256, 256, 20, 2048, 256, 2, 50257, 64, 1)
                : numbers;
        List<String> kinds = Arrays.stream(args).filter(arg -> !arg.matches("\\d+")).toList();
        System.out.println("| noise | matrix | matrices | trapped | strange | most traps | with spikes "
                + "| spikes, mean | longest |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (int s = 0; s < sizes.size(); s += 3) {
            for (Kind kind : Kind.values()) {
                if (kinds.isEmpty() || kinds.contains(kind.name())) {
                    System.out.println(row(kind, sizes.get(s), sizes.get(s + 1), sizes.get(s + 2)));
                }
            }
        }
    }
}
