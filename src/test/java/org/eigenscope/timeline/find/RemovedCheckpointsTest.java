package org.eigenscope.timeline.find;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.timeline.Runs;
import org.eigenscope.timeline.TrainingRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** A run that is watched while training removes checkpoints, or begins again. */
class RemovedCheckpointsTest {

    @TempDir
    private Path folder;
    private final RunFinder finder = new RunFinder(new ModelFiles(), file -> false);

    /** A file of a step, as it was written a minute after the one before. */
    private void written(long step, int minute) throws IOException {
        Path file = folder.resolve("step-%d.safetensors".formatted(step));
        Files.copy(Runs.checkpoint(step), file, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(file, FileTime.fromMillis(60_000L * (minute + 1)));
    }

    private void remove(long... steps) throws IOException {
        for (long step : steps) {
            Files.delete(folder.resolve("step-%d.safetensors".formatted(step)));
        }
    }

    @Test
    void anotherRunInTheSameFolderHasNothingOfTheOneBefore() throws Exception {
        for (long step : new long[] {100, 1000, 10_000, 100_000}) {
            written(step, (int) Math.log10(step));
        }
        TrainingRun old = finder.find(List.of(folder));
        remove(100, 1000);
        TrainingRun later = finder.update(old, one -> true);
        assertThat(later.steps()).as("training keeps the last alone").containsExactly(100L, 1000L, 10_000L, 100_000L);
        remove(10_000, 100_000);
        written(1000, 10);
        TrainingRun begun = finder.update(later, one -> true);
        assertThat(begun.steps()).containsExactly(1000L);
        assertThat(begun.findings()).extracting(finding -> finding.where() + ": " + finding.message()).containsExactly(
                "step-1000.safetensors: training has begun again from before step 1\u202f000: 3 "
                        + "checkpoints of the earlier attempt that are gone were left out");
        written(10_000, 11);
        remove(1000);
        assertThat(finder.update(begun, one -> true).steps()).as("its own").containsExactly(1000L, 10_000L);
    }

    /** As after a crash: from the last checkpoint but one. */
    @Test
    void whatTrainingGoesOnFromStaysWithAllBefore() throws Exception {
        for (long step : new long[] {100, 1000, 10_000, 100_000, 177_828}) {
            written(step, (int) Math.log10(step));
        }
        TrainingRun old = finder.find(List.of(folder));
        remove(100, 100_000);
        TrainingRun later = finder.update(old, one -> true);
        remove(177_828);
        written(31_623, 10);
        assertThat(finder.update(later, one -> true).steps()).containsExactly(100L, 1000L, 10_000L, 31_623L);
    }

    /** The same steps once more, as after a copy of the best, are no new beginning. */
    @Test
    void anEarlierStepUnderAnotherNameIsNoNewBeginning() throws Exception {
        written(100, 1);
        written(1000, 2);
        written(10_000, 3);
        TrainingRun old = finder.find(List.of(folder));
        remove(100, 1000);
        Files.copy(Runs.checkpoint(1000), folder.resolve("best.safetensors"));
        assertThat(finder.update(old, one -> true).steps()).containsExactly(100L, 1000L, 10_000L);
    }

    @Test
    void anotherNetworkInTheSameFolderIsARunOfItsOwn() throws Exception {
        written(100, 1);
        written(1000, 2);
        TrainingRun old = finder.find(List.of(folder));
        remove(100, 1000);
        Files.copy(Path.of("src/test/resources/runs/keras/cp-0001.weights.h5"), folder.resolve("step-2000.h5"));
        TrainingRun now = finder.update(old, one -> true);
        assertThat(now.steps()).containsExactly(2000L);
        assertThat(now.findings()).isEmpty();
    }
}
