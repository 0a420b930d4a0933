package org.eigenscope.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.analysis.run.ModelsTogether;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.linalg.Backends;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.Model;
import org.eigenscope.model.WeightMatrix;
import org.eigenscope.series.ModelSeries;
import org.eigenscope.timeline.CheckpointDistances;

/**
 * A training run of a network of 25 million parameters: all-MiniLM-L6-v2, copied with small changes. A checkpoint of
 * the run is held against one that is analyzed alone in the same process, in time and in memory.
 */
final class RunBenchmark {

    private static final String MODEL = "/all-minilm-l6-v2.onnx";
    private static final int SINGLE = 5;

    private RunBenchmark() {}

    /** @param checkpoints how many; each takes 90 MB of disk under {@code target} */
    static void run(int checkpoints) throws Exception {
        Path folder = Files.createDirectories(Path.of("target/bench-models/run"));
        ModelFiles files = new ModelFiles();
        List<Model> models = new ArrayList<>();
        Model base = files.open(original(folder));
        for (int i = 0; i < checkpoints; i++) {
            Path file = folder.resolve("step-%05d.safetensors".formatted(i));
            if (Files.notExists(file)) {
                write(base, i, file);
            }
            models.add(files.open(file));
        }
        ModelAnalyzer analyzer = new ModelAnalyzer(new LayerAnalyzer(Backends.best(), Set.of()));
        alone(analyzer, models.getFirst());
        Cost alone = Cost.NONE;
        long peak = 0;
        for (int i = 0; i < SINGLE; i++) {
            forgetPeak();
            alone = alone.plus(Cost.of(() -> alone(analyzer, models.getFirst())));
            peak = Math.max(peak, peak());
        }
        alone = alone.by(SINGLE);
        System.out.printf("%-40s %8.2f s %8.2f CPU s %6d MB%n", "one checkpoint alone, mean of " + SINGLE,
                alone.wall, alone.cpu, peak >> 20);
        forgetPeak();
        Cost together = Cost.of(() -> {
            ModelsTogether all = new ModelsTogether("run", models, models.stream().map(RunBenchmark::layers).toList());
            return analyzer.start(all, all.layers(), AnalysisOptions.DEFAULT, new AnalysisListener() { }).join();
        }).by(checkpoints);
        System.out.printf("%-40s %8.2f s %8.2f CPU s %6d MB, %.2f × alone (CPU %.2f ×)%n",
                "each of %d in a run".formatted(checkpoints), together.wall, together.cpu, peak() >> 20,
                together.wall / alone.wall, together.cpu / alone.cpu);
        Cost moves = Cost.of(() -> CheckpointDistances.of(ModelSeries.of(models), AnalysisContext.UNHINDERED))
                .by(checkpoints);
        System.out.printf("%-40s %8.2f s %8.2f CPU s%n", "how far each has moved", moves.wall, moves.cpu);
    }

    private static Object alone(ModelAnalyzer analyzer, Model model) throws Exception {
        return analyzer.start(model, layers(model), AnalysisOptions.DEFAULT, new AnalysisListener() { }).join();
    }

    private static List<Layer> layers(Model model) {
        return model.layers().stream().filter(Layer::hasMatrices).toList();
    }

    private static Path original(Path folder) throws IOException {
        Path file = folder.resolveSibling("all-minilm-l6-v2.onnx");
        if (Files.notExists(file)) {
            try (InputStream in = RunBenchmark.class.getResourceAsStream(MODEL)) {
                Files.copy(in, file);
            }
        }
        return file;
    }

    /** Writes the matrices of a model, each element changed by a ten-thousandth a step. */
    private static void write(Model base, int step, Path file) throws IOException {
        StringBuilder header = new StringBuilder("{\"__metadata__\":{\"step\":\"" + step + "\"}");
        long at = 0;
        for (Layer layer : layers(base)) {
            WeightMatrix matrix = layer.weights();
            long end = at + (long) matrix.rows() * matrix.columns() * Float.BYTES;
            header.append(",\"%s.weight\":{\"dtype\":\"F32\",\"shape\":[%d,%d],\"data_offsets\":[%d,%d]}".formatted(
                    layer.name(), matrix.rows(), matrix.columns(), at, end));
            at = end;
        }
        byte[] text = header.append("}").toString().getBytes(StandardCharsets.UTF_8);
        Random random = new Random(step);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            out.write(ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).array());
            out.write(text);
            for (Layer layer : layers(base)) {
                WeightMatrix matrix = layer.weights();
                float[] row = new float[matrix.columns()];
                ByteBuffer bytes = ByteBuffer.allocate(row.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                try (MatrixReader reader = matrix.source().open()) {
                    for (int i = 0; i < matrix.rows(); i++) {
                        reader.readRows(0, i, 1, row);
                        for (int j = 0; j < row.length; j++) {
                            row[j] *= 1 + step * 1e-4f * (random.nextFloat() - 0.5f);
                        }
                        bytes.asFloatBuffer().put(row);
                        out.write(bytes.array());
                    }
                }
            }
        }
    }

    /** What a piece of work takes, in seconds. */
    private record Cost(double wall, double cpu) {
        static final Cost NONE = new Cost(0, 0);

        /** A piece of work. */
        @FunctionalInterface
        interface Work {
            Object run() throws Exception;
        }

        static Cost of(Work work) throws Exception {
            OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long wall = System.nanoTime();
            long cpu = process.getProcessCpuTime();
            work.run();
            return new Cost((System.nanoTime() - wall) / 1e9, (process.getProcessCpuTime() - cpu) / 1e9);
        }

        Cost plus(Cost other) {
            return new Cost(wall + other.wall, cpu + other.cpu);
        }

        Cost by(int count) {
            return new Cost(wall / count, cpu / count);
        }
    }

    /** Linux counts the largest memory of a process from this moment on. */
    private static void forgetPeak() throws IOException {
        System.gc();
        Path refs = Path.of("/proc/self/clear_refs");
        if (Files.isWritable(refs)) {
            Files.writeString(refs, "5");
        }
    }

    /** The largest memory in bytes; 0 where the system does not tell. */
    private static long peak() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.notExists(status) ? 0 : Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:")).findFirst()
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10).orElse(0L);
    }
}
