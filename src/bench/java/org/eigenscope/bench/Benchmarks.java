package org.eigenscope.bench;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.eigenscope.linalg.Backends;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks and prints their tables.
 *
 * <pre>mvn -P bench test-compile exec:exec@bench</pre>
 *
 * <p>{@code -Dbench=kernels}, {@code -Dbench=models} or {@code -Dbench=hard} runs a part; {@code -Dbench=Shuffle} the
 * kernels of that name; {@code -Dbench=thorough} what is done on request; {@code -Dbench=large}, which takes a quarter
 * of an hour and 2.7 GB of disk, language models; {@code -Dbench=remote} a model on a server of this machine;
 * {@code -Dbench=report} the report of BERT-base; {@code -Dbench=run}, which takes 4.5 GB of disk, a training run of
 * fifty checkpoints, {@code -Dbench=run5} one of five.
 */
public final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] args) throws Exception {
        String which = args.length == 0 || args[0].isBlank() ? "all" : args[0];
        System.out.printf("%s, %d processors, JDK %s%n", Backends.openBlas().name(),
                Runtime.getRuntime().availableProcessors(), Runtime.version());
        if (which.equals("large")) {
            LargeBenchmark.run();
            return;
        }
        if (which.equals("remote")) {
            RemoteBenchmark.run();
            return;
        }
        if (which.equals("report")) {
            ReportBenchmark.run();
            return;
        }
        if (which.matches("run\\d*")) {
            RunBenchmark.run(which.equals("run") ? 50 : Integer.parseInt(which.substring("run".length())));
            return;
        }
        if (which.equals("thorough")) {
            ThoroughBenchmark.run();
            return;
        }
        if (which.equals("all") || which.equals("hard")) {
            HardBenchmark.run();
        }
        if (!which.equals("models") && !which.equals("hard")) {
            kernels(which.equals("all") || which.equals("kernels") ? ".*" : which);
        }
        if (which.equals("all") || which.equals("models")) {
            ModelBenchmark.run();
        }
    }

    private static void kernels(String pattern) throws Exception {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                .include("org.eigenscope.*" + pattern + ".*")
                .include("PeakBenchmark")
                .mode(Mode.AverageTime)
                .forks(1)
                .warmupIterations(2)
                .warmupTime(TimeValue.milliseconds(500))
                .measurementIterations(5)
                .measurementTime(TimeValue.milliseconds(500))
                .jvmArgsAppend("--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow", "-Xmx3g")
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .build()).run();
        List<Kernel> kernels = results.stream().map(Kernel::of).toList();
        System.out.printf("%n%-44s %12s %10s %10s %8s%n", "kernel, one thread", "ms", "error", "rate", "of peak");
        for (Kernel kernel : kernels) {
            double peak = kernels.stream().filter(k -> k.name().equals(kernel.peak())).mapToDouble(Kernel::rate)
                    .findFirst().orElse(Double.NaN);
            System.out.println(kernel.line(peak));
        }
        growth(kernels);
    }

    /** The exponent of the time between the smallest and the largest order: 3 where arithmetic rules. */
    private static void growth(List<Kernel> kernels) {
        for (String precision : List.of("DOUBLE", "SINGLE")) {
            double[][] points = kernels.stream()
                    .filter(k -> k.name().startsWith("eigenvalues ") && k.name().endsWith(precision))
                    .map(k -> new double[] {k.size(), k.millis()})
                    .sorted((a, b) -> Double.compare(a[0], b[0]))
                    .toArray(double[][]::new);
            if (points.length < 2) {
                continue;
            }
            StringBuilder line = new StringBuilder("growth, " + precision.toLowerCase(Locale.ROOT) + ": exponent of M");
            for (int i = 1; i < points.length; i++) {
                double exponent = Math.log(points[i][1] / points[i - 1][1]) / Math.log(points[i][0] / points[i - 1][0]);
                line.append(", %.0f–%.0f: %.2f".formatted(points[i - 1][0], points[i][0], exponent));
            }
            System.out.println(line);
        }
    }
}
