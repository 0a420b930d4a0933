package org.eigenscope.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eigenscope.timeline.Runs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** A training that writes its checkpoints while they are watched. */
class RunWatchTest {

    @TempDir
    private Path folder;

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 1200 && !condition.getAsBoolean(); i++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(condition.getAsBoolean()).as(what).isTrue();
    }

    private Path put(long step) throws IOException {
        return Files.copy(Runs.checkpoint(step), folder.resolve("run/step-%d.safetensors".formatted(step)));
    }

    @Test
    void checkpointsAreAnalyzedOnceTheyAreWhole() throws Exception {
        Path run = Files.createDirectories(folder.resolve("run"));
        Path csv = folder.resolve("timeline.csv");
        Session session = new Session(folder);
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> session.run("timeline", "-q", run,
                "--watch", "--every", 1, "--until", 562_341, "--csv", csv));
        Path first = put(100);
        await("the first", () -> session.out().contains("step 100  "));
        // One that is written in two pieces, the second after some looks.
        byte[] whole = Files.readAllBytes(Runs.checkpoint(177_828));
        Path slow = run.resolve("step-177828.safetensors");
        Files.write(slow, Arrays.copyOf(whole, 200_000));
        put(10_000);
        await("the third", () -> session.out().contains("step 10,000  "));
        Files.write(slow, Arrays.copyOfRange(whole, 200_000, whole.length), StandardOpenOption.APPEND);
        // Training keeps its last checkpoints only.
        Files.delete(first);
        await("the slow one", () -> session.out().contains("step 177,828  "));
        put(562_341);
        assertThat(code.get(1, TimeUnit.MINUTES)).isZero();
        assertThat(session.out()).contains("traps 1  worst trap fc2: 1.18 × λ+",
                "Traps appear in fc2 at step 177,828 and grow to 7.88 × λ+.");
        assertThat(Files.readAllLines(csv)).hasSize(1 + 4 * 3).anyMatch(line -> line.startsWith("100,fc1,"));
        assertThat(session.err()).isEmpty();
    }

    /** As trainings do that keep one file and write each checkpoint over the one before. */
    @Test
    void aFileThatIsWrittenOverIsAStepEachTime() throws Exception {
        Path run = Files.createDirectories(folder.resolve("run"));
        Path only = run.resolve("ckpt.safetensors");
        Files.writeString(run.resolve("best.pt"), "no checkpoint");
        Session session = new Session(folder);
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> session.run("timeline", "-q", run,
                "--watch", "--every", 1, "--until", 562_341));
        for (long step : new long[] {100, 10_000, 562_341}) {
            byte[] whole = Files.readAllBytes(Runs.checkpoint(step));
            Files.write(only, Arrays.copyOf(whole, 60));
            Files.write(only, whole);
            await("step " + step, () -> session.out().contains("step %,d  ".formatted(step)));
        }
        assertThat(code.get(1, TimeUnit.MINUTES)).isZero();
        assertThat(session.out().lines().filter(line -> line.matches(" *[0-9,]+ .*ckpt.safetensors"))).hasSize(3);
        assertThat(session.err()).isEmpty();
    }

    /** A copy that was cut for good, one that is gone before the end, and one that is still being written. */
    @Test
    void onlyWhatStaysCutIsMissed() throws Exception {
        Path run = Files.createDirectories(folder.resolve("run"));
        byte[] whole = Files.readAllBytes(Runs.checkpoint(1000));
        Path gone = Files.write(run.resolve("step-1.safetensors"), Arrays.copyOf(whole, 50));
        Files.write(run.resolve("step-2.safetensors"), Arrays.copyOf(whole, 40));
        put(100);
        Session session = new Session(folder);
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> session.run("timeline", "-q", run,
                "--watch", "--every", 1, "--until", 10_000));
        await("the first", () -> session.out().contains("step 100  "));
        Files.delete(gone);
        put(10_000);
        assertThat(code.get(1, TimeUnit.MINUTES)).isEqualTo(ExitCode.PARTS);
        assertThat(session.err()).contains("step-2.safetensors: ").doesNotContain("step-1.safetensors");
    }

    /** The next look opens it anew: there is nothing that the user should do. */
    @Test
    void whatIsReplacedDuringItsAnalysisIsAnalyzedAnewWithoutAWord() throws Exception {
        Path run = Files.createDirectories(folder.resolve("run"));
        Path only = Files.copy(Runs.checkpoint(100), run.resolve("ckpt.safetensors"));
        Path next = Files.copy(Runs.checkpoint(562_341), folder.resolve("next"));
        Session session = new Session(folder).caching((asked, work, analysis) -> {
            synchronized (next) {
                if (Files.exists(next)) {
                    Files.move(next, only, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            return analysis.run();
        });
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> session.run("timeline", "-q", run,
                "--watch", "--every", 1, "--until", 562_341));
        assertThat(code.get(1, TimeUnit.MINUTES)).isZero();
        assertThat(session.out()).contains("step 562,341  ").doesNotContain("step 100  ");
        assertThat(session.err()).isEmpty();
    }

    /** A run of the same names in the same folder, of which the one before is no part. */
    @Test
    void anotherRunBeginsAnew() throws Exception {
        Path run = Files.createDirectories(folder.resolve("run"));
        Session session = new Session(folder);
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> session.run("timeline", run,
                "--watch", "--every", 1, "--until", 562_341));
        Path early = put(1000);
        Path late = put(10_000);
        await("the first run", () -> session.out().contains("step 10,000  ") && session.out().contains("step 1,000  "));
        Files.delete(early);
        Files.delete(late);
        Path again = put(100);
        Files.setLastModifiedTime(again, FileTime.from(Instant.now().plusSeconds(1)));
        await("the second", () -> session.out().contains("step 100  "));
        put(562_341);
        assertThat(code.get(1, TimeUnit.MINUTES)).isZero();
        assertThat(session.err()).contains("training has begun again from before step 100: 2 checkpoints of the "
                + "earlier attempt that are gone were left out").doesNotContain("again;");
        assertThat(session.out().lines().filter(line -> line.matches(" *[0-9,]+ .*safetensors"))).hasSize(2);
    }

    @Test
    void theUserEndsIt() throws Exception {
        Path run = Files.createDirectories(folder.resolve("run"));
        put(100);
        Session session = new Session(folder);
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> session.run("timeline", "-q", run,
                "--watch", "--every", 1));
        await("the first", () -> session.out().contains("step 100  "));
        session.interruption.request();
        assertThat(code.get(1, TimeUnit.MINUTES)).isZero();
        assertThat(session.out()).contains("No layer has a settled trap at any step.");
    }

    @Test
    void onlyAFolderIsWatched() {
        Session session = new Session(folder);
        assertThat(session.run("timeline", "--watch", Runs.checkpoint(100))).isEqualTo(ExitCode.USAGE);
        assertThat(session.err()).contains("--watch: name the one folder");
        session = new Session(folder);
        assertThat(session.run("timeline", "--watch", folder.resolve("gone"))).isEqualTo(ExitCode.FILES);
        assertThat(session.err()).contains("gone does not exist");
        session = new Session(folder);
        assertThat(session.run("timeline", "--watch", folder, "--until", -5)).isEqualTo(ExitCode.USAGE);
        assertThat(session.err()).contains("--until: steps are counted from 0");
    }
}
