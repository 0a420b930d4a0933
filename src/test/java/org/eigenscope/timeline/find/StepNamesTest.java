package org.eigenscope.timeline.find;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eigenscope.timeline.Step;
import org.eigenscope.timeline.Step.Unit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;

class StepNamesTest {

    @ParameterizedTest
    @CsvSource({
            "step-00010000.safetensors, STEP, 10000", "checkpoint-500, CHECKPOINT, 500",
            "epoch=3-step=500.ckpt, STEP, 500", "cp-0003.weights.h5, CHECKPOINT, 3", "ckpt-7.index, CHECKPOINT, 7",
            "100, STEP, 100", "step143000, STEP, 143000", "global_step1000, STEP, 1000", "iter_0012000, STEP, 12000",
            "epoch_12.pt, EPOCH, 12", "model_ep3.pth, EPOCH, 3", "checkpoint_epoch_4.pt, EPOCH, 4", "10k, STEP, 10000",
            "step-1.pt, STEP, 1", "step_20k.pt, STEP, 20000", "model.ckpt-1000.index, CHECKPOINT, 1000",
            "main-step-1000, STEP, 1000", "step1000-tokens4B, STEP, 1000", "iter_num=5.pt, STEP, 5",
            "ckpt_0.safetensors, CHECKPOINT, 0", "epoch-02-loss-0.31.pt, EPOCH, 2", "step=5e3.pt, STEP, 5000",
            "step-1.5k.pt, STEP, 1500",
            "step=1.5e4.pt, STEP, 15000", "ckpt-1M.pt, CHECKPOINT, 1000000", "iter_0000500/mp_rank_00, STEP, 500",
            "pytorch_model_step_500.bin, STEP, 500", "step1000-tokens4B.pt, STEP, 1000", "1e3, STEP, 1000",
            "epoch=3-step=500-v1.ckpt, STEP, 500", "ppo_100k_steps.pt, STEP, 100000",
            "rl_model_100000_steps.pt, STEP, 100000", "model_500iter.pth, STEP, 500", "3epochs.pt, EPOCH, 3",
            "100_iterations.pt, STEP, 100", "12_epoch.pt, EPOCH, 12", "run_2024-01-05_step_7.pt, STEP, 7",
            "20240105_ckpt-7.pt, CHECKPOINT, 7",
            "epoch1_batch100.pt, STEP, 100", "e1_b100.pt, STEP, 100", "epoch-1_minibatch-100.pt, STEP, 100",
            "ema_0.9999_010000.pt, CHECKPOINT, 10000", "ema0.999-step-50, STEP, 50",
            "batch_32_step_7.pt, STEP, 7", "epoch_2_iter_50.pt, STEP, 50", "2epochs_100batches.pt, STEP, 100",
            "e3_s500.pt, STEP, 500", "ep3_it500.pt, STEP, 500", "E03-S000500, STEP, 500",
            "epoch3_st_500.pt, STEP, 500", "global_step500, STEP, 500", "step_1e3, STEP, 1000",
            "weights.03-0.25.h5, CHECKPOINT, 3", "weights-improvement-03-0.25.hdf5, CHECKPOINT, 3",
            "model_7_12.50_0.9.h5, CHECKPOINT, 7", "epoch_3_seed_7.pt, EPOCH, 3", "model_0001.pth, CHECKPOINT, 1"})
    void namesTellSteps(String name, Unit unit, long number) {
        assertThat(StepNames.of(List.of(name)).get(name)).as(name).satisfies(step -> {
            assertThat(step.unit()).isEqualTo(unit);
            assertThat(step.number()).isEqualTo(number);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"last.ckpt", "best.pt", "model.safetensors", "final", "step-99999999999999999999.pt",
            "step-9223372036854775807.pt", "step-1e99.pt", "step-1.5e0.pt",
            "llama3.safetensors", "steps.pt", "20240105", "model_20240105.pt", "ckpt-2024-01-05.pt",
            "resnet50.pt", "checkpoint_3_500", "ema_0.9999.pt", "vgg-16-0.71.pt", "e3.pt"})
    void whatIsNoStepIsNone(String name) {
        assertThat(StepNames.of(List.of(name))).isEmpty();
    }

    /** Keras writes the epoch, and often the loss, with no word before them. */
    @Test
    void namesThatDifferInNumbersAloneTellByTheFirstThatDiffers() {
        List<String> names = List.of("weights.01-0.45.hdf5", "weights.02-0.31.hdf5", "weights.10-0.3.hdf5");
        assertThat(StepNames.of(names)).hasSize(3).containsOnlyKeys(names)
                .satisfies(steps -> assertThat(names.stream().map(name -> steps.get(name).number()))
                        .containsExactly(1L, 2L, 10L));
        Map<String, ?> twins = StepNames.of(List.of("a1.pt", "a01.pt"));
        assertThat(twins).isEmpty();
        Map<String, ?> days = StepNames.of(List.of("run-2024-01-05.pt", "run-2024-01-06.pt"));
        assertThat(days).isEmpty();
    }

    @Test
    void ofTwoNumbersTheOneThatTellsAllApartIsTheStep() {
        assertThat(numbers("checkpoint_3_500", "checkpoint_3_1000", "checkpoint_4_1500"))
                .containsExactly(500L, 1000L, 1500L);
        assertThat(numbers("epoch_3_500", "epoch_3_1000", "epoch_4_1500")).containsExactly(500L, 1000L, 1500L);
        assertThat(numbers("e1_s42", "e2_s42", "e3_s42")).as("a seed").containsExactly(1L, 2L, 3L);
        assertThat(numbers("weights.03-0.25.h5", "weights.03-0.31.h5", "weights.04-0.25.h5")).as("ties stay")
                .containsExactly(3L, 3L, 4L);
        assertThat(numbers("step=500-rank0", "step=500-rank1")).as("parts").containsExactly(500L, 500L);
        assertThat(numbers("epoch=3-v1", "epoch=3-v2")).as("versions").containsExactly(3L, 3L);
        assertThat(numbers("epoch_3_9", "epoch_3_8", "epoch_4_1")).as("what falls").containsExactly(3L, 3L, 4L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoch%d_batch%d", "e%d_b%d.pt", "e%d_s%d", "epoch_%d_iter_%d.pth", "epoch=%d-step=%d.ckpt",
            "Epoch-%02d_Step-%06d.h5", "ep%dit%d", "net_epoch_%d_minibatch_%d", "%depochs_%dsteps", "e%02d-batch%d-v1"})
    void stepsThatStartAnewInEachEpochAreNumberedInTheOrderOfBoth(String pattern) {
        String[] names = Stream.of(new int[][] {{2, 100}, {1, 200}, {10, 5}, {1, 100}, {2, 200}})
                .map(both -> pattern.formatted(both[0], both[1])).toArray(String[]::new);
        assertThat(numbers(names)).containsExactly(3L, 2L, 5L, 1L, 4L);
        assertThat(StepNames.of(List.of(names)).values()).allMatch(Step::isPlace)
                .extracting(Step::unit).containsOnly(Unit.CHECKPOINT);
        String[] rising = Stream.of(new int[][] {{1, 100}, {1, 200}, {2, 300}, {10, 1000}})
                .map(both -> pattern.formatted(both[0], both[1])).toArray(String[]::new);
        assertThat(numbers(rising)).as("steps that go on").containsExactly(100L, 200L, 300L, 1000L);
    }

    @Test
    void stepsOfAnEpochAreToldFromStepsOfTheRun() {
        assertThat(numbers("epoch1_batch100", "epoch2_batch100")).as("an epoch each").containsExactly(1L, 2L);
        assertThat(numbers("epoch1_batch900", "epoch2_batch100")).as("an epoch each").containsExactly(1L, 2L);
        assertThat(numbers("e1_b100", "e1_b200", "e2_b100", "last_e2_b150")).as("one beside them")
                .containsExactly(1L, 2L, 3L, 4L);
        assertThat(numbers("e1_b100_gpu0", "e1_b100_gpu1", "e2_b100_gpu0", "e2_b100_gpu1")).as("ties stay")
                .containsExactly(1L, 1L, 2L, 2L);
        assertThat(numbers("epoch_1_global_step_900", "epoch_1_global_step_950", "epoch_2_global_step_900"))
                .as("steps of the run by their word").containsExactly(900L, 950L, 900L);
    }

    private static List<Long> numbers(String... names) {
        Map<String, Step> steps = StepNames.of(List.of(names));
        return Arrays.stream(names).map(name -> steps.get(name).number()).toList();
    }
}
