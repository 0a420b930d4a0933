package org.eigenscope.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eigenscope.store.FolderCache;
import org.eigenscope.timeline.Runs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

class TimelineCommandTest {

    private static final String SENTENCE = "Traps appear in fc2 at step 177,828 and grow to 11 × λ+; test accuracy "
            + "peaks at 562,341 (97.7 %) and falls to 95.5 %.";

    @TempDir
    private Path folder;
    private Session session;
    private Path run;

    @BeforeEach
    void begin() throws IOException {
        session = new Session(folder);
        run = Runs.digits(folder.resolve("run"));
    }

    @Test
    void aRunIsToldInATableAndInWords() {
        assertThat(session.run("timeline", "-q", run)).isZero();
        assertThat(session.out()).contains(SENTENCE)
                .containsPattern("177,828 +100.0 % +74.5 % +3 .*fc2: 1.18 × λ\\+");
        assertThat(session.err()).isEmpty();
    }

    @Test
    void filesHoldEveryLayerOfEveryCheckpoint() throws IOException {
        Path csv = folder.resolve("run/timeline.csv");
        Path json = folder.resolve("run/timeline.json");
        assertThat(session.run("timeline", "-q", run, "--csv", csv, "--json", json)).isZero();
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines.getFirst()).startsWith("step,layer,checkpoint,note,moved,").contains(",alpha,")
                .endsWith(",train_accuracy,test_accuracy");
        assertThat(lines).hasSize(1 + 3 * 11);
        assertThat(lines.get(1)).startsWith("0,fc1,step-00000000.safetensors,,,");
        JsonObject document = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        assertThat(document.get("schema").getAsString()).isEqualTo("eigenscope-timeline/2");
        assertThat(document.getAsJsonArray("checkpoints")).hasSize(11);
        assertThat(document.getAsJsonArray("layers")).hasSize(33);
        assertThat(document.getAsJsonObject("story").getAsJsonArray("layers").get(1).getAsJsonObject()
                .get("first_trap").getAsLong()).isEqualTo(177_828);
        // What it has written into the folder of the run is neither a checkpoint nor a log.
        session = new Session(folder);
        assertThat(session.run("timeline", "-q", run)).isZero();
        assertThat(session.out()).contains(SENTENCE);
        assertThat(session.err()).isEmpty();
        assertThat(session.run("timeline", run, "--csv", run.resolve("step-00000100.safetensors"), "--force"))
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aRunThatDoesNotExistIsSaidSo() {
        assertThat(session.run("timeline", folder.resolve("nowhere"))).isEqualTo(ExitCode.FILES);
        assertThat(session.err()).startsWith("error: ").contains("nowhere does not exist").doesNotContain("checkpoint");
    }

    @Test
    void whatCannotBeReadIsSaidAndShowsInTheExitCode() throws IOException {
        Path cut = run.resolve("step-00001000.safetensors");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 100_000));
        assertThat(session.run("timeline", "-q", run)).isEqualTo(ExitCode.PARTS);
        assertThat(session.err()).contains("step-00001000.safetensors");
        assertThat(session.out()).contains(SENTENCE);
    }

    @Test
    void ofManyDamagedCheckpointsTheFirstAreNamedAndTheOthersCounted() throws IOException {
        Path json = folder.resolve("timeline.json");
        for (long step : Runs.STEPS.subList(0, 8)) {
            Path cut = run.resolve("step-%08d.safetensors".formatted(step));
            Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 100_000));
        }
        assertThat(session.run("timeline", "-q", run, "--json", json)).as(session.err()).isEqualTo(ExitCode.PARTS);
        assertThat(session.err().lines()).hasSize(4).last().asString()
                .isEqualTo("5 more files like these: --json and --html write them all");
        assertThat(JsonParser.parseString(Files.readString(json)).getAsJsonObject().getAsJsonArray("findings"))
                .hasSize(8);
    }

    /** As a training does that keeps its last checkpoints under a few names. */
    @Test
    void aCheckpointThatIsReplacedMeanwhileHasNoFiguresOfTwoFiles() throws IOException {
        Path csv = folder.resolve("timeline.csv");
        Path next = Files.copy(Runs.checkpoint(562_341), folder.resolve("next"));
        session.caching((asked, work, analysis) -> {
            synchronized (next) {
                if (Files.exists(next)) {
                    Files.move(next, run.resolve("step-00001000.safetensors"), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            return analysis.run();
        });
        assertThat(session.run("timeline", "-q", run, "--csv", csv)).as(session.err())
                .isEqualTo(ExitCode.PARTS);
        assertThat(session.err()).contains(
                "step-00001000.safetensors: it was replaced while it was analyzed: it was left out");
        assertThat(Files.readAllLines(csv)).hasSize(1 + 3 * 10).noneMatch(line -> line.startsWith("1000,"));
    }

    @Test
    void noRunIsAnError() throws IOException {
        assertThat(session.run("timeline", Files.createDirectories(folder.resolve("empty"))))
                .isEqualTo(ExitCode.FILES);
        assertThat(session.err()).contains("it holds no checkpoints");
    }

    @Test
    void layersAndCheckpointsAreChosen() {
        assertThat(session.run("timeline", "-q", "--layers", "fc3", "--no-randomize", run.resolve("step-000*")))
                .isZero();
        assertThat(session.out()).doesNotContain("fc2", "1,000,000").contains("31,623",
                "Test accuracy rises from 11.9 % to 37.0 %.");
    }

    @Test
    void onlyWhatIsNewIsAnalyzedAgain() throws IOException {
        Path kept = folder.resolve("reports");
        FolderCache cache = new FolderCache(kept, "1", FolderCache.USUAL);
        Path cold = folder.resolve("cold.csv");
        Path warm = folder.resolve("warm.csv");
        assertThat(session.caching(cache).run("timeline", "-q", run, "--csv", cold)).isZero();
        assertThat(session.run("timeline", "-q", run, "--csv", warm)).isZero();
        assertThat(warm).hasSameTextualContentAs(cold);
        assertThat(files(kept)).hasSize(55);
        Files.delete(run.resolve("step-00000100.safetensors"));
        assertThat(session.run("analyze", "-q", run.resolve("step-00010000.safetensors"), "--csv",
                folder.resolve("one.csv"))).isZero();
        assertThat(files(kept)).as("analyze takes them too").hasSize(55);
        assertThat(session.run("timeline", "-q", "--no-cache", "--seed", 1, run)).isZero();
        assertThat(files(kept)).hasSize(55);
    }

    /** Checkpoints are large and go; what was found in them stays. */
    @Test
    void reportsStandForTheirCheckpoints() throws IOException {
        assertThat(session.run("timeline", "-q", run)).isZero();
        String table = session.out().substring(0, session.out().indexOf(SENTENCE) + SENTENCE.length());
        Path reports = Files.createDirectories(folder.resolve("reports"));
        Path all = folder.resolve("all.json");
        assertThat(session.run("analyze", "-q", run, "--json", all)).isZero();
        try (Stream<Path> files = Files.list(run)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".safetensors")).toList()) {
                assertThat(session.run("analyze", "-q", file, "--json",
                        reports.resolve(file.getFileName().toString().replace("safetensors", "json")))).isZero();
            }
        }
        Path log = Files.copy(run.resolve("run.json"), folder.resolve("run.json"));
        for (Object told : List.of(reports, all)) {
            assertThat(session.run("timeline", "-q", told, "--log", log)).as(session.err()).isZero();
            assertThat(session.out()).contains(SENTENCE)
                    .containsPattern("177,828 +100.0 % +74.5 % +3 .*fc2: 1.18 × λ\\+")
                    .doesNotContain("of its norm in all");
        }
        assertThat(session.out().lines().limit(12).map(line -> line.replaceAll(" +", " ")).toList())
                .isEqualTo(table.lines().limit(12).map(line -> line.replaceAll(" +", " ")).toList());
        assertThat(session.run("timeline", all, "--json", all, "--force")).isEqualTo(ExitCode.USAGE);
        Path cut = reports.resolve("step-00001000.json");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 5_000));
        assertThat(session.run("timeline", "-q", reports)).isEqualTo(ExitCode.PARTS);
        assertThat(session.err()).contains("step-00001000.json");
    }

    @Test
    void aTableForLatexHasAColumnALayer() throws IOException {
        Path table = folder.resolve("run.dat");
        assertThat(session.run("timeline", "-q", run, "--pgfplots", table, "--metric", "rand_num_spikes")).isZero();
        List<String> lines = Files.readAllLines(table);
        assertThat(lines.getFirst()).isEqualTo("step train_accuracy test_accuracy fc1 fc2 fc3");
        assertThat(lines).hasSize(12).allMatch(line -> line.split(" ").length == 6);
        assertThat(lines.get(8)).startsWith("177828 1.0 0.7453").endsWith(" 0.0 1.0 0.0");
        assertThat(session.run("timeline", "-q", run, "--metric", "alhpa")).isEqualTo(ExitCode.USAGE);
        assertThat(session.err()).contains("did you mean alpha");
    }

    @Test
    void twoRunsStandBesideEachOther() throws IOException {
        Path second = Runs.digits(folder.resolve("second"));
        Files.delete(second.resolve("step-01000000.safetensors"));
        Path csv = folder.resolve("both.csv");
        Path json = folder.resolve("both.json");
        Path page = folder.resolve("both.html");
        assertThat(session.run("timeline", "-q", run, "--with", second, "--csv", csv, "--json", json, "--html", page))
                .isZero();
        assertThat(session.out()).contains("run\n", "second\n", SENTENCE, "test accuracy rises from 11.9 % to 97.7 %");
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines.getFirst()).startsWith("run,step,layer,");
        assertThat(lines).hasSize(1 + 33 + 30);
        assertThat(lines.get(34)).startsWith("second,0,fc1,");
        JsonObject document = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        assertThat(document.getAsJsonObject("over").getAsJsonArray("checkpoints")).hasSize(10);
        assertThat(document.getAsJsonArray("layers")).hasSize(63);
        assertThat(Files.readString(page)).contains("<title>run over second · training</title>");
        assertThat(session.run("timeline", "--with", second, "--watch", run)).isEqualTo(ExitCode.USAGE);
        Path table = folder.resolve("two.dat");
        assertThat(session.run("timeline", "-q", run, "--with", second, "--pgfplots", table)).isEqualTo(ExitCode.USAGE);
        assertThat(session.err()).contains("--pgfplots: a table holds one run; leave out --with");
        assertThat(table).doesNotExist();
        assertThat(session.run("chart", "-q", run, "--with", second, "--chart", "run", "--out",
                folder.resolve("both.svg"))).isZero();
        assertThat(Files.readString(folder.resolve("both.svg"))).contains(">second<");
    }

    @Test
    void runsThatCountDifferentThingsShareNoAxis() throws IOException {
        assertThat(session.run("timeline", "-q", run, "--with", Path.of("src/test/resources/runs/keras")))
                .isEqualTo(ExitCode.FILES);
        assertThat(session.err()).contains("its checkpoints are numbered by checkpoint, those of run by step: they "
                + "share no axis");
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
