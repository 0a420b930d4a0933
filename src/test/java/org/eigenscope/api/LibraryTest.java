package org.eigenscope.api;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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

    private static final Path MODEL = Path.of("assets/models/digits-overtrained.safetensors");

    @TempDir
    private Path folder;

    @Test
    void theExampleRunsWithoutJavaFx() throws IOException, InterruptedException {
        String page = Files.readString(Path.of("docs/library.md"));
        Matcher code = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(code.find()).isTrue();
        Path example = Files.writeString(folder.resolve("Example.java"), code.group(1));
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String path = Arrays.stream(classes.split(File.pathSeparator))
                .filter(entry -> !entry.contains("openjfx") && !entry.contains("javafx"))
                .collect(Collectors.joining(File.pathSeparator));
        Path report = folder.resolve("report.json");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", path, example.toString(), MODEL.toString(),
                report.toString()).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        String shown = page.lines().dropWhile(line -> !line.startsWith("    $ java ")).skip(1)
                .takeWhile(line -> line.startsWith("    ")).map(String::strip).collect(Collectors.joining("\n"));
        assertThat(printed.strip()).isEqualTo(shown);
        assertThat(report).isNotEmptyFile();
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
