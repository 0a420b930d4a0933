package org.eigenscope.cluster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport.Failed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.run.Analyses.AnalysisRequest;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.cli.Terminal;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** The job on threads of one process. */
class LocalSparkIT {

    private static final Path MODEL = Path.of("src/test/resources/formats/digits-cnn.safetensors").toAbsolutePath();

    private static JavaSparkContext spark;

    @TempDir
    private Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void start() {
        spark = new JavaSparkContext(new SparkConf().setMaster("local[2]").setAppName("test")
                .set("spark.ui.enabled", "false").set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1"));
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private int run(Object... words) {
        Terminal terminal = new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), false, 0, false, false, Map.of());
        return AnalyzeJob.run(spark, terminal, java.util.Arrays.stream(words).map(String::valueOf).toList());
    }

    @Test
    void theCommandIsThatOfOneMachine() throws IOException {
        assertThat(run(MODEL, "--json", folder.resolve("a.json"), "--csv", folder.resolve("a.csv"))).as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("conv1", "layers analyzed");
        assertThat(err.toString()).contains("; the largest needs spark.executor.memory=", "[1/");
        assertThat(Files.readString(folder.resolve("a.json"))).contains("eigenscope-report/");
        assertThat(run(MODEL, "--json", folder.resolve("a.json"))).as("what is there is not replaced").isEqualTo(2);
        assertThat(err.toString()).contains("a.json");
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("spark-submit --class org.eigenscope.cluster.AnalyzeJob");
        assertThat(run("hf://some/model")).isEqualTo(3);
        assertThat(err.toString()).contains("hf://some/model: the cluster reads shared folders");
        assertThat(run(folder.resolve("none.gguf"))).isEqualTo(3);
    }

    @Test
    void aLayerThatDoesNotFitIsRefusedWithTheNumbersToSet() throws Exception {
        try (HadoopModels models = new HadoopModels(SharedSettings.of(spark))) {
            Model model = new ModelFiles(models).open(MODEL);
            AnalysisRequest wanted = new AnalysisRequest(model, model.layers(), AnalysisOptions.DEFAULT, Set.of(),
                    false);
            double most = model.layers().stream().mapToDouble(layer -> Task.of(layer, wanted.options()).outside()).max()
                    .orElseThrow();
            // A byte too little outside the heap for the largest layer, and two tasks at once.
            ExecutorMemory memory = new ExecutorMemory(4e9, 256 * 1048576 + 2 * most - 1, 2);
            List<String> notes = new ArrayList<>();
            ModelReport report = new ClusterAnalyses(spark, models, memory, notes::add)
                    .start(wanted, AnalysisListener.NONE).join();
            List<Failed> failed = report.layers().stream().filter(Failed.class::isInstance).map(Failed.class::cast)
                    .toList();
            assertThat(failed).hasSize(1);
            assertThat(failed.getFirst().message()).contains("an executor runs 2 tasks at once: set "
                    + "spark.executor.memory=").containsPattern("spark.executor.memoryOverhead=\\d+m");
            assertThat(report.analyzed()).isNotEmpty();
            assertThat(notes).singleElement().asString().contains("the largest needs");
        }
    }

    @Test
    void whatAnExecutorHasIsReadFromTheSettings() {
        SparkConf settings = new SparkConf(false).set("spark.master", "yarn").set("spark.executor.memory", "4g")
                .set("spark.executor.cores", "4").set("spark.task.cpus", "2");
        assertThat(ExecutorMemory.of(settings)).isEqualTo(new ExecutorMemory(4096.0 * 1048576, 0.1 * 4096 * 1048576,
                2));
        assertThat(ExecutorMemory.of(settings.set("spark.executor.memoryOverhead", "2048")).outside())
                .isEqualTo(2048.0 * 1048576);
        assertThat(ExecutorMemory.of(new SparkConf(false).set("spark.master", "spark://host:7077"))).isEqualTo(
                new ExecutorMemory(1024.0 * 1048576, 384.0 * 1048576, 1));
    }
}
