package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eigenscope.chart.Chart;
import org.eigenscope.chart.Charts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.eigenscope.cli.Session.MODELS;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class MainTest {

    @TempDir
    private Path folder;
    private Session session;

    @BeforeEach
    void begin() {
        session = new Session(folder);
    }

    @Test
    void everyCommandHasHelp() {
        assertThat(session.run("--help")).isZero();
        List<String> commands = session.out().lines().dropWhile(line -> !line.equals("Commands:")).skip(1)
                .takeWhile(line -> !line.isBlank()).filter(line -> line.matches("  \\w.*"))
                .map(line -> line.strip().split(" ")[0]).toList();
        assertThat(commands).contains("analyze", "screen", "describe", "compare", "chart");
        for (String command : commands.stream().filter(name -> !name.equals("help")).toList()) {
            assertThat(session.run(command, "--help")).isZero();
            assertThat(session.out()).contains("eigenscope " + command).containsAnyOf("MODEL", "RUN", "PART");
        }
    }

    @Test
    void theVersionIsSaid() {
        assertThat(session.run("--version")).isZero();
        assertThat(session.out()).containsPattern("^Eigenscope \\d+\\.\\d+\\.\\d+");
    }

    @Test
    void theCompletionScriptIsAShellScript() throws Exception {
        assertThat(session.run("generate-completion")).isZero();
        assertThat(session.out()).contains("complete -F", "eigenscope", "analyze", "--fail-on");
        Path script = Files.writeString(folder.resolve("eigenscope.bash"), session.out());
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "a shell to check it with");
        assertThat(new ProcessBuilder("/bin/bash", "-n", script.toString()).start().waitFor()).isZero();
    }

    @Test
    void theManualNamesEveryOption() {
        assertThat(session.run("generate-man-page")).isZero();
        String manual = session.out();
        assertThat(manual).startsWith(".TH EIGENSCOPE 1");
        session.run("analyze", "--help");
        session.out().lines().map(String::strip).filter(line -> line.startsWith("--"))
                .map(line -> line.split("[ =]")[0])
                .forEach(option -> assertThat(manual).contains(option.replace("-", "\\-")));
        assertThat(manual).doesNotContain("${");
    }

    @Test
    void withAScreenTheWindowOpens() {
        assertThat(session.withScreen().run()).isZero();
        assertThat(session.run("some.onnx")).isZero();
        assertThat(session.windows).containsExactly(Optional.empty(), Optional.of(Path.of("some.onnx")));
    }

    @Test
    void withoutAScreenTheExampleIsAnalyzedHere() throws IOException {
        assertThat(session.run()).isZero();
        Path chart = folder.resolve("eigenscope-fc2.png");
        assertThat(session.out()).containsPattern("fc2 .* TRAP")
                .containsPattern("fc2: λ = \\d+, 11\\.?\\d* × λ\\+, by a mean shift");
        assertThat(session.err()).contains("no screen", "saved as " + chart.toAbsolutePath(),
                "To see everything in the window");
        assertThat(Files.readAllBytes(chart)).startsWith(0x89, 'P', 'N', 'G');
        byte[] mine = {1, 2, 3};
        Files.write(chart, mine);
        assertThat(session.run()).isZero();
        assertThat(session.err()).contains("is in " + chart.toAbsolutePath() + ", from an earlier run")
                .doesNotContain("already exists");
        assertThat(chart).hasBinaryContent(mine);
    }

    @Test
    void aChartThatCannotBeSavedIsAFailure() throws IOException {
        Session nowhere = new Session(folder.resolve("gone"));
        assertThat(nowhere.run()).isEqualTo(3);
        assertThat(nowhere.out()).containsPattern("fc2 .* TRAP");
        assertThat(nowhere.err()).contains("eigenscope-fc2.png: ").doesNotContain("saved as");
    }

    @Test
    void describeListsEveryTensor() {
        assertThat(session.run("describe", MODELS.resolve("digits-cnn.safetensors"))).isZero();
        assertThat(session.out()).startsWith("digits-cnn.safetensors: safetensors\n8 tensors, 151,306 parameters")
                .containsPattern("2  conv2 +conv2d +F32 +64 × 32 × 3 × 3 +64 × 32 × 9, 288 eigenvalues")
                .containsPattern("conv1.bias .*– a vector has no spectrum");
        assertThat(session.run("describe", folder.resolve("none"))).isEqualTo(3);
    }

    @Test
    void aChartInEveryFormat() throws IOException {
        Path model = MODELS.resolve("digits-mlp.safetensors");
        for (String ending : List.of("png", "svg", "pdf")) {
            Path file = folder.resolve("fc2." + ending);
            assertThat(session.run("chart", model, "--layer", "fc2", "--out", file, "--size", "120x80", "--theme",
                    "publication", "--chart", "esd_log_linear", "--no-title")).isZero();
            assertThat(session.err()).endsWith("Wrote " + file + "\n");
            assertThat(file).isNotEmptyFile();
        }
        assertThat(Files.readString(folder.resolve("fc2.svg"))).contains("viewBox=\"0 0 340.1575 226.7717\"",
                "eigenvalue λ (log)")
                .doesNotContain("density per λ");
    }

    @Test
    void everyKindOfChartOfEveryLayer() throws IOException {
        Path charts = folder.resolve("charts");
        assertThat(session.run("analyze", "-q", MODELS.resolve("digits-cnn.safetensors"), "--layers", "fc1", "--charts",
                charts,
                "--chart", "tail,scree,ELEMENTS", "--theme", "publication", "--chart-format", "svg,pdf")).isZero();
        try (Stream<Path> files = Files.list(charts)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("fc1-tail.svg",
                    "fc1-tail.pdf", "fc1-scree.svg", "fc1-scree.pdf", "fc1-elements.svg", "fc1-elements.pdf");
        }
    }

    @Test
    void theChartsOfAModelAreWrittenOnceBesideThoseOfItsLayers() throws IOException {
        Path charts = folder.resolve("charts");
        assertThat(session.run("analyze", "-q", MODELS.resolve("digits-mlp.safetensors"), "--charts", charts,
                "--chart", "esd_log_log,alpha_by_depth,traps_by_depth")).isZero();
        try (Stream<Path> files = Files.list(charts)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("fc1.svg", "fc2.svg",
                    "fc3.svg",
                    "alpha_by_depth.svg", "traps_by_depth.svg");
        }
        Path alone = folder.resolve("alone");
        assertThat(session.run("analyze", "-q", "--no-randomize", MODELS.resolve("digits-mlp.safetensors"), "--charts",
                alone,
                "--chart", "alpha_distribution,traps_by_depth")).isZero();
        assertThat(alone).isDirectoryContaining(file -> file.endsWith("alpha_distribution.svg"));
        try (Stream<Path> files = Files.list(alone)) {
            assertThat(files).as("without a shuffle there is no trap to be drawn").hasSize(1);
        }
    }

    @Test
    void aChartOfAModelNeedsNoLayerAndMarksTheOneThatIsNamed() throws IOException {
        Path model = MODELS.resolve("digits-mlp.safetensors");
        Path plain = folder.resolve("plain.svg");
        Path marked = folder.resolve("marked.svg");
        assertThat(session.run("chart", model, "--chart", "Alpha_By_Depth", "--out", plain)).isZero();
        assertThat(Files.readString(plain)).contains("α of 3 layers, by depth", "over-trained: α &lt; 2");
        assertThat(session.run("chart", model, "--chart", "alpha_by_depth", "--layer", "fc2", "--out", marked))
                .isZero();
        assertThat(marked).content().isNotEqualTo(Files.readString(plain));
        assertThat(session.run("chart", model, "--chart", "traps_by_depth", "--no-randomize", "--out",
                folder.resolve("t.svg")))
                .isEqualTo(4);
        assertThat(session.err()).contains("has no chart traps_by_depth, which needs layers that are shuffled");
        assertThat(session.run("chart", "assets/models/digits-overtrained.safetensors", "--layer", "fc2", "--chart",
                "trap", "--out", folder.resolve("t.svg"))).isEqualTo(4);
        assertThat(session.err()).contains("fc2 has no chart trap: there is none for traps by mean shift");
        assertThat(session.run("chart", "assets/models/digits-overtrained.safetensors", "--chart", "run", "--out",
                folder.resolve("r.svg"))).isZero();
        assertThat(session.err()).contains("a run is the folder of several checkpoints of one training");
    }

    @Test
    void aChartOfTwoModelsTakesBoth() throws IOException {
        Path first = Path.of("assets/models/digits-well-trained.safetensors");
        Path second = Path.of("assets/models/digits-overtrained.safetensors");
        Path file = folder.resolve("both.svg");
        assertThat(session.run("chart", first, "--with", second, "--layer", "fc2", "--chart", "two_spectra", "--out",
                file)).isZero();
        assertThat(Files.readString(file)).contains("digits-well-trained.safetensors",
                "digits-overtrained.safetensors");
        assertThat(session.run("chart", first, "--layer", "fc2", "--chart", "two_spectra", "--out",
                folder.resolve("b.svg"))).isEqualTo(2);
        assertThat(session.err()).contains("--with: two_spectra is a chart of a comparison: name the second model");
        assertThat(session.run("chart", first, "--with", second, "--layer", "fc2", "--out", folder.resolve("c.svg")))
                .isEqualTo(2);
        assertThat(session.err()).contains("--with: esd_log_log is a chart of a layer alone");
        assertThat(session.run("chart", first, "--with", MODELS.resolve("digits-cnn.safetensors"), "--layer", "fc3",
                "--chart",
                "two_spectra", "--out", folder.resolve("d.svg"))).isEqualTo(2);
        assertThat(session.err()).contains("digits-cnn.safetensors has no counterpart of 'fc3'");
    }

    @Test
    void aChartThatIsNotOfTheListIsRefusedWithTheList() throws IOException {
        Path model = MODELS.resolve("digits-mlp.safetensors");
        assertThat(session.run("analyze", model, "--chart", "pie")).isEqualTo(2);
        assertThat(session.err()).contains("--chart: there is no 'pie'; choose from")
                .contains(Charts.ofModel().stream().map(Chart::id).toList()).doesNotContain("two_spectra");
        assertThat(session.run("chart", model, "--out", folder.resolve("a.png"))).isEqualTo(2);
        assertThat(session.err()).contains("--layer NAME is missing");
    }

    @Test
    void helpAndDocsNameEveryChart() throws IOException {
        assertThat(session.run("chart", "--help")).isZero();
        String docs = Files.readString(Path.of("docs/command-line.md"));
        for (Chart chart : Charts.ALL) {
            assertThat(session.out()).contains(chart.id());
            assertThat(docs).contains("| `" + chart.id() + "` | " + chart.subject() + " | " + chart.meaning() + " |");
        }
    }

    @Test
    void whatNoChartCanBeMadeOfIsSaid() throws IOException {
        Path model = MODELS.resolve("digits-cnn.safetensors");
        Path file = folder.resolve("a.png");
        assertThat(session.run("chart", model, "--layer", "fc9", "--out", file)).isEqualTo(2);
        assertThat(session.err()).contains("has no layer 'fc9'; did you mean --layer fc1? 'eigenscope describe' lists "
                + "them");
        assertThat(session.run("chart", model, "--layer", "fc*", "--out", file)).isEqualTo(2);
        assertThat(session.err()).contains("'fc*' matches 2 layers, fc1 and fc2 among them; name one");
        assertThat(session.run("chart", model, "--layer", "fc1", "--out", folder.resolve("a.gif"))).isEqualTo(2);
        assertThat(session.run("chart", model, "--layer", "fc1", "--out", file, "--size", "big")).isEqualTo(2);
        assertThat(session.run("chart", model, "--layer", "conv1", "--out", file)).isEqualTo(4);
        assertThat(session.err()).contains("conv1 has no chart: it has 9 eigenvalues, fewer than the minimum of 10");
        assertThat(session.run("chart", model, "--layer", "fc1.bias", "--out", file)).isEqualTo(4);
        assertThat(file).doesNotExist();
        Files.writeString(file, "mine");
        assertThat(session.run("chart", model, "--layer", "fc1", "--out", file)).isEqualTo(2);
        assertThat(file).hasContent("mine");
    }
}
