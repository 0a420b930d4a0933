package org.eigenscope.analysis;

import java.util.List;
import java.util.Locale;
import org.eigenscope.analysis.matrix.Slice;
import org.eigenscope.spectrum.SpikedModel;

/**
 * How many spikes W itself has where it is noise, and how often one that was planted is found. As a program it prints
 * the tables of docs/false-alarms.md: {@code mvn -q test-compile exec:exec -Dexec.classpathScope=test
 * -Dmain.class=org.eigenscope.analysis.SpikeAccuracy}.
 */
public final class SpikeAccuracy {

    private static final List<NullKinds.Kind> KINDS = List.of(NullKinds.Kind.GAUSS, NullKinds.Kind.SPARSE_90,
            NullKinds.Kind.SPARSE_99, NullKinds.Kind.T5, NullKinds.Kind.T3, NullKinds.Kind.ROW_SCALED,
            NullKinds.Kind.ZERO_ROWS, NullKinds.Kind.ZIPF_ROWS);
    private static final int[][] SIZES = {{16, 16, 200}, {64, 64, 60}, {256, 256, 10}, {2048, 256, 2},
        {50257, 64, 2}};
    private static final int[][] SHAPES = {{384, 384}, {768, 256}, {256, 64}, {1024, 128}};
    private static final double[] STRENGTHS = {1.02, 1.05, 1.1, 1.2, 1.5};
    private static final AnalysisOptions UNSHUFFLED = AnalysisOptions.DEFAULT.withReplicas(0);

    private SpikeAccuracy() {}

    private static String spiked(NullKinds.Kind kind, int[] size, AnalysisOptions options) {
        List<LayerReport.Analyzed> reports = NullKinds.analyze(kind, size[0], size[1], size[2], options);
        return String.format(Locale.ROOT, "%.1f %% (%.2f)", 100.0 * reports.stream().filter(one -> one.bulk().spikes()
                > 0).count() / reports.size(),
                reports.stream().mapToInt(one -> one.bulk().spikes()).average().orElse(0));
    }

    /** Of 100 matrices with a term of rank one in a random direction those that have spikes. */
    private static long found(int n, int m, double strength) {
        SpikedModel model = new SpikedModel(n, m, 1);
        double theta = model.theta(strength * model.eigenvalue(0));
        long found = 0;
        for (int i = 0; i < 100; i++) {
            double[] elements = Matrices.gaussian(n * m, 31L * n + 7L * m + i);
            double[] u = unit(n, 1_000_003L + i);
            double[] v = unit(m, 2_000_003L + i);
            for (int e = 0; e < elements.length; e++) {
                elements[e] += theta * u[e / m] * v[e % m];
            }
            found += Matrices.analyze(Matrices.layer(1, "planted", elements, n, m), UNSHUFFLED).bulk().spikes() > 0
                    ? 1 : 0;
        }
        return found;
    }

    private static double[] unit(int length, long seed) {
        double[] vector = Matrices.gaussian(length, seed);
        double norm = Math.sqrt(Slice.product(vector, vector));
        for (int i = 0; i < length; i++) {
            vector[i] /= norm;
        }
        return vector;
    }

    /** Prints the tables. */
    public static void main(String[] args) {
        System.out.println("| noise | matrix | matrices | with spikes (mean number) | by the equalizer |");
        System.out.println("|---|---|---|---|---|");
        for (int[] size : SIZES) {
            for (NullKinds.Kind kind : KINDS) {
                System.out.printf(Locale.ROOT, "| %s | %d × %d | %d | %s | %s |%n", kind.label, size[0], size[1],
                        size[2], spiked(kind, size, UNSHUFFLED), size[0] > 64 ? "–"
                                : spiked(kind, size, UNSHUFFLED.withThorough(true)));
            }
        }
        for (int[] shape : SHAPES) {
            StringBuilder row = new StringBuilder("| %d × %d |".formatted(shape[0], shape[1]));
            for (double strength : STRENGTHS) {
                row.append(" %d |".formatted(found(shape[0], shape[1], strength)));
            }
            System.out.println(row);
        }
    }
}
