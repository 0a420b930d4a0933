package org.eigenscope.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** The program as a process of its own: what it loads, and how it ends. */
class StartTest {

    /** So many bytes of a page are written in the middle of it. */
    private static final long BEGUN = 1 << 17;

    @TempDir
    private Path folder;

    /**
     * A command line is fast because it leaves the window, the charts and Tablesaw, which looks through all jars, alone
     * until it needs them: a table in CSV does not.
     */
    @Test
    void anAnalysisLoadsNoWindowNoChartAndNoTable() throws Exception {
        Path log = folder.resolve("classes.txt");
        Process process = start(List.of("-Xlog:class+load:file=" + log.toUri().getPath()),
                "analyze", "-q", "--csv", folder.resolve("details.csv").toString(),
                Session.MODELS.resolve("digits-mlp.safetensors").toString());
        String out = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(out).isZero();
        List<String> classes = Files.readAllLines(log).stream().map(line -> line.replaceFirst("^(\\[[^\\]]*\\])+ ", ""))
                .toList();
        // The command line declares its options by calls: reading annotations would make a proxy for each.
        assertThat(classes.stream().filter(name -> name.contains("$Proxy"))).isEmpty();
        Set<String> loaded = classes.stream()
                .filter(name -> !name.startsWith("org.eigenscope."))
                .map(name -> name.replaceFirst("\\.[A-Z].*", "")).collect(Collectors.toSet());
        assertThat(loaded).contains("picocli");
        for (String late : List.of("javafx", "com.sun.javafx", "com.sun.glass", "org.jfree", "tech.tablesaw",
                "org.apache.pdfbox", "io.github.classgraph", "java.awt", "javax.swing")) {
            assertThat(loaded.stream().filter(name -> name.startsWith(late))).as(late).isEmpty();
        }
    }

    /** It would mix languages: 1.234 in an English sentence is a little more than one. */
    @Test
    void numbersAreEnglishEverywhere() throws Exception {
        byte[] whole = Files.readAllBytes(Session.MODELS.resolve("digits-mlp.safetensors"));
        Path cut = Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(whole, 20_000));
        Process process = start(List.of("-Duser.language=de", "-Duser.country=DE"), "describe", cut.toString());
        String said = new String(process.getErrorStream().readAllBytes());
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(said).contains("20,000");
    }

    @Test
    void ctrlCLeavesNoFileAndSaysWhatWasDone() throws Exception {
        Weights weights = new Weights();
        for (int i = 0; i < 250; i++) {
            weights.noise("layer" + i + ".weight", i);
        }
        Path model = weights.to(folder.resolve("many.safetensors"));
        Path out = Files.createDirectory(folder.resolve("out"));
        Process process = start(List.of(), "analyze", "--threads", "1", "--replicas", "40", "--csv",
                out.resolve("d.csv").toString(), model.toString());
        // The first line of progress: the analysis is under way.
        assertThat(process.getErrorStream().read()).isNotEqualTo(-1);
        assertThat(process.isAlive()).isTrue();
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
        String said = new String(process.getErrorStream().readAllBytes());
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(said).containsPattern("Interrupted: \\d+ of 250 layers of many.safetensors were analyzed; "
                + "no report was written\\.\n$");
        assertThat(out).isEmptyDirectory();
    }

    /** Whether what is being written takes longer than Ctrl-C waits or not: it is thrown away. */
    @Test
    void ctrlCInTheMiddleOfAFileLeavesNone() throws Exception {
        Weights weights = new Weights();
        for (int i = 0; i < 250; i++) {
            weights.noise("layer" + i + ".weight", i);
        }
        Path model = weights.to(folder.resolve("many.safetensors"));
        Path out = Files.createDirectory(folder.resolve("out"));
        Process process = start(List.of(), "analyze", "--no-randomize", "--html", out.resolve("r.html").toString(),
                "--charts", out.resolve("charts").toString(), "--chart", "esd_log_log,scree,elements,tail",
                model.toString());
        BufferedReader err = process.errorReader();
        String line = err.readLine();
        while (line != null && !line.contains("[250/250]")) {
            line = err.readLine();
        }
        assertThat(line).isNotNull();
        while (bytesBelow(out) < BEGUN && process.isAlive()) {
            Thread.sleep(5);
        }
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(err.lines().toList()).contains("Interrupted: no report was written.");
        assertThat(out).isEmptyDirectory();
    }

    private static long bytesBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private Process start(List<String> options, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of("-cp", classes.replace(File.separator + File.separator, File.separator),
                Main.class.getName()));
        command.addAll(List.of(words));
        return new ProcessBuilder(command).start();
    }
}
