package org.eigenscope.cluster;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures what Spark costs: a model on one worker of one processor, on two, and on one thread without Spark. Prints;
 * asserts nothing of time.
 *
 * <pre>mvn -P cluster verify -Dit.test=SparkSpeedIT -Dcluster.model=MODEL</pre>
 */
@EnabledIfSystemProperty(named = "cluster.model", matches = ".+")
class SparkSpeedIT {

    private static final Map<String, String> SETTINGS = Map.of("spark.executor.memory", "640m",
            "spark.executor.memoryOverhead", "512m", "spark.executor.cores", "1", "spark.ui.enabled", "false",
            "spark.executor.extraJavaOptions", "-XX:+UseSerialGC");

    @TempDir
    private Path folder;

    /**
     * What a run took.
     *
     * @param wall seconds from its start to its end
     * @param layers seconds of its layers, together, as its report says
     * @param count how many were analyzed
     */
    private record Took(double wall, double layers, int count) {
        static Took of(long begun, Path report) throws IOException {
            double wall = (System.nanoTime() - begun) / 1e9;
            JsonObject model = JsonParser.parseString(Files.readString(report)).getAsJsonObject().getAsJsonArray(
                    "models").get(0).getAsJsonObject();
            double layers = 0;
            int count = 0;
            for (JsonElement layer : model.getAsJsonArray("layers")) {
                JsonElement elapsed = layer.getAsJsonObject().get("elapsed");
                layers += elapsed == null ? 0 : elapsed.getAsDouble();
                count += elapsed == null ? 0 : 1;
            }
            return new Took(wall, layers, count);
        }
    }

    @Test
    void oneWorkerAndTwo() throws Exception {
        Path model = Path.of(System.getProperty("cluster.model")).toAbsolutePath();
        // What a job takes that has next to nothing to do: the start of the driver and of executors.
        Path trifle = Path.of("src/test/resources/formats/digits-mlp.safetensors").toAbsolutePath();
        try (SparkCluster cluster = new SparkCluster(folder)) {
            cluster.worker("first");
            Took start = run(cluster, "start", trifle);
            Took one = run(cluster, "one", model);
            cluster.worker("second");
            Took two = run(cluster, "two", model);
            double work = one.wall - start.wall;
            System.out.printf("a job with next to nothing to do: %.1f s%n", start.wall);
            System.out.printf("one worker: %.1f s, without that %.1f, of which layers %.1f; Spark a task: %.0f ms%n",
                    one.wall, work, one.layers, 1000 * (work - one.layers) / one.count);
            System.out.printf("two workers: %.1f s, without that %.1f, layers %.1f; efficiency against one: %.2f%n",
                    two.wall, two.wall - start.wall, two.layers, work / (2 * (two.wall - start.wall)));
        }
        Path report = folder.resolve("here.json");
        long begun = System.nanoTime();
        Process here = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xmx1g", "-cp",
                System.getProperty("java.class.path"), "org.eigenscope.cli.Main", "analyze", "--quiet", "--no-cache",
                "--threads", "1", "--json", report.toString(), model.toString()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("here.log").toFile()).start();
        assertThat(SparkCluster.code(here)).isZero();
        Took alone = Took.of(begun, report);
        System.out.printf("one thread, no Spark: %.1f s, of which layers %.1f%n", alone.wall, alone.layers);
    }

    private Took run(SparkCluster cluster, String name, Path model) throws Exception {
        Path report = folder.resolve(name + ".json");
        long begun = System.nanoTime();
        Process job = cluster.submit(name, SETTINGS, "--quiet", "--json", report.toString(), model.toString());
        assertThat(SparkCluster.code(job)).as(cluster.log(name)).isZero();
        return Took.of(begun, report);
    }
}
