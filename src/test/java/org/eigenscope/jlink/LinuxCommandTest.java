package org.eigenscope.jlink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The shell script, run with a Java that says what it was given. */
@DisabledOnOs(OS.WINDOWS)
class LinuxCommandTest {

    private static final String SAY = "#!/bin/sh\nprintf '%s\\n' \"$@\"\necho \"options: ${JDK_JAVA_OPTIONS:-none}\"\n"
            + "echo \"locale: ${LC_ALL:-none}\"\n";

    @TempDir
    private Path folder;

    private Path root;

    @BeforeEach
    void makeImage() throws IOException {
        root = folder.toRealPath().resolve("a program's folder");
        Path app = Files.createDirectories(root.resolve("lib/app"));
        Path java = Files.createDirectories(root.resolve("lib/runtime/bin")).resolve("java");
        executable(java, SAY);
        executable(Files.createDirectories(root.resolve("bin")).resolve("eigenscope"), "jpackage's");
        Files.writeString(root.resolve("lib/libapplauncher.so"), "jpackage's");
        Files.writeString(app.resolve("eigenscope.cfg"), """
                [Application]
                app.classpath=$APPDIR/eigenscope.jar
                app.mainclass=org.eigenscope.cli.Main
                app.classpath=$APPDIR/other.jar

                [JavaOptions]
                java-options=-Dnative=$APPDIR/native
                java-options=-XX:ErrorFile=$STATE/eigenscope-crash-%p.log
                """);
        LinuxCommand.write(new AppImage("linux", root, app, java, "eigenscope.png"),
                List.of("-XX:-Some", "-XX:Other=1"));
    }

    @Test
    void startsTheProgramWithTheOptionsOfJpackage() throws Exception {
        assertThat(run(Map.of(), root.resolve("bin/eigenscope").toString(), "analyze", "a b", "$HOME", ""))
                .containsExactly(
                "-Dnative=" + root + "/lib/app/native", "-XX:ErrorFile=/tmp/eigenscope-crash-%p.log", "-XX:-Some",
                "-XX:Other=1", "-cp",
                root + "/lib/app/eigenscope.jar:" + root + "/lib/app/other.jar", "org.eigenscope.cli.Main", "analyze",
                "a b", "$HOME", "", "options: none", "locale: de_DE.UTF-8");
    }

    @Test
    void filesAndOptionsOpenAWindow() throws Exception {
        for (String word : List.of("", "model.onnx", "/some/file", "--version", "-h", "A", "a b")) {
            assertThat(run(Map.of(), root.resolve("bin/eigenscope").toString(), word)).as(word)
                    .doesNotContain("-XX:-Some")
                    .contains("-XX:ErrorFile=/tmp/eigenscope-crash-%p.log", "-cp", word);
        }
        assertThat(run(Map.of(), root.resolve("bin/eigenscope").toString())).doesNotContain("-XX:-Some")
                .contains("-cp");
    }

    @Test
    void startsFromElsewhereThroughALinkAndByThePath() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("linked"), root.resolve("bin/eigenscope"));

        assertThat(run(Map.of(), link.toString())).contains("-Dnative=" + root + "/lib/app/native");
        assertThat(run(Map.of("BIN", root + "/bin"), "sh", "-c", "PATH=$PATH:$BIN; eigenscope"))
                .contains("-Dnative=" + root + "/lib/app/native");
        assertThat(run(Map.of("CDPATH", "/usr", "ROOT", root.toString()), "sh", "-c",
                "cd -- \"$ROOT\" && bin/eigenscope")).contains("-Dnative=" + root + "/lib/app/native");
    }

    @Test
    void aCrashIsWrittenBesideTheLogOnceThereIsOne() throws Exception {
        Path state = Files.createDirectories(folder.resolve("home/.local/state/eigenscope"));
        Path own = Files.createDirectories(folder.resolve("state/eigenscope"));
        String program = root.resolve("bin/eigenscope").toString();

        assertThat(run(Map.of("HOME", folder.resolve("home").toString()), program)).contains("-XX:ErrorFile=" + state
                + "/eigenscope-crash-%p.log");
        assertThat(run(Map.of("XDG_STATE_HOME", folder.resolve("state").toString()), program))
                .contains("-XX:ErrorFile=" + own + "/eigenscope-crash-%p.log");
    }

    @Test
    void optionsForOtherJavaProgramsAreNotForThisOne() throws Exception {
        assertThat(run(Map.of("JDK_JAVA_OPTIONS", "-Xmx1m"), root.resolve("bin/eigenscope").toString()))
                .contains("options: none");
    }

    /** Java ends with "Initial heap size set to a larger value than the maximum heap size" otherwise. */
    @Test
    void theHeapBeginsSmallUnderALimitOfTheUser() throws Exception {
        String program = root.resolve("bin/eigenscope").toString();

        assertThat(run(Map.of("JAVA_TOOL_OPTIONS", "-Dany -Xmx64m"), program, "analyze")).contains("-Xms8m");
        assertThat(run(Map.of("JAVA_TOOL_OPTIONS", "-Xmx99m"), program, "analyze")).contains("-Xms8m");
        assertThat(run(Map.of("JAVA_TOOL_OPTIONS", "-Xmx100k"), program, "analyze")).contains("-Xms8m");
        for (String enough : List.of("-Dany", "-Xmx256m", "-Dany -Xmx1024M -Dother", "-Xmx8g")) {
            assertThat(run(Map.of("JAVA_TOOL_OPTIONS", enough), program, "analyze")).as(enough)
                    .doesNotContain("-Xms8m");
        }
    }

    @Test
    void namesInAnyLettersAreFilesInThePosixLocaleToo() throws Exception {
        String program = root.resolve("bin/eigenscope").toString();

        for (Map<String, String> posix : List.of(Map.of("LC_ALL", "C"), Map.of("LC_ALL", "", "LANG", "POSIX"),
                Map.of("LC_ALL", "", "LC_CTYPE", "", "LANG", ""))) {
            assertThat(run(posix, program)).as(posix.toString()).contains("locale: C.UTF-8");
        }
        assertThat(run(Map.of("LC_ALL", "de_DE.UTF-8", "LANG", "C"), program)).contains("locale: de_DE.UTF-8");
    }

    @Test
    void nothingOfJpackagesLauncherIsLeft() {
        assertThat(root.resolve("lib/libapplauncher.so")).doesNotExist();
        assertThat(root.resolve("lib/app/eigenscope.cfg")).doesNotExist();
    }

    @Test
    void anOptionThatAShellWouldChangeIsRefused() {
        AppImage.Start start = new AppImage.Start(List.of("-Dname=`id`"), List.of("$APPDIR/a.jar"), "Main");
        assertThatThrownBy(() -> LinuxCommand.script(start, List.of())).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("`id`");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aLimitOnTheAddressSpaceIsHeededOrToldIfItIsTooSmall() throws Exception {
        String program = root.resolve("bin/eigenscope").toString();
        assertThat(run(Map.of("P", program), "sh", "-c", "ulimit -v 4000000; exec \"$P\" analyze"))
                .contains("-Xmx500000k", "-XX:CompressedClassSpaceSize=64m", "analyze");
        assertThat(run(Map.of("P", program), "sh", "-c", "ulimit -v 1000000; \"$P\" analyze || echo \"ends with $?\""))
                .containsExactly("error: the limit on the address space (ulimit -v) is 1000000 kB, and the program "
                        + "needs 3000000: raise it", "ends with 3");
    }

    private List<String> run(Map<String, String> environment, String... command) throws Exception {
        Path out = folder.resolve("out.txt");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().keySet()
                .removeAll(List.of("HOME", "XDG_STATE_HOME", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
        builder.environment().put("LC_ALL", "de_DE.UTF-8");
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(out)).isZero();
        return Files.readAllLines(out);
    }

    private static void executable(Path file, String text) throws IOException {
        Files.setPosixFilePermissions(Files.writeString(file, text), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
