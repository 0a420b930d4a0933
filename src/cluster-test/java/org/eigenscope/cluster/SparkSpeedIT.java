package org.eigenscope.cluster;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures what Spark costs: a model on one worker of one processor and on two, and without Spark by one process of
 * one thread and by two side by side, which is what the two processors of a machine can do at best. Prints; asserts
 * nothing of time.
 *
 * <pre>mvn -P cluster verify -Dit.test=SparkSpeedIT -Dcluster.model=MODEL</pre>
 */
@EnabledIfSystemProperty(named = "cluster.model", matches = ".+")
class SparkSpeedIT {

    private static final Map<String, String> SETTINGS = Map.of("spark.executor.memory", "640m",
            "spark.executor.memoryOverhead", "512m", "spark.executor.cores", "1", "spark.ui.enabled", "false",
            "spark.executor.extraJavaOptions", "-XX:+UseSerialGC", "spark.eventLog.enabled", "true",
            "spark.eventLog.compress", "false", "spark.eventLog.rolling.enabled", "false");

    @TempDir
    private Path folder;

    /**
     * What a job took, in seconds, by Spark's own log of events.
     *
     * @param wall from the start of its process to its end
     * @param span from the launch of the first task to the end of the last
     * @param tasks all tasks together, as their executors took them
     * @param processor of that what the threads of tasks were on a processor
     * @param around all tasks together, from the launch at the driver to the end there, without what executors took
     * @param count how many tasks
     */
    private record Took(double wall, double span, double tasks, double processor, double around, int count) {
        static Took of(long begun, Path events) throws IOException {
            double wall = (System.nanoTime() - begun) / 1e9;
            double first = Double.POSITIVE_INFINITY;
            double last = 0;
            double tasks = 0;
            double processor = 0;
            double around = 0;
            int count = 0;
            for (String line : Files.readAllLines(events)) {
                JsonObject event = JsonParser.parseString(line).getAsJsonObject();
                if (!event.get("Event").getAsString().equals("SparkListenerTaskEnd")) {
                    continue;
                }
                JsonObject info = event.getAsJsonObject("Task Info");
                JsonObject metrics = event.getAsJsonObject("Task Metrics");
                double launch = info.get("Launch Time").getAsDouble() / 1e3;
                double finish = info.get("Finish Time").getAsDouble() / 1e3;
                double ran = metrics.get("Executor Run Time").getAsDouble() / 1e3;
                first = Math.min(first, launch);
                last = Math.max(last, finish);
                tasks += ran;
                processor += metrics.get("Executor CPU Time").getAsDouble() / 1e9;
                around += finish - launch - ran;
                count++;
            }
            return new Took(wall, last - first, tasks, processor, around, count);
        }

        void print(String name) {
            System.out.printf("%s: %.1f s, from the first task to the last %.1f; %d tasks together %.1f, of which %.1f "
                    + "on a processor; around them %.0f ms a task%n", name, wall, span, count, tasks, processor,
                    1000 * around / count);
        }
    }

    @Test
    void oneWorkerAndTwo() throws Exception {
        Path model = Path.of(System.getProperty("cluster.model")).toAbsolutePath();
        // What a job takes that has next to nothing to do: the start of the driver and of executors.
        Path trifle = Path.of("src/test/resources/formats/digits-mlp.safetensors").toAbsolutePath();
        try (SparkCluster cluster = new SparkCluster(folder)) {
            cluster.worker("first");
            run(cluster, "start", trifle).print("one worker, a job with next to nothing to do");
            Took one = run(cluster, "one", model);
            one.print("one worker");
            cluster.worker("second");
            run(cluster, "start-2", trifle).print("two workers, a job with next to nothing to do");
            Took two = run(cluster, "two", model);
            two.print("two workers");
            System.out.printf("efficiency of two against one: %.2f; with the start %.2f; of tasks alone %.2f%n",
                    one.span / (2 * two.span), one.wall / (2 * two.wall), one.tasks / two.tasks);
        }
        double alone = here(1, model);
        System.out.printf("one process of one thread, no Spark: %.1f s%n", alone);
        double both = here(2, model);
        System.out.printf("two such side by side, each a half of the layers: %.1f s, an efficiency of %.2f%n",
                both, alone / (2 * both));
    }

    /** Analyzes a model by processes of one thread, each a part of it; gives the seconds until the last has ended. */
    private double here(int processes, Path model) throws Exception {
        long begun = System.nanoTime();
        List<Process> all = new ArrayList<>();
        for (int number = 1; number <= processes; number++) {
            Path report = folder.resolve("here-%d-%d.json".formatted(number, processes));
            all.add(new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xmx640m", "-cp",
                    System.getProperty("java.class.path"), "org.eigenscope.cli.Main", "analyze", "--quiet",
                    "--no-cache", "--threads", "1", "--part", number + "/" + processes, "--json", report.toString(),
                    model.toString()).redirectErrorStream(true)
                    .redirectOutput(folder.resolve("here.log").toFile()).start());
        }
        for (Process process : all) {
            assertThat(SparkCluster.code(process)).isZero();
        }
        return (System.nanoTime() - begun) / 1e9;
    }

    private Took run(SparkCluster cluster, String name, Path model) throws Exception {
        Path report = folder.resolve(name + ".json");
        Path events = Files.createDirectories(folder.resolve(name + "-events"));
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("spark.eventLog.dir", events.toUri().toString());
        long begun = System.nanoTime();
        Process job = cluster.submit(name, settings, "--quiet", "--json", report.toString(), model.toString());
        assertThat(SparkCluster.code(job)).as(cluster.log(name)).isZero();
        try (Stream<Path> files = Files.list(events)) {
            return Took.of(begun, files.filter(file -> !file.toString().endsWith(".crc")).findFirst().orElseThrow());
        }
    }
}
