package org.eigenscope.desktop.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

class LogsTest {

    @TempDir
    private Path home;

    private Thread.UncaughtExceptionHandler before;

    @BeforeEach
    void remember() {
        before = Thread.getDefaultUncaughtExceptionHandler();
    }

    @AfterEach
    void putBack() throws IOException {
        Thread.setDefaultUncaughtExceptionHandler(before);
        LogManager.getLogManager().readConfiguration();
    }

    @Test
    void whatFailedIsInTheFileWithItsStackAndWithoutTheHomeFolder() throws IOException {
        WindowLog logs = WindowLog.start("Eigenscope 1.2.3", home.resolve("logs"), home);
        logs.failure("opening " + home.resolve("secret/model.onnx"),
                new IOException("cut off: " + home.resolve("secret")));

        String log = Files.readString(logs.file().orElseThrow());

        assertThat(log.lines().findFirst().orElseThrow()).contains("INFO Eigenscope 1.2.3, ").contains("Java ");
        assertThat(log).contains("WARNING opening ~").contains("java.io.IOException: cut off: ~")
                .contains("at org.eigenscope.desktop.app.LogsTest");
        assertThat(log).doesNotContain(home.toString());
    }

    @Test
    void anExceptionThatNobodyCaughtIsLogged() throws Exception {
        WindowLog logs = WindowLog.start("Eigenscope", home.resolve("logs"), home);

        Thread.ofPlatform().name("numerics").start(() -> {
            throw new IllegalStateException("nobody caught me");
        }).join();

        assertThat(Files.readString(logs.file().orElseThrow()))
                .contains("SEVERE not caught, in thread numerics").contains("nobody caught me");
    }

    @Test
    void aWindowThatCannotLogOpensAllTheSame() throws IOException {
        Path file = Files.writeString(home.resolve("file"), "in the way");

        WindowLog logs = WindowLog.start("Eigenscope", file.resolve("logs"), home);
        logs.failure("anything", new IOException("x"));

        assertThat(logs.file()).isEmpty();
    }

    @Test
    void aSecondWindowHasALogOfItsOwn() throws IOException {
        Path first = WindowLog.start("first", home.resolve("logs"), home).file().orElseThrow();
        // The second FileHandler of one process behaves as that of another: the first holds its lock file.
        Path second = home.resolve("logs").resolve("eigenscope-1.0.log");
        java.util.logging.FileHandler handler = new java.util.logging.FileHandler(home.resolve("logs")
                + "/eigenscope-%u.%g.log", true);
        handler.close();

        assertThat(first.getFileName()).hasToString("eigenscope-0.0.log");
        assertThat(second).exists();
    }

    @Test
    void theLogTellsHowManyWindowsStandAlready() throws IOException {
        Path folder = Files.createDirectories(home.resolve("logs"));
        java.util.logging.FileHandler other = new java.util.logging.FileHandler(folder + "/eigenscope-%u.%g.log", true);
        // It was started a while ago.
        Files.setLastModifiedTime(folder.resolve("eigenscope-0.0.log"), java.nio.file.attribute.FileTime.fromMillis(0));

        assertThat(WindowLog.start("second", folder, home).before()).isEqualTo(1);

        other.close();
        assertThat(WindowLog.start("first again", folder, home).before()).isZero();
    }
}
