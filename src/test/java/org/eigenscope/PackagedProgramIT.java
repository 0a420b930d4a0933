package org.eigenscope;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The program as it is shipped: target/eigenscope, started from another folder, in an environment without Java, Maven
 * or a home folder of Bytedeco's or JavaFX's.
 */
class PackagedProgramIT {

    private static final Path EXAMPLE = Path.of("assets/models/digits-overtrained.safetensors").toAbsolutePath();

    @TempDir
    private Path folder;

    private Path home;

    private record Run(int exit, String out, String err) {}

    @BeforeEach
    void makeHome() throws IOException {
        home = Files.createDirectory(folder.resolve("home"));
    }

    @Test
    void analyzesTheExampleWithItsOwnJavaAndItsOwnOpenBlas() throws Exception {
        Run run = run(Map.of(), "analyze", EXAMPLE.toString());

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).containsPattern("fc1 +dense +256 × 64 +2\\.87");
        assertThat(run.out()).containsPattern("fc2 +dense +256 × 256 +2\\.85.* TRAP");
        assertThat(run.out() + run.err()).contains("by OpenBLAS");
        assertThat(run.out() + run.err()).doesNotContainIgnoringCase("warning");
        assertThat(filesBelow(home)).as("written into the home folder, but for the report that is kept")
                .allSatisfy(file -> assertThat(file).startsWith(home.resolve(".cache/eigenscope/reports")));
    }

    @Test
    void withoutTheCacheNothingIsWrittenIntoTheHomeFolder() throws Exception {
        assertThat(run(Map.of(), "analyze", "--no-cache", EXAMPLE.toString()).exit()).isZero();
        assertThat(filesBelow(home)).isEmpty();
    }

    @Test
    void itsAotCacheIsUsedWhereverTheProgramLies() throws Exception {
        // With AOTMode=on the JVM refuses to start rather than to do without the cache.
        Run run = run(Map.of("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on"), "--version");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("Eigenscope ");
    }

    /** Only the build needs them: they stand in a jar behind the class path of the training run. */
    @Test
    void theClassesThatTrainItsCacheAreNotShipped() throws IOException {
        for (Path file : filesBelow(program().getParent().getParent())) {
            if (file.toString().endsWith(".jar")) {
                try (ZipFile jar = new ZipFile(file.toFile())) {
                    assertThat(jar.stream().map(ZipEntry::getName)).as(file.toString())
                            .noneMatch(name -> name.contains("AotTraining") || name.startsWith("org/eigenscope/jlink"));
                }
            }
        }
    }

    @Test
    void itsAotCacheIsUsedInACopyWhoseFilesAreNew() throws Exception {
        Path copy = copy();
        Run run = run(copy, Map.of("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on"), "--version");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("Eigenscope ");
    }

    @Test
    void aBrokenAotCacheIsNoMatterForTheTerminal() throws Exception {
        Path copy = copy();
        Path cache = filesBelow(copy).stream().filter(file -> file.endsWith("eigenscope.aot")).findFirst()
                .orElseThrow();
        Files.writeString(cache, "half a copy");
        Run run = run(copy, Map.of(), "--version");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).startsWith("Eigenscope ");
        assertThat(run.err()).isEmpty();
    }

    /** The program in another folder, as a plain copy makes it: every file is of now. */
    private Path copy() throws IOException {
        Path from = Path.of("target").toAbsolutePath().relativize(program()).subpath(0, 1);
        Path root = Path.of("target").resolve(from);
        Path to = Files.createDirectory(folder.resolve("a copy")).resolve(from);
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(root.relativize(file).toString()));
            }
        }
        return to;
    }

    /** A class that the cache refuses is read from its jar and verified at every start. */
    @Test
    void itsAotCacheHoldsEveryLibraryOfTheCommandLine() throws Exception {
        Path log = folder.resolve("classes.txt");
        Run run = run(Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + log.getFileName()), "--version");

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(Files.readAllLines(log)).anyMatch(line -> line.contains("picocli")
                && line.endsWith("shared objects file"))
                .noneMatch(line -> line.contains("source: file:"));
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void theWindowIsTrainedToo() throws Exception {
        Path log = folder.resolve("classes.txt");
        Path state = Files.createDirectory(folder.resolve("state"));
        Process window = start(program(), Map.of("XDG_STATE_HOME", state.toString(), "LOCALAPPDATA", state.toString(),
                "JAVA_TOOL_OPTIONS", "-Dglass.platform=Headless -Dprism.order=sw -Xlog:class+load:file="
                        + log.getFileName()));
        try {
            while (!said(folder, "to the first chart \\d+ ms")) {
                assertThat(window.waitFor(50, TimeUnit.MILLISECONDS)).as("the window has closed").isFalse();
            }
        } finally {
            window.destroy();
        }
        assertThat(window.waitFor(1, TimeUnit.MINUTES)).isTrue();
        List<String> fromJars = Files.readAllLines(log).stream()
                .filter(line -> line.contains("source: file:") || line.contains("source: jrt:/javafx")).toList();
        assertThat(fromJars).as("classes that the training did not meet").hasSizeLessThan(100);
    }

    private static boolean said(Path folder, String pattern) throws IOException {
        for (Path file : filesBelow(folder)) {
            if (file.getFileName().toString().matches("eigenscope-.*\\.log")
                    && Pattern.compile(pattern).matcher(Files.readString(file)).find()) {
                return true;
            }
        }
        return false;
    }

    @Test
    void drawsAndWritesEverythingWithTheLibrariesItWasShippedWith() throws Exception {
        Run run = run(Map.of(), "analyze", "--csv=details.csv", "--json=report.json", "--html=report.html",
                "--eigenvalues=ev.npz",
                "--charts=charts", "--chart-format=png,svg,pdf", EXAMPLE.toString());

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(Files.readString(folder.resolve("details.csv"))).startsWith("layer_id,").contains("fc2");
        assertThat(Files.readString(folder.resolve("report.json"))).contains("\"fc2\"");
        assertThat(Files.readString(folder.resolve("report.html"))).contains("<svg").contains("fc2");
        assertThat(folder.resolve("ev.npz")).isNotEmptyFile();
        for (String ending : List.of(".png", ".svg", ".pdf")) {
            assertThat(filesBelow(folder.resolve("charts"))).filteredOn(file -> file.toString().endsWith(ending))
                    .hasSize(3);
        }
    }

    @Test
    void carriesTheLicencesOfAllItIsMadeOf() throws Exception {
        assertThat(filesBelow(program().getParent().getParent()))
                .anySatisfy(file -> assertThat(file).hasFileName("LICENSE").content().contains("Apache License"))
                .anySatisfy(file -> assertThat(file).hasFileName("THIRD-PARTY.txt").content()
                        .contains("org.openjfx:javafx-controls").contains("org.bytedeco:openblas"))
                .anySatisfy(file -> assertThat(file).hasFileName("LGPL-2.1.txt").content()
                .contains("GNU LESSER GENERAL PUBLIC LICENSE"))
                .anySatisfy(file -> assertThat(file).hasFileName("BSD-3-Clause.txt").content()
                .contains("OpenBLAS", "LAPACK"))
                .anySatisfy(file -> assertThat(file).hasFileName("MIT.txt").content().contains("jHDF"));
    }

    /**
     * The runtime holds the methods by which method handles pass on native calls, of every shape that an analysis
     * makes: jlink/method-handles.txt.
     */
    @Test
    void nativeCallsFindTheirMethodsInTheRuntime() throws Exception {
        Path log = folder.resolve("classes.txt");
        Run run = run(Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + log.getFileName()), "analyze",
                "--no-cache", EXAMPLE.toString());

        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(Files.readString(log)).contains("DowncallStub");
        assertThat(Files.readAllLines(log)).noneMatch(line -> line.contains("LambdaForm$DMH")
                && line.contains("__JVM_LookupDefineClass__"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void carriesItsManualAndTheCompletionOfShells() throws Exception {
        List<Path> files = filesBelow(Path.of("target").resolve(Path.of("target").toAbsolutePath().relativize(program())
                .subpath(0, 1)));

        assertThat(files).anySatisfy(file -> assertThat(file).hasFileName("eigenscope.1").content()
                .contains(".SH SYNOPSIS"))
                .anySatisfy(file -> assertThat(file.toString()).endsWith("bash-completion/completions/eigenscope"));
    }

    private Run run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        return ended(start(program(), environment, arguments));
    }

    private Run run(Path root, Map<String, String> environment, String... arguments) throws IOException,
            InterruptedException {
        Path target = Path.of("target").toAbsolutePath();
        return ended(start(root.resolveSibling(target.relativize(program()).toString()), environment, arguments));
    }

    private Run ended(Process process) throws IOException, InterruptedException {
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("it ends").isTrue();
        return new Run(process.exitValue(), Files.readString(folder.resolve("out.txt")),
                Files.readString(folder.resolve("err.txt")));
    }

    private Process start(Path program, Map<String, String> environment, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
                .toList());
        builder.environment().clear();
        builder.environment().putAll(environment);
        // Windows programs need to find the system's own libraries.
        Stream.of("SystemRoot", "TEMP").filter(name -> System.getenv(name) != null)
                .forEach(name -> builder.environment().put(name, System.getenv(name)));
        builder.environment().put("HOME", home.toString());
        builder.environment().put("LANG", "C.UTF-8");
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        return builder.directory(folder.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    }

    private static Path program() {
        return Stream.of("eigenscope/bin/eigenscope", "eigenscope.app/Contents/MacOS/eigenscope",
                "eigenscope/eigenscopec.exe")
                .map(path -> Path.of("target", path).toAbsolutePath()).filter(Files::exists).findFirst()
                .orElseThrow(() -> new AssertionError("mvn package has not made the program"));
    }

    private static List<Path> filesBelow(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
