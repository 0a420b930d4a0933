package org.eigenscope.desktop;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.eigenscope.format.ModelFiles;

/**
 * One window that opens and analyzes all models of a folder again and again: what leaks grows. Prints heap, memory of
 * the process, handles and threads; is no test, since it takes as long as it is told to.
 *
 * <p>Arguments: minutes, and folders.
 */
final class Soak {

    private static final int LINES = 24;
    private static final int LOOK_MILLIS = 5;

    private Soak() {}

    public static void main(String[] args) throws Exception {
        try {
            List<Path> models = new ArrayList<>();
            for (int i = 1; i < args.length; i++) {
                models.addAll(models(Path.of(args[i])));
            }
            soak(Duration.ofMinutes(Long.parseLong(args[0])), models);
        } catch (Throwable e) {
            // The window's threads would keep the process.
            e.printStackTrace();
            System.exit(1);
        }
        System.exit(0);
    }

    private static List<Path> models(Path folder) throws IOException {
        ModelFiles files = new ModelFiles();
        List<Path> models = new ArrayList<>();
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : all) {
            if (files.recognizes(file)) {
                models.add(file);
            }
        }
        return models;
    }

    private static void soak(Duration time, List<Path> models) throws Exception {
        System.out.printf("%d models%n  openings  minutes  heap MB  process MB  handles  threads%n", models.size());
        Instant end = Instant.now().plus(time);
        Instant next = Instant.now();
        Duration step = time.dividedBy(LINES);
        int openings = 0;
        try (TestWindow window = new TestWindow()) {
            for (int i = 0; Instant.now().isBefore(end); i++) {
                Path model = models.get(i % models.size());
                // What is opened is analyzed; what is refused leaves the model before it.
                TestWindow.run(() -> window.bench.open(model));
                while (TestWindow.fx(() -> window.bench.openingProperty().get()
                        || window.bench.analyses().phase().busy())) {
                    Thread.sleep(LOOK_MILLIS);
                }
                openings++;
                if (Instant.now().isAfter(next)) {
                    print(openings, Duration.between(end.minus(time), Instant.now()));
                    next = next.plus(step);
                }
            }
        }
        print(openings, time);
    }

    private static void print(int openings, Duration since) throws IOException {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
        long handles = ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getOpenFileDescriptorCount();
        String resident = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS")).findFirst().orElse("0 kB");
        long process = Long.parseLong(resident.replaceAll("\\D", "")) >> 10;
        System.out.printf(Locale.ROOT, "%10d %8.1f %8d %11d %8d %8d%n", openings, since.toMillis() / 60_000.0, heap,
                process, handles, ManagementFactory.getThreadMXBean().getThreadCount());
    }
}
