package org.eigenscope.timeline.find;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.timeline.TrainingRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;

/** Several files of a step, as trainings write them that keep averages and optimizers beside the weights. */
class NameFamiliesTest {

    @TempDir
    private Path folder;
    private final RunFinder finder = new RunFinder(new ModelFiles(), file -> false);

    /** Weights without a word on their step. */
    private void put(String pattern, long... steps) throws IOException {
        for (long step : steps) {
            Files.copy(Path.of("src/test/resources/runs/keras/cp-0001.weights.h5"),
                    folder.resolve(pattern.replace("*", String.valueOf(step))));
        }
    }

    private List<String> sentences(TrainingRun run) {
        return run.findings().stream().map(finding -> finding.where() + ": " + finding.message()).toList();
    }

    @ParameterizedTest
    @CsvSource({"model-*.h5, ema_model-*.h5", "step-*.h5, step-*_ema.h5", "model*.h5, ema_0.9999_*.h5",
            "ckpt_*.h5, ckpt_*_SWA.h5"})
    void weightsGoBeforeTheirAverages(String weights, String averages) throws Exception {
        put(weights, 500, 1000);
        put(averages, 500, 1000, 1500);
        TrainingRun run = finder.find(List.of(folder));
        assertThat(run.steps()).containsExactly(500L, 1000L);
        assertThat(run.models()).extracting(model -> model.name()).containsExactly(weights.replace("*", "500"),
                weights.replace("*", "1000"));
        assertThat(sentences(run)).containsExactly("%s: the names of these 3 files say that they hold averaged "
                .formatted(averages) + "weights, unlike %s: they were left out; to see them, "
                        .formatted(weights) + "name them alone");
        assertThat(run.passed()).hasSize(3);
    }

    /** As trainings leave them that keep every average, and of the weights the last alone. */
    @Test
    void averagesAreTheRunWhereWeightsAreFew() throws Exception {
        put("ema_model-*.h5", 500, 1000, 1500);
        put("model-*.h5", 1500);
        TrainingRun run = finder.find(List.of(folder));
        assertThat(run.models()).extracting(model -> model.name())
                .containsExactly("ema_model-500.h5", "ema_model-1000.h5", "ema_model-1500.h5");
        assertThat(sentences(run)).containsExactly(
                "model-1500.h5: it belongs to checkpoint 1\u202f500, like ema_model-1500.h5: it was left out");
    }

    /** The average that follows the weights most closely is taken, whatever its name's place in the alphabet. */
    @ParameterizedTest
    @CsvSource({"ema_0.999_*.h5, ema_0.9999_*.h5", "ema_0.5_0*.h5, ema_0.25_0*.h5", "ema-0.99-step-*.h5, "
            + "ema-0.999-step-*.h5", "*_ema0.9.h5, *_ema0.99.h5", "net_ema_decay_0.9_*.h5, net_ema_decay_0.95_*.h5"})
    void averagesByTwoRatesAreNoOneSeries(String one, String other) throws Exception {
        String taken = one.contains("0.5") ? other : one;
        String left = one.contains("0.5") ? one : other;
        put(taken, 500, 1000);
        put(left, 500, 1000);
        TrainingRun run = finder.find(List.of(folder));
        assertThat(run.models()).extracting(model -> model.name()).containsExactly(taken.replace("*", "500"),
                taken.replace("*", "1000"));
        String shown = taken.replace("0*", "*");
        assertThat(sentences(run)).containsExactly(left.replace("0*", "*") + ": these 2 files hold averages of the "
                + "same weights by another rate than " + shown + ": they were left out; to see them, name them alone");
        put(left, 1500);
        assertThat(finder.update(run, run.checkpoints()::contains).steps()).as("never both")
                .containsExactly(500L, 1000L);
    }

    @Test
    void averagesOfOneStepByTwoRatesAreOneCheckpoint() throws Exception {
        put("ema_0.999_0*.h5", 10000);
        put("ema_0.9999_0*.h5", 10000);
        TrainingRun run = finder.find(List.of(folder));
        assertThat(run.steps()).containsExactly(10_000L);
        assertThat(sentences(run)).containsExactly("ema_0.9999_010000.h5: it holds averages of the same weights by "
                + "another rate than ema_0.999_010000.h5: it was left out");
    }

    /** As EDM2 writes its averages, which lacks one of a step. */
    @Test
    void decimalNumbersThatComeAgainTellSeries() throws Exception {
        put("network-snapshot-*-0.100.h5", 1024, 2048, 4096);
        put("network-snapshot-*-0.050.h5", 1024, 4096);
        TrainingRun run = finder.find(List.of(folder));
        assertThat(run.models()).extracting(model -> model.name()).containsExactly("network-snapshot-1024-0.100.h5",
                "network-snapshot-2048-0.100.h5", "network-snapshot-4096-0.100.h5");
        assertThat(sentences(run)).containsExactly("network-snapshot-*-0.050.h5: these 2 files are of steps that "
                + "network-snapshot-*-0.100.h5 has too: they were left out; to see them, name them alone");
    }

    @ParameterizedTest
    @CsvSource({"opt*.h5", "optimizer-*.h5", "model-*-optim.h5", "optimizer_state_*.h5", "step_*.opt.h5"})
    void theStateOfAnOptimizerIsNoCheckpoint(String pattern) throws Exception {
        put("model-*.h5", 500, 1000);
        put(pattern, 500, 1000, 1500);
        TrainingRun run = finder.find(List.of(folder));
        assertThat(run.steps()).containsExactly(500L, 1000L);
        assertThat(sentences(run)).containsExactly(pattern + ": the names of these 3 files say that they hold the "
                + "state of an optimizer: they were left out");
        assertThat(finder.update(run, one -> true)).isSameAs(run);
    }

    /** OPT is a language model, too. */
    @Test
    void whereAllNamesSayOptimizerNoneIsLeftOut() throws Exception {
        put("opt-125m-step-*.h5", 500, 1000);
        TrainingRun run = finder.find(List.of(folder));
        assertThat(run.steps()).containsExactly(500L, 1000L);
        assertThat(run.findings()).isEmpty();
    }

    /** Lightning numbers what it would have written over. */
    @Test
    void secondVersionsAreLeftOut() throws Exception {
        put("epoch=3-step=*.h5", 500, 1000);
        put("epoch=3-step=*-v1.h5", 500);
        TrainingRun run = finder.find(List.of(folder));
        assertThat(run.models()).extracting(model -> model.name())
                .containsExactly("epoch=3-step=500.h5", "epoch=3-step=1000.h5");
        assertThat(sentences(run)).containsExactly(
                "epoch=3-step=500-v1.h5: it belongs to step 500, like epoch=3-step=500.h5: it was left out");
    }

    @Test
    void parallelSeriesAreToldInOneSentenceAndTheLongerIsTaken() throws Exception {
        put("D_*.h5", 500, 1000);
        put("G_*.h5", 500, 1000, 1500);
        TrainingRun run = finder.find(List.of(folder));
        assertThat(run.models()).extracting(model -> model.name())
                .containsExactly("G_500.h5", "G_1000.h5", "G_1500.h5");
        assertThat(sentences(run)).containsExactly("D_*.h5: these 2 files are of steps that G_*.h5 has too: they were "
                + "left out; to see them, name them alone");
    }

    /** Milestones that are kept, and the last few, which training removes in turn. */
    @Test
    void seriesOfOtherStepsAreOneRunAndToldSo() throws Exception {
        put("milestone-step-*.h5", 1000, 2000, 3000, 4000);
        put("step-*.h5", 3800, 3900, 4000);
        TrainingRun run = finder.find(List.of(folder));
        assertThat(run.steps()).containsExactly(1000L, 2000L, 3000L, 3800L, 3900L, 4000L);
        assertThat(sentences(run)).containsExactly("step-*.h5: 2 of these 3 files are of steps that "
                + "milestone-step-*.h5 has not: they were taken for the same run",
                "step-4000.h5: it belongs to step 4\u202f000, like milestone-step-4000.h5: it was left out");
    }

    /** While it is watched, what is shown as the run stays it, whichever of two files is written first. */
    @Test
    void theFamilyThatIsShownStaysTheRun() throws Exception {
        put("G_step_*.h5", 500);
        TrainingRun before = finder.find(List.of(folder));
        put("D_step_*.h5", 500, 1000);
        TrainingRun after = finder.update(before, before.checkpoints()::contains);
        assertThat(after.checkpoints().getFirst()).isSameAs(before.checkpoints().getFirst());
        assertThat(after.models()).extracting(model -> model.name()).containsExactly("G_step_500.h5");
        put("G_step_*.h5", 1000);
        assertThat(finder.update(after, after.checkpoints()::contains).models()).extracting(model -> model.name())
                .containsExactly("G_step_500.h5", "G_step_1000.h5");
    }
}
