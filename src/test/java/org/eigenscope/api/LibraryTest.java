package org.eigenscope.api;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.metric.MetricCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** What docs/library.md shows compiles, runs without JavaFX, and prints what the page says. */
class LibraryTest {

    private static final Path PAGE = Path.of("docs/library.md");
    private static final Path MODELS = Path.of("assets/models");
    private static final Path MODEL = MODELS.resolve("digits-overtrained.safetensors");

    @TempDir
    private Path folder;

    /** What the page has as code of this kind, the n-th time. */
    private String code(String kind, int number) throws IOException {
        List<String> blocks = Pattern.compile("```" + kind + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE)).results().map(block -> block.group(1)).toList();
        assertThat(blocks).hasSizeGreaterThan(number);
        return blocks.get(number);
    }

    /** What the page says is printed: the indented lines behind a line. */
    private static String shown(String behind) throws IOException {
        return Files.readString(PAGE).lines().dropWhile(line -> !line.startsWith(behind)).skip(1)
                .dropWhile(line -> !line.startsWith("    ") && !line.startsWith("#"))
                .takeWhile(line -> line.startsWith("    ")).map(String::strip).collect(Collectors.joining("\n"));
    }

    /** Runs a tool of the JDK in the test's folder, with the jars of a program that has the dependency: no JavaFX. */
    private String printed(String tool, List<String> before, String option, List<String> after)
            throws IOException, InterruptedException {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String path = Arrays.stream(classes.split(File.pathSeparator))
                .filter(entry -> !entry.contains("openjfx") && !entry.contains("javafx"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        for (String name : List.of("digits-overtrained.safetensors", "digits-well-trained.safetensors")) {
            Files.copy(MODELS.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> line = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", tool).toString()));
        line.addAll(before);
        line.addAll(List.of(option, path));
        line.addAll(after);
        // Apart, because Java logs there that it has made a user's first preferences.
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(line).directory(folder.toFile()).redirectError(errors.toFile())
                .redirectInput(Redirect.from(Files.writeString(folder.resolve("none"), "").toFile())).start();
        String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(words + Files.readString(errors)).isZero();
        return words.strip();
    }

    @Test
    void theExampleRunsWithoutJavaFx() throws IOException, InterruptedException {
        Path example = Files.writeString(folder.resolve("Example.java"), code("java", 0));
        assertThat(printed("java", List.of("--enable-native-access=ALL-UNNAMED"), "-cp", List.of(example.toString(),
                "digits-overtrained.safetensors", "report.json"))).isEqualTo(shown("    $ java "));
        assertThat(folder.resolve("report.json")).isNotEmptyFile();
    }

    @Test
    void theLinesForJshellRun() throws IOException, InterruptedException {
        Path lines = Files.writeString(folder.resolve("lines.jsh"), code("jshell", 0) + "/exit\n");
        assertThat(printed("jshell", List.of("-R--enable-native-access=ALL-UNNAMED"), "--class-path",
                List.of("-s", lines.toString()))).isEqualTo(shown("    $ jshell "));
    }

    /** JBang's lines are comments to Java; that they name this version is seen, that it can be fetched is not. */
    @Test
    void theScriptForJbangRuns() throws IOException, InterruptedException {
        String script = code("java", 1);
        String pom = Files.readString(Path.of("pom.xml"));
        Matcher names = Pattern.compile("<groupId>(.*?)</groupId>\\s*<artifactId>(.*?)</artifactId>\\s*<version>(.*?)<")
                .matcher(pom);
        assertThat(names.find()).isTrue();
        assertThat(script).startsWith("///usr/bin/env jbang ").contains("\n//DEPS %s:%s:%s\n".formatted(names.group(1),
                names.group(2), names.group(3)), "\n//RUNTIME_OPTIONS --enable-native-access=ALL-UNNAMED\n");
        assertThat(pom).contains("<maven.compiler.release>%s<".formatted(script.replaceAll(
                "(?s).*\n//JAVA (\\d+)\n.*", "$1")));
        Path file = Files.writeString(folder.resolve("Traps.java"), script);
        assertThat(printed("java", List.of("--enable-native-access=ALL-UNNAMED"), "-cp", List.of(file.toString(),
                "digits-overtrained.safetensors", "digits-well-trained.safetensors"))).isEqualTo(shown("    $ jbang "));
    }

    @Test
    void aReportStandsInForItsModel() throws Exception {
        Eigenscope opened = Eigenscope.open(MODEL);
        ModelReport whole = opened.analyze();
        assertThat(opened.model().layers()).hasSize(6);
        for (String name : new String[] {"report.json", "details.csv", "page.html", "eigenvalues.npz"}) {
            Eigenscope.write(whole, folder.resolve(name));
            assertThat(folder.resolve(name)).isNotEmptyFile();
        }
        ModelReport again = Eigenscope.open(folder.resolve("report.json")).analyze(AnalysisOptions.DEFAULT,
                layer -> layer.name().equals("fc2"));
        assertThat(again.analyzed()).hasSize(1);
        assertThat(again.analyzed().getFirst().esd()).isEqualTo(whole.analyzed().get(1).esd());
        assertThat(MetricCatalog.get("stable_rank").number(again.analyzed().getFirst()))
                .isEqualTo(MetricCatalog.get("stable_rank").number(whole.analyzed().get(1)));
    }
}
