package org.eigenscope.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.HardElements;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.Matrices;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.linalg.Backends;
import org.eigenscope.model.Layer;

/**
 * The longest that one 256 × 256 matrix takes, whatever its elements: on one thread, with the options that are usual
 * and with the test of the power law besides.
 */
final class HardBenchmark {

    private static final int ORDER = 256;
    private static final int MATRICES = 5;

    private HardBenchmark() {}

    static void run() throws Exception {
        LayerAnalyzer analyzer = new LayerAnalyzer(Backends.best());
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        // The first analysis of a JVM loads the classes and the library.
        analyzer.analyze(Matrices.layer(1, "first", HardElements.GAUSS.of(ORDER, MATRICES), ORDER, ORDER), null,
                AnalysisOptions.DEFAULT.withBootstraps(200), AnalysisContext.UNHINDERED);
        System.out.printf("%n%d × %d, %d matrices of a kind; * with --bootstrap 200%n", ORDER, ORDER, MATRICES);
        System.out.printf("%-34s %10s %10s %10s  %s%n", "elements", "longest s", "CPU s", "longest s*",
                "trap test, traps");
        for (HardElements kind : HardElements.values()) {
            double longest = 0;
            double tested = 0;
            LayerReport report = null;
            long cpu = 0;
            for (int seed = 0; seed < MATRICES; seed++) {
                Layer layer = Matrices.layer(1, kind.name(), kind.of(ORDER, seed), ORDER, ORDER);
                long before = system.getProcessCpuTime();
                long start = System.nanoTime();
                report = analyzer.analyze(layer, null, AnalysisOptions.DEFAULT, AnalysisContext.UNHINDERED);
                longest = Math.max(longest, (System.nanoTime() - start) / 1e9);
                cpu += system.getProcessCpuTime() - before;
                start = System.nanoTime();
                analyzer.analyze(layer, null, AnalysisOptions.DEFAULT.withBootstraps(200), AnalysisContext.UNHINDERED);
                tested = Math.max(tested, (System.nanoTime() - start) / 1e9);
            }
            System.out.printf("%-34s %10.3f %10.3f %10.3f  %s%n", kind.label, longest, cpu / 1e9 / MATRICES, tested,
                    words(report));
        }
    }

    private static String words(LayerReport report) {
        return switch (report) {
            case LayerReport.Analyzed analyzed -> "%s, %d".formatted(analyzed.random().method().kind(),
                    analyzed.random().traps().size());
            case LayerReport.Skipped skipped -> "skipped: " + skipped.reason();
            case LayerReport.Failed failed -> "failed: " + failed.message();
        };
    }
}
