package org.eigenscope.cli;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eigenscope.analysis.LayerFilters;
import org.eigenscope.report.JsonSchema;
import org.eigenscope.store.ReportReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.eigenscope.cli.Session.MODELS;

class AnalyzeCommandTest {

    private static final Path MLP = MODELS.resolve("digits-mlp.safetensors");
    private static final Path CNN = MODELS.resolve("digits-cnn.safetensors");

    @TempDir
    private Path folder;
    private Session session;

    @BeforeEach
    void begin() {
        session = new Session(folder);
    }

    @Test
    void oneModelGivesATableOfLayersOnStandardOutput() {
        assertThat(session.run("analyze", MLP)).isZero();
        assertThat(session.out().lines().toList()).first().asString()
                .matches("id  layer  kind +shape +alpha +D +fit +lambda_max .*");
        assertThat(session.out()).containsPattern("(?m)^ 2  fc2 +dense  256 × 256 +1\\.811 +0\\.063 .*over-trained, "
                + "read alpha with care, TRAP$");
        assertThat(session.out()).contains("by a mean shift of the elements", "3 layers analyzed");
        assertThat(session.err().lines()).hasSize(3).allMatch(line -> line.startsWith("digits-mlp.safetensors ["));
    }

    @Test
    void quietMeansTheTableAlone() {
        assertThat(session.run("analyze", "-q", MLP)).isZero();
        assertThat(session.err()).isEmpty();
        assertThat(session.out()).contains("fc2");
    }

    /** No filter is to blame. */
    @Test
    void aFileWithoutTensorsSaysSo() throws IOException {
        byte[] header = {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'};
        Path file = Files.write(folder.resolve("empty.safetensors"), header);
        assertThat(session.run("analyze", file)).isEqualTo(3);
        assertThat(session.err()).contains("empty.safetensors: it holds no tensors")
                .doesNotContain("no layer matches");
    }

    @Test
    void aScreenGetsABarThatGoesAway() {
        session.live().run("analyze", MLP);
        assertThat(session.err()).contains("\r").contains("█").endsWith("\r\u001b[K");
        assertThat(session.out()).doesNotContain("\u001b");
    }

    @Test
    void onAScreenItIsSaidThatReportsAreBeingWritten() {
        assertThat(session.live().run("analyze", MLP, "--html", folder.resolve("r.html"))).isZero();
        assertThat(session.err()).contains("\r\u001b[KWriting the reports of digits-mlp.safetensors …\r\u001b[K");
        session.run("analyze", "-q", MLP, "--html", folder.resolve("q.html"));
        assertThat(session.err()).isEmpty();
    }

    @Test
    void theSameSeedGivesTheSameFile() throws IOException {
        Path one = folder.resolve("1.csv");
        Path two = folder.resolve("2.csv");
        session.run("analyze", MLP, "--csv", one, "--seed", 5, "--threads", 1);
        session.run("analyze", MLP, "--csv", two, "--seed", 5, "--threads", 3);
        assertThat(one).hasSameBinaryContentAs(two);
        Path other = folder.resolve("3.csv");
        session.run("analyze", MLP, "--csv", other, "--seed", 6);
        assertThat(Files.readString(other)).isNotEqualTo(Files.readString(one));
    }

    @Test
    void everyFileThatIsAskedForIsWritten() throws IOException {
        assertThat(session.run("analyze", CNN, "--csv", folder.resolve("d.csv"), "--traps", folder.resolve("t.csv"),
                "--eigenvalues", folder.resolve("e.npz"), "--json", folder.resolve("r.json"), "--html",
                folder.resolve("r.html"), "--charts", folder.resolve("charts"), "--chart-format", "svg,png")).isZero();
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString()).sorted())
                    .containsExactly("charts/conv2.png", "charts/conv2.svg", "charts/fc1.png", "charts/fc1.svg",
                            "charts/fc2.png", "charts/fc2.svg", "d.csv", "e.npz", "r.html", "r.json", "t.csv");
        }
        assertThat(session.err()).contains("Wrote " + folder.resolve("d.csv"));
    }

    @Test
    void anExistingFileIsKeptAndNothingIsAnalyzed() throws IOException {
        Path mine = Files.writeString(folder.resolve("d.csv"), "mine");
        assertThat(session.run("analyze", MLP, "--json", folder.resolve("r.json"), "--csv", mine)).isEqualTo(2);
        assertThat(session.err()).isEqualTo("error: " + mine
                + ": already exists and was left unchanged; --force replaces it\n");
        assertThat(session.out()).isEmpty();
        assertThat(mine).hasContent("mine");
        assertThat(names()).containsExactly("d.csv");
        assertThat(session.run("analyze", MLP, "--csv", mine, "--force")).isZero();
        assertThat(Files.readString(mine)).startsWith("layer_id,");
    }

    /**
     * A chart's name is known from the model's index: nothing is analyzed for one that could not be put in its place.
     */
    @Test
    void anExistingChartIsKeptAndNothingIsAnalyzed() throws IOException {
        Path charts = Files.createDirectory(folder.resolve("charts"));
        Path mine = Files.writeString(charts.resolve("fc2.svg"), "mine");
        assertThat(session.run("analyze", MLP, "--charts", charts, "--csv", folder.resolve("d.csv"))).isEqualTo(2);
        assertThat(session.err()).isEqualTo("error: " + mine
                + ": already exists and was left unchanged; --force replaces it\n");
        assertThat(session.out()).isEmpty();
        assertThat(mine).hasContent("mine");
        assertThat(charts).isDirectoryContaining(mine::equals);
        assertThat(names()).containsExactly("charts");
        assertThat(session.run("analyze", MLP, "--charts", charts, "--force")).isZero();
        assertThat(mine).content().startsWith("<?xml");
    }

    @Test
    void aLongNameIsShortInTheTableAndWholeInTheFile() throws IOException {
        String name = "very.".repeat(60) + "long";
        Path model = new Weights().noise(name + ".weight", 1).to(folder.resolve("long.safetensors"));
        assertThat(session.run("analyze", "-q", model, "--csv", folder.resolve("d.csv"))).isZero();
        assertThat(session.out().lines().mapToInt(String::length).max().orElse(0)).isLessThan(200);
        assertThat(session.out()).contains("very.very.", "…", "very.very.long  dense");
        assertThat(folder.resolve("d.csv")).content().contains(name);
    }

    @Test
    void twoReportsInOneFileAreAMistake() {
        assertThat(session.run("analyze", MLP, "--csv", folder.resolve("x"), "--json", folder.resolve("y/../x")))
                .isEqualTo(2);
        assertThat(session.err()).contains("two reports cannot be written into one file");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileThatBeginsToBeInTheWayCostsNoTable() throws IOException {
        Path csv = folder.resolve("d.csv");
        session.whenTheModelIsAnalyzed(() -> Files.writeString(csv, "mine"));
        assertThat(session.run("analyze", "-q", MLP, "--csv", csv)).isEqualTo(2);
        assertThat(session.out()).contains("fc2");
        assertThat(session.err()).isEqualTo("error: " + csv + ": already exists and was left unchanged; --force "
                + "replaces it\n");
        assertThat(csv).hasContent("mine");
        assertThat(names()).containsExactly("d.csv");
    }

    @Test
    void aFolderThatDoesNotExistIsSaid() {
        assertThat(session.run("analyze", MLP, "--csv", folder.resolve("no/d.csv"))).isEqualTo(3);
        assertThat(session.err()).contains("does not exist; create it first");
    }

    @Test
    void wrongUsage() {
        assertThat(session.run("analyze")).isEqualTo(2);
        assertThat(session.err()).contains("MODEL", "Try 'eigenscope analyze --help'.");
        assertThat(session.run("analyze", MLP, "--sed", "1")).isEqualTo(2);
        assertThat(session.err()).contains("--sed", "--seed");
        assertThat(session.run("analyze", MLP, "--fail-on", "everything")).isEqualTo(2);
        assertThat(session.err()).contains("everything", "over-trained");
        assertThat(session.run("analyze", MLP, "--replicas", "-1")).isEqualTo(2);
        assertThat(session.run("analyze", MLP, "--layers", "nothing*")).isEqualTo(2);
        assertThat(session.err()).contains("digits-mlp.safetensors: no layer matches --layers nothing*; "
                + "'eigenscope describe' lists its layers");
        assertThat(session.run("analyze", MLP, "--kind", "magic")).isEqualTo(2);
        assertThat(session.err()).contains("--kind: there is no 'magic'; choose from dense, embedding,");
        assertThat(session.run("analyze", MLP, "--ids", "!x")).isEqualTo(2);
        assertThat(session.err()).contains("--ids: 'x' is neither a number nor a range");
        assertThat(session.run("analyze", MLP, "--layers", "!/(fc/")).isEqualTo(2);
        assertThat(session.err()).contains("--layers: /(fc/ is not a regular expression: unclosed group");
        assertThat(session.run("analyze", MLP, "--layers", "!*")).isEqualTo(2);
        assertThat(session.err()).contains("no layer matches --layers !*; 'eigenscope describe'");
        assertThat(session.run("analyze", MLP, "--min-evals", "1")).isEqualTo(2);
        assertThat(session.err()).contains("--min-evals must be 2 or more, not 1");
        assertThat(session.run("analyze", MLP, "--max-evals", "5")).isEqualTo(2);
        assertThat(session.err()).contains("--max-evals must not be smaller than --min-evals, which is 10");
        assertThat(session.run("analyze", MLP, "--trap-level", "1")).isEqualTo(2);
        assertThat(session.err()).contains("--trap-level must be between 0 and 1, not 1");
    }

    @Test
    void whatCannotBeReadIsSaidInOneLine() throws IOException {
        assertThat(session.run("analyze", folder.resolve("missing.onnx"))).isEqualTo(3);
        assertThat(session.err().lines()).hasSize(2).first().asString().contains("missing.onnx does not exist");
        Path cut = Files.write(folder.resolve("cut.safetensors"),
                Arrays.copyOf(Files.readAllBytes(MLP), 5000));
        assertThat(session.run("analyze", "-q", cut, MLP)).isEqualTo(3);
        assertThat(session.err()).startsWith("error: cut.safetensors: ").hasLineCount(1);
        assertThat(session.out()).as("the other model is reported").contains("fc2");
    }

    @Test
    void aFailedLayerDoesNotStopTheRest() throws IOException {
        Path file = new Weights().noise("good.weight", 1).broken("bad.weight").to(folder.resolve("m.safetensors"));
        assertThat(session.run("analyze", "-q", file)).isEqualTo(4);
        assertThat(session.out()).containsPattern("good +dense +32 × 32 +\\d").containsPattern("bad .*FAILED: ");
        assertThat(session.out()).contains("1 layer analyzed, 1 failed");
    }

    @Test
    void layersAreChosenByNameKindAndNumber() {
        session.run("analyze", "-q", CNN, "--layers", "conv*");
        assertThat(session.out()).contains("conv2").doesNotContain("fc1");
        session.run("analyze", "-q", CNN, "--kind", "dense");
        assertThat(session.out()).contains("fc1", "fc2").doesNotContain("conv");
        session.run("analyze", "-q", CNN, "--ids", "2-3");
        assertThat(session.out()).contains("conv2", "fc1").doesNotContain("fc2");
        session.run("analyze", "-q", CNN, "--layers", "!conv*,!/^fc[2-9]$/");
        assertThat(session.out()).contains("fc1").doesNotContain("fc2", "conv");
        session.run("analyze", "-q", CNN, "--layers", "/^(fc|conv){1,2}2$/,fc1", "--layers", "!fc2");
        assertThat(session.out()).contains("conv2", "fc1").doesNotContain("fc2");
        session.run("analyze", "-q", CNN, "--kind", "!conv2d", "--ids", "!4,!3-3");
        assertThat(session.out()).doesNotContain("fc1", "fc2", "conv");
        session.run("analyze", "-q", CNN, "--layers", "fc?", "--min-evals", "100");
        assertThat(session.out()).contains("fewer than the minimum of 100");
    }

    @Test
    void aReportHoldsTheFiltersThatChoseItsLayers() throws Exception {
        Path report = folder.resolve("filtered.json");
        session.run("analyze", "-q", CNN, "--layers", "fc*,!/^x,y$/", "--layers", "conv?", "--kind", "dense,!embedding",
                "--ids", "2-9,!3",
                "--min-evals", "4", "--json", report);
        String text = Files.readString(report);
        assertThat(text).contains("\"filters\":{\"names\":[\"fc*\",\"!/^x,y$/\",\"conv?\"],"
                + "\"kinds\":[\"dense\",\"!embedding\"],"
                + "\"ids\":[\"2-9\",\"!3\"]}", "\"min_evals\":4");
        assertThat(JsonSchema.of("report.schema.json").mistakes(JsonParser.parseString(text))).isEmpty();
        LayerFilters filters = new LayerFilters(List.of("fc*", "!/^x,y$/", "conv?"), List.of("dense", "!embedding"),
                List.of("2-9", "!3"));
        assertThat(new ReportReader().read(report).getFirst().filters()).isEqualTo(filters);
        // A report that is read again without filters keeps them, and one of an older program has none.
        assertThat(session.run("analyze", "-q", report, "--json", folder.resolve("again.json"))).isZero();
        assertThat(new ReportReader().read(folder.resolve("again.json")).getFirst().filters()).isEqualTo(filters);
        Path older = Files.writeString(folder.resolve("older.json"), text.replaceFirst("\"filters\":\\{[^}]*\\},", ""));
        assertThat(new ReportReader().read(older).getFirst().filters()).isEqualTo(LayerFilters.NONE);
    }

    @Test
    void severalModelsGiveOneTable() {
        assertThat(session.run("analyze", "-q", MLP, CNN)).isZero();
        assertThat(session.out().lines()).hasSize(3);
        assertThat(session.out()).containsPattern("digits-mlp.safetensors +safetensors +85,002 +3 ");
    }

    @Test
    void aGlobThatNoShellExpanded() {
        assertThat(session.run("analyze", "-q", MODELS + "/digits-cnn.*t*")).isZero();
        assertThat(session.out()).contains("digits-cnn.pt", "digits-cnn.safetensors").doesNotContain("mlp");
    }

    @Test
    void aFolderOfModelsInEveryFormatGivesOneTable() throws IOException {
        assertThat(session.run("analyze", "-q", MODELS, "--csv", folder.resolve("all.csv"))).isZero();
        List<String> rows = session.out().lines().skip(1).toList();
        assertThat(rows).hasSizeGreaterThan(30).allMatch(row -> row.matches("digits-.* [13] +[01] +0 +\\d.*"));
        assertThat(rows).noneMatch(row -> row.startsWith("README"));
        assertThat(Files.readAllLines(folder.resolve("all.csv"))).hasSizeGreaterThan(90);
        assertThat(session.run("analyze", "-q", MODELS, "--fail-on", "trap")).isEqualTo(1);
    }

    @Test
    void namesCannotCommandTheTerminal() throws IOException {
        Path file = new Weights().noise("\u001b[2J\u001b]0;owned\u0007\u202e.weight", 1)
                .to(folder.resolve("m.safetensors"));
        for (String command : List.of("analyze", "describe")) {
            assertThat(session.run(command, file)).isZero();
            assertThat(session.out() + session.err()).contains("[2J").doesNotContain("\u001b", "\u0007", "\u202e");
        }
    }

    @Test
    void aSlowBackendSaysWhyBeforeTheFirstLayer() {
        session.limited("OpenBLAS cannot be used (it is not there), so Java's own arithmetic is.");
        assertThat(session.run("analyze", MLP)).isZero();
        assertThat(session.err()).startsWith("OpenBLAS cannot be used (it is not there), so Java's own arithmetic "
                + "is.\n");
        assertThat(session.out()).contains("by EJML");
        assertThat(session.run("analyze", "-q", MLP)).isZero();
        assertThat(session.err()).isEmpty();
    }

    @Test
    void anInterruptionLeavesNoFileAndSaysWhatWasDone() throws IOException {
        session.interruption.request();
        assertThat(session.run("analyze", "-q", MLP, "--csv", folder.resolve("d.csv"), "--html",
                folder.resolve("r.html")))
                .isEqualTo(130);
        assertThat(session.err()).matches("Interrupted: \\d of 3 layers of digits-mlp.safetensors were analyzed; "
                + "no report was written.\n");
        assertThat(names()).isEmpty();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
