package org.eigenscope.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Matrices;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.linalg.Backends;
import org.eigenscope.model.Layer;

/** Processor time of what is done on request: {@code --thorough}, and {@code compare --audit}. */
final class ThoroughBenchmark {

    private static final long[][] SHAPES = {{1024, 1024}, {2048, 2048}, {4096, 4096}, {4096, 1024},
        {128, 128, 3, 3}, {256, 256, 3, 3}, {512, 512, 3, 3}, {512, 256, 1, 1}};

    private ThoroughBenchmark() {}

    static void run() throws Exception {
        System.out.printf("%n%-24s %12s %14s%n", "one layer of", "usual, CPU s", "thorough, CPU s");
        LayerAnalyzer analyzer = new LayerAnalyzer(Backends.best());
        for (long[] shape : SHAPES) {
            String name = String.join(" × ", Arrays.stream(shape).mapToObj(String::valueOf).toList());
            int count = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
            Layer layer = Matrices.layer(1, name, Matrices.gaussian(count, 1), shape);
            System.out.printf("%-24s %12.1f %14.1f%n", name, seconds(analyzer, layer, AnalysisOptions.DEFAULT),
                    seconds(analyzer, layer, AnalysisOptions.DEFAULT.withThorough(true)));
        }
        audit();
    }

    private static double seconds(LayerAnalyzer analyzer, Layer layer, AnalysisOptions options) throws IOException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = system.getProcessCpuTime();
        analyzer.analyze(layer, null, options, AnalysisContext.UNHINDERED);
        return (system.getProcessCpuTime() - before) / 1e9;
    }

    /** A matrix against itself and a hundredth of its elements in another order. */
    private static void audit() throws Exception {
        Path folder = Files.createDirectories(Path.of("target/bench-models"));
        ModelBenchmark.heading(Floor.measured(), 1);
        for (int order : new int[] {1024, 2048, 4096}) {
            Path base = folder.resolve("base-%d.npy".formatted(order));
            Path tuned = folder.resolve("tuned-%d.npy".formatted(order));
            float[] elements = GramBenchmark.gaussian(order * order);
            NumpyFile.write(base, order, order, elements);
            float[] moved = elements.clone();
            for (int i = 0; i < moved.length; i++) {
                moved[i] += 0.01f * elements[moved.length - 1 - i];
            }
            NumpyFile.write(tuned, order, order, moved);
            for (List<String> flags : List.of(List.<String>of(), List.of("--audit"))) {
                List<String> arguments = new ArrayList<>(List.of("compare", base.toString(),
                        tuned.toString(), "--quiet", "--no-cache"));
                arguments.addAll(flags);
                ModelBenchmark.programOrJvm("compare, %d × %d%s".formatted(order, order,
                        flags.isEmpty() ? "" : ", --audit"), arguments, Double.NaN, 1);
            }
        }
    }
}
