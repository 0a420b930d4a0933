package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eigenscope.store.FolderCache;
import org.eigenscope.timeline.Runs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** Several processes on one cache, and caches that are not as this program leaves them. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "where reports are kept is set by a variable of Unix")
class SharedCacheTest {

    private static final String AGAIN = "run: 33 of 33 layers were taken from an earlier analysis";

    @TempDir
    private Path folder;

    private Process start(Path run, String name) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(), "timeline", "--csv", folder.resolve(name + ".csv").toString(), run.toString());
        builder.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());
        builder.environment().put("HOME", folder.toString());
        return builder.redirectErrorStream(true).redirectOutput(folder.resolve(name + ".log").toFile()).start();
    }

    private String said(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".log"));
    }

    private String csv(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".csv"));
    }

    private void await(Process process, String name) throws Exception {
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said(name)).isZero();
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void twoProcessesAtOnceFindEachOthersReportsWholeOrNotAtAll() throws Exception {
        Path run = Runs.digits(folder.resolve("run"));
        List<Process> both = new ArrayList<>();
        for (String name : List.of("one", "two")) {
            both.add(start(run, name));
        }
        await(both.getFirst(), "one");
        await(both.getLast(), "two");
        assertThat(csv("one")).isEqualTo(csv("two"));
        assertThat(said("one") + said("two")).doesNotContain("cannot be cached");
        assertThat(entries()).as("a report and a stamp a checkpoint, and nothing beside").hasSize(22);
        await(start(run, "three"), "three");
        assertThat(said("three")).contains(AGAIN);
        assertThat(csv("three")).isEqualTo(csv("one"));
    }

    /** Entries of another version are passed over, and stay for it. */
    @Test
    void anotherVersionMakesItsOwn() throws Exception {
        Path run = Runs.digits(folder.resolve("run"));
        Session session = new Session(folder);
        Path kept = folder.resolve("cache");
        for (String version : List.of("1", "2")) {
            session.caching(new FolderCache(kept, version, FolderCache.USUAL));
            assertThat(session.run("timeline", run)).isZero();
            assertThat(session.err()).doesNotContain("taken from an earlier analysis");
        }
        session.caching(new FolderCache(kept, "1", FolderCache.USUAL));
        assertThat(session.run("timeline", run)).isZero();
        assertThat(session.err()).contains(AGAIN);
    }

    /** Reports are read from it, and that none can be added is said once. */
    @Test
    void aFolderThatIsReadOnlyServesWhatItHas() throws Exception {
        Path run = Runs.digits(folder.resolve("run"));
        Path kept = folder.resolve("cache");
        Session session = new Session(folder);
        assertThat(session.caching(new FolderCache(kept, "1", FolderCache.USUAL)).run("timeline", run)).isZero();
        List<Path> folders;
        try (Stream<Path> all = Files.walk(kept)) {
            folders = all.filter(Files::isDirectory).toList();
        }
        for (Path each : folders) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("r-xr-xr-x"));
        }
        try {
            session.caching(new FolderCache(kept, "1", FolderCache.USUAL));
            assertThat(session.run("timeline", run)).as(session::err).isZero();
            assertThat(session.err()).contains(AGAIN).doesNotContain("cannot be cached");
            assertThat(session.run("timeline", "--seed", 1, run)).as(session::err).isZero();
            // The superuser may write wherever it likes.
            assertThat(session.err()).matches(
                    "(?s)((?!cannot be cached).)*(cannot be cached)?((?!cannot be cached).)*");
        } finally {
            for (Path each : folders) {
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }

    /** Somebody else may have put false reports there: it is not read, which is said once and is no failure. */
    @Test
    void aFolderThatOthersMayWriteIntoIsNotUsed() throws Exception {
        Path run = Runs.digits(folder.resolve("run"));
        Path kept = folder.resolve("cache");
        Session session = new Session(folder);
        assertThat(session.caching(new FolderCache(kept, "1", FolderCache.USUAL)).run("timeline", run)).isZero();
        for (String permissions : List.of("rwxrwx---", "rwx----w-")) {
            Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString(permissions));
            session.caching(new FolderCache(kept, "1", FolderCache.USUAL));
            assertThat(session.run("timeline", run)).isZero();
            assertThat(session.err()).doesNotContain("taken from an earlier analysis").containsOnlyOnce(kept
                    + ": reports cannot be cached there (other users may write into it and could put false reports "
                    + "there; its permissions should be 700), so the next analysis takes just as long");
        }
        Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rwx------"));
        session.caching(new FolderCache(kept, "1", FolderCache.USUAL));
        assertThat(session.run("timeline", run)).isZero();
        assertThat(session.err()).contains(AGAIN);
    }
}
