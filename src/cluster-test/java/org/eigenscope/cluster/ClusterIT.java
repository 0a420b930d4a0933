package org.eigenscope.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** What a real cluster of processes writes is what one machine writes, byte for byte but for the times. */
class ClusterIT {

    private static final Path CHECKPOINTS = Path.of("src/test/resources/checkpoints").toAbsolutePath();
    private static final String TIMES = "\"(started|elapsed)\":(\"[^\"]*\"|[^,}]*)";
    private static final Map<String, String> SETTINGS = Map.of("spark.executor.memory", "512m",
            "spark.executor.memoryOverhead", "384m", "spark.executor.cores", "1", "spark.ui.enabled", "false",
            "spark.executor.extraJavaOptions", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");

    @TempDir
    private Path folder;
    private SparkCluster cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = new SparkCluster(folder);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private Path miniLm() throws IOException {
        Path file = folder.resolve("all-minilm-l6-v2.onnx");
        if (Files.notExists(file)) {
            try (InputStream in = ClusterIT.class.getResourceAsStream("/all-minilm-l6-v2.onnx")) {
                Files.copy(in, file);
            }
        }
        return file;
    }

    private static List<String> checkpoints() throws IOException {
        try (Stream<Path> files = Files.list(CHECKPOINTS)) {
            return files.filter(file -> file.toString().endsWith(".safetensors")).sorted().map(Path::toString)
                    .toList();
        }
    }

    /** What {@code eigenscope analyze} writes on this machine. */
    private void locally(String json, String csv, List<String> models) throws Exception {
        locally(0, json, csv, models);
    }

    private void locally(int code, String json, String csv, List<String> models) throws Exception {
        List<String> line = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp",
                System.getProperty("java.class.path"), "org.eigenscope.cli.Main", "analyze", "--quiet", "--no-cache",
                "--json", folder.resolve(json).toString(), "--csv", folder.resolve(csv).toString()));
        line.addAll(models);
        assertThat(SparkCluster.code(new ProcessBuilder(line).redirectErrorStream(true)
                .redirectOutput(folder.resolve("local.log").toFile()).start())).isEqualTo(code);
    }

    /** A model with an element that is no number in one of its layers. */
    private Path damaged() throws IOException {
        byte[] bytes = Files.readAllBytes(Path.of("src/test/resources/formats/digits-cnn.safetensors"));
        ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) all.getLong(0);
        Matcher place = Pattern.compile("\"fc1.weight\":[^}]*\"data_offsets\": ?\\[(\\d+)").matcher(
                new String(bytes, 8, header, StandardCharsets.UTF_8));
        assertThat(place.find()).isTrue();
        all.putFloat(8 + header + Integer.parseInt(place.group(1)), Float.NaN);
        return Files.write(folder.resolve("damaged.safetensors"), bytes);
    }

    private String text(String file) throws IOException {
        return Files.readString(folder.resolve(file)).replaceAll(TIMES, "");
    }

    @Test
    void aWorkerThatIsKilledIsNotMissed() throws Exception {
        cluster.worker("first");
        Process second = cluster.worker("second");
        List<String> words = new ArrayList<>(List.of("--json", folder.resolve("a.json").toString(), "--csv",
                folder.resolve("a.csv").toString(), miniLm().toString()));
        words.addAll(checkpoints());
        Process job = cluster.submit("job", SETTINGS, words.toArray(String[]::new));
        // Both executors are at work, and have most of it before them.
        SparkCluster.await("tasks on both workers", () -> !job.isAlive() || cluster.log("job").contains("[4/40]")
                && second.descendants().findAny().isPresent());
        assertThat(job.isAlive()).as(cluster.log("job")).isTrue();
        SparkCluster.kill(second);
        assertThat(cluster.log("job")).doesNotContain("[40/40]");
        assertThat(SparkCluster.code(job)).as(cluster.log("job")).isZero();
        assertThat(cluster.log("job")).contains("Lost executor");
        locally("b.json", "b.csv", words.subList(4, words.size()));
        assertThat(text("a.csv")).isEqualTo(text("b.csv"));
        same(text("a.json"), text("b.json"));
    }

    @Test
    void modelsAndReportsOfHdfs() throws Exception {
        cluster.worker("first");
        cluster.worker("second");
        Configuration settings = new Configuration();
        settings.set("hdfs.minidfs.basedir", folder.resolve("hdfs").toString());
        try (MiniDFSCluster hadoop = new MiniDFSCluster.Builder(settings).numDataNodes(1).build()) {
            FileSystem hdfs = hadoop.getFileSystem();
            org.apache.hadoop.fs.Path runs = new org.apache.hadoop.fs.Path("/runs");
            hdfs.mkdirs(runs);
            for (String checkpoint : checkpoints()) {
                hdfs.copyFromLocalFile(new org.apache.hadoop.fs.Path(checkpoint), runs);
            }
            hdfs.copyFromLocalFile(new org.apache.hadoop.fs.Path(miniLm().toString()),
                    new org.apache.hadoop.fs.Path("/all-minilm-l6-v2.onnx"));
            String root = hdfs.getUri().toString();
            Process job = cluster.submit("job", SETTINGS, "--quiet", "--json", root + "/reports/a.json", "--csv",
                    folder.resolve("a.csv").toString(), root + "/all-minilm-l6-v2.onnx", root + "/runs/*.safetensors");
            assertThat(SparkCluster.code(job)).as(cluster.log("job")).isZero();
            hdfs.copyToLocalFile(new org.apache.hadoop.fs.Path("/reports/a.json"),
                    new org.apache.hadoop.fs.Path(folder.resolve("a.json").toString()));
            List<String> models = new ArrayList<>(List.of(miniLm().toString()));
            models.addAll(checkpoints());
            locally("b.json", "b.csv", models);
            assertThat(text("a.csv")).isEqualTo(text("b.csv"));
            String there = text("a.json");
            assertThat(there).contains("\"path\":\"" + root.replace("//", "/") + "/runs/step-00000100.safetensors\"");
            same(withoutPlaces(there), withoutPlaces(text("b.json")));

            // A layer that fails is one layer: the others of its model, and the models behind it, are analyzed.
            List<String> some = List.of(damaged().toString(), checkpoints().getFirst());
            Process bad = cluster.submit("bad", SETTINGS, Stream.concat(Stream.of("--json",
                    folder.resolve("c.json").toString(), "--csv", folder.resolve("c.csv").toString()), some.stream())
                    .toArray(String[]::new));
            assertThat(SparkCluster.code(bad)).as(cluster.log("bad")).isEqualTo(4);
            assertThat(cluster.log("bad")).contains("fc1: failed: ", "fc3: alpha ");
            locally(4, "d.json", "d.csv", some);
            assertThat(text("c.csv")).isEqualTo(text("d.csv"));
            same(text("c.json"), text("d.json"));

            // What is there is not replaced unless that is asked for, and what is not there is told.
            Process again = cluster.submit("again", SETTINGS, "--json", root + "/reports/a.json",
                    root + "/all-minilm-l6-v2.onnx");
            Process none = cluster.submit("none", SETTINGS, root + "/none/*.gguf");
            assertThat(SparkCluster.code(again)).isEqualTo(3);
            assertThat(cluster.log("again")).contains("/reports/a.json exists");
            assertThat(SparkCluster.code(none)).isEqualTo(3);
            assertThat(cluster.log("none")).contains("/none/*.gguf does not exist");
        }
    }

    /** Compares two long texts; of what differs the place is shown, not all of it. */
    private static void same(String one, String other) {
        int at = Arrays.mismatch(one.toCharArray(), other.toCharArray());
        assertThat(at < 0 ? "" : around(one, at)).isEqualTo(at < 0 ? "" : around(other, at));
        assertThat(at).isNegative();
    }

    private static String around(String text, int at) {
        return text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 200));
    }

    private static String withoutPlaces(String json) {
        return json.replaceAll("\"path\":\"[^\"]*/([^\"/]+)\"", "\"path\":\"$1\"");
    }
}
