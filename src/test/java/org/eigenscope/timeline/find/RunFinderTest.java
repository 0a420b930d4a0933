package org.eigenscope.timeline.find;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Model;
import org.eigenscope.timeline.Runs;
import org.eigenscope.timeline.Step.Unit;
import org.eigenscope.timeline.TrainingRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RunFinderTest {

    private static final Path FORMATS = Path.of("src/test/resources/formats");

    @TempDir
    private Path folder;
    private final RunFinder finder = new RunFinder(new ModelFiles(), file -> false);

    private TrainingRun find(Path... paths) throws IOException, ModelFormatException {
        return finder.find(List.of(paths));
    }

    private void put(long step, String name) throws IOException {
        Path to = folder.resolve(name);
        Files.createDirectories(to.getParent());
        Files.copy(Runs.checkpoint(step), to);
    }

    @Test
    void theDigitsAreInTheOrderOfTheirSteps() throws Exception {
        TrainingRun run = find(Runs.digits(folder.resolve("run")));
        assertThat(run.steps()).isEqualTo(Runs.STEPS);
        assertThat(run.unit()).isEqualTo(Unit.STEP);
        assertThat(run.findings()).isEmpty();
        assertThat(run.checkpoints()).extracting(checkpoint -> checkpoint.step().source()).containsOnly("metadata");
        assertThat(run.name()).isEqualTo("run");
    }

    /** Metadata says 10,000 and 100: names, and their order, say the opposite. */
    @Test
    void metadataGoesBeforeNamesAndBothAreTold() throws Exception {
        put(10_000, "step-1.safetensors");
        put(100, "step-2.safetensors");
        TrainingRun run = find(folder);
        assertThat(run.steps()).containsExactly(100L, 10_000L);
        assertThat(run.findings()).extracting(Finding::message).contains(
                "its name says step 1, its metadata step 10\u202f000: the latter was taken");
    }

    @Test
    void aSecondCheckpointOfAStepIsToldAndLeftOut() throws Exception {
        put(100, "last.safetensors");
        put(100, "step-100.safetensors");
        put(1000, "step-1000.safetensors");
        TrainingRun run = find(folder);
        assertThat(run.models()).extracting(model -> model.name())
                .containsExactly("step-100.safetensors", "step-1000.safetensors");
        assertThat(run.findings()).hasSize(1).first().satisfies(finding -> {
            assertThat(finding.where()).isEqualTo("last.safetensors");
            assertThat(finding.message()).isEqualTo(
                    "it belongs to step 100, like step-100.safetensors: it was left out");
        });
    }

    @Test
    void otherNetworksAndWhatHasNoStepAreToldAndLeftOut() throws Exception {
        put(100, "step-100.safetensors");
        put(1000, "step-1000.safetensors");
        Files.copy(FORMATS.resolve("digits-cnn.pt"), folder.resolve("step-500.pt"));
        Files.copy(FORMATS.resolve("digits-mlp.pt"), folder.resolve("best.pt"));
        Files.writeString(folder.resolve("notes.txt"), "step 7");
        TrainingRun run = find(folder);
        assertThat(run.steps()).containsExactly(100L, 1000L);
        assertThat(run.findings()).extracting(Finding::where).containsExactlyInAnyOrder("best.pt", "step-500.pt");
        assertThat(run.leftOut()).containsExactlyInAnyOrder("best.pt", "step-500.pt");
        assertThat(run.findings()).extracting(Finding::message).anyMatch(words -> words.contains("its layers differ"))
                .anyMatch(words -> words.contains("neither its metadata nor its name"));
        assertThat(run.findings()).extracting(Finding::severity).containsOnly(Severity.NOTE);
    }

    @Test
    void aCheckpointThatIsCutIsDamage() throws Exception {
        put(100, "step-100.safetensors");
        byte[] whole = Files.readAllBytes(Runs.checkpoint(1000));
        Files.write(folder.resolve("step-1000.safetensors"), Arrays.copyOf(whole, 100));
        TrainingRun run = find(folder);
        assertThat(run.steps()).containsExactly(100L);
        assertThat(run.findings()).extracting(Finding::severity).containsExactly(Severity.DAMAGED);
    }

    /** As Hugging Face's trainer leaves them, with the final model beside them. */
    @Test
    void foldersOfCheckpointsTellTheirStepsInTheTrainersState() throws Exception {
        for (long step : List.of(100L, 1000L)) {
            put(step, "checkpoint-%d/model.safetensors".formatted(step));
            Files.writeString(folder.resolve("checkpoint-%d/trainer_state.json".formatted(step)),
                    "{\"global_step\": %d}".formatted(step + 1));
            Files.writeString(folder.resolve("checkpoint-%d/optimizer.pt".formatted(step)), "no weights");
        }
        TrainingRun run = find(folder);
        assertThat(run.steps()).containsExactly(101L, 1001L);
        assertThat(run.unit()).isEqualTo(Unit.STEP);
        assertThat(run.checkpoints()).extracting(checkpoint -> checkpoint.step().source())
                .containsOnly("trainer_state.json");
    }

    @Test
    void theFolderOfCheckpointsIsFoundBelow() throws Exception {
        put(100, "version_0/checkpoints/a.safetensors");
        put(1000, "version_0/checkpoints/b.safetensors");
        Files.writeString(folder.resolve("version_0/metrics.csv"), "step,loss\n100,1\n");
        assertThat(find(folder).folder()).isEqualTo(folder.resolve("version_0/checkpoints"));
        put(100, "version_1/checkpoints/a.safetensors");
        put(1000, "version_1/checkpoints/b.safetensors");
        assertThatThrownBy(() -> find(folder)).isInstanceOf(Unsupported.class)
                .hasMessageContaining("it holds 2 runs (version_0/checkpoints, version_1/checkpoints): name the "
                        + "folder of one of them");
    }

    @Test
    void whatIsNamedOneByOneNeedsNoFolder() throws Exception {
        Path late = Runs.checkpoint(10_000);
        assertThat(find(late, Runs.checkpoint(0)).steps()).containsExactly(0L, 10_000L);
        Path stranger = FORMATS.resolve("digits-mlp.pt");
        assertThat(find(late, stranger).findings()).extracting(Finding::severity).containsExactly(Severity.UNDECODED);
    }

    /** Samples, logs and whatever else a training leaves beside its checkpoints. */
    @Test
    void aFolderOfTenThousandFilesIsLookedThrough() throws Exception {
        put(100, "run/step-100.safetensors");
        put(1000, "run/step-1000.safetensors");
        for (int i = 0; i < 10_000; i++) {
            Files.writeString(folder.resolve("run/sample-" + i + (i % 2 == 0 ? ".png" : ".json")), "{}");
        }
        assertThat(find(folder.resolve("run")).steps()).containsExactly(100L, 1000L);
    }

    @Test
    void nothingIsAnErrorWithTheReason() throws Exception {
        assertThatThrownBy(() -> find(folder)).isInstanceOf(Unsupported.class)
                .hasMessageContaining("it holds no checkpoints");
        Files.copy(FORMATS.resolve("digits-mlp.pt"), folder.resolve("best.pt"));
        assertThatThrownBy(() -> find(folder)).isInstanceOf(Unsupported.class)
                .hasMessageContaining("it holds no checkpoint whose step is known: best.pt: neither its metadata");
    }

    @Test
    void linksOutOfTheFolderAreNotFollowed() throws Exception {
        put(100, "run/step-100.safetensors");
        Files.createSymbolicLink(folder.resolve("run/step-7.safetensors"),
                Runs.checkpoint(1000).toAbsolutePath());
        Files.createSymbolicLink(folder.resolve("run/up"), folder);
        assertThat(find(folder.resolve("run")).steps()).containsExactly(100L);
    }

    @Test
    void linksToReportsOutsideAreNotFollowed() throws Exception {
        Path outside = Files.createFile(folder.resolve("report.json"));
        Path run = Files.createDirectory(folder.resolve("run"));
        Files.createSymbolicLink(run.resolve("report.json"), outside);
        Files.createSymbolicLink(run.resolve("gone.json"), folder.resolve("nothing.json"));
        ReportedModels reports = new ReportedModels() {
            @Override
            public boolean recognizes(Path path) {
                return path.toString().endsWith(".json");
            }

            @Override
            public List<Model> open(Path path) {
                throw new AssertionError(path);
            }
        };
        assertThatThrownBy(() -> new RunFinder(new ModelFiles(), file -> false, reports).find(List.of(run)))
                .isInstanceOf(Unsupported.class);
    }

    @Test
    void whatHasComeSinceIsAddedAndNothingIsReadTwice() throws Exception {
        put(100, "step-100.safetensors");
        TrainingRun before = find(folder);
        assertThat(finder.update(before, one -> true)).isSameAs(before);
        put(10_000, "a.safetensors");
        put(1000, "b.safetensors");
        put(1000, "c.safetensors");
        TrainingRun after = finder.update(before, one -> true);
        assertThat(after.steps()).containsExactly(100L, 1000L, 10_000L);
        assertThat(after.checkpoints().getFirst()).isSameAs(before.checkpoints().getFirst());
        assertThat(finder.update(after, one -> true)).isSameAs(after);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(4);
        }
    }

    /** Where nothing else has changed, what can never be read, or tells no step, is no news. */
    @Test
    void whatIsNoCheckpointIsNoNews() throws Exception {
        put(100, "step-100.safetensors");
        put(100, "last.safetensors");
        Files.copy(FORMATS.resolve("digits-mlp.pt"), folder.resolve("best.pt"));
        Files.writeString(folder.resolve("step-5.pt"), "garbage");
        TrainingRun before = find(folder);
        assertThat(before.findings()).hasSize(3);
        assertThat(finder.update(before, one -> true)).isSameAs(before);
        put(1000, "next.safetensors");
        TrainingRun after = finder.update(before, one -> true);
        assertThat(after.steps()).containsExactly(100L, 1000L);
        assertThat(after.findings()).hasSize(3);
        Files.delete(folder.resolve("best.pt"));
        assertThat(finder.update(after, one -> true).findings()).hasSize(2);
    }

    @Test
    void whatIsWrittenOverIsReadAgainAndStaysIfItIsAnotherStep() throws Exception {
        put(100, "ckpt.safetensors");
        TrainingRun before = find(folder);
        Files.delete(folder.resolve("ckpt.safetensors"));
        put(1000, "ckpt.safetensors");
        TrainingRun after = finder.update(before, one -> true);
        assertThat(after.steps()).containsExactly(100L, 1000L);
        assertThat(finder.update(after, one -> true)).isSameAs(after);
        assertThat(finder.update(before, one -> false).steps()).containsExactly(1000L);
        Files.delete(folder.resolve("ckpt.safetensors"));
        Files.write(folder.resolve("ckpt.safetensors"), new byte[9]);
        TrainingRun cut = finder.update(after, one -> true);
        assertThat(cut.steps()).containsExactly(100L, 1000L);
        assertThat(cut.findings()).extracting(Finding::severity).containsExactly(Severity.DAMAGED);
        Files.delete(folder.resolve("ckpt.safetensors"));
        Files.write(folder.resolve("ckpt.safetensors"), Files.readAllBytes(Runs.checkpoint(1000)));
        TrainingRun again = finder.update(cut, one -> true);
        assertThat(again.steps()).containsExactly(100L, 1000L);
        assertThat(again.findings()).isEmpty();
        assertThat(again.checkpoints().getLast()).as("read anew").isNotSameAs(after.checkpoints().getLast());
    }

    /** A number that only its neighbours explain is explained by those that were there before. */
    @Test
    void numbersOfNewNamesAreReadAsThoseOfKnownOnes() throws Exception {
        for (int epoch = 1; epoch < 3; epoch++) {
            bare(epoch);
        }
        TrainingRun before = find(folder);
        bare(3);
        TrainingRun after = finder.update(before, one -> true);
        assertThat(after.steps()).containsExactly(1L, 2L, 3L);
        assertThat(after.findings()).isEmpty();
    }

    /** That the second number is the step shows only when a second checkpoint of an epoch comes. */
    @Test
    void numbersAreReadAnewWhenAnotherNameShowsThatTheyWereEpochs() throws Exception {
        bare("checkpoint_3_500.h5");
        bare("checkpoint_4_1000.h5");
        TrainingRun before = find(folder);
        assertThat(before.steps()).containsExactly(3L, 4L);
        bare("checkpoint_4_1500.h5");
        TrainingRun after = finder.update(before, one -> true);
        assertThat(after.steps()).containsExactly(500L, 1000L, 1500L);
        assertThat(after.name()).isEqualTo(before.name());
        assertThat(finder.update(after, one -> true)).isSameAs(after);
    }

    /** Most trainings keep the epoch, too, in the file. */
    @Test
    void stepsThatStartAnewInEachEpochAreNumberedAndToldSo() throws Exception {
        bare("epoch1_batch100.h5");
        bare("epoch1_batch200.h5");
        TrainingRun before = find(folder);
        assertThat(before.unit()).isEqualTo(Unit.STEP);
        bare("epoch2_batch100.h5");
        TrainingRun after = finder.update(before, one -> true);
        assertThat(after.unit()).isEqualTo(Unit.CHECKPOINT);
        assertThat(after.models()).extracting(model -> model.name())
                .containsExactly("epoch1_batch100.h5", "epoch1_batch200.h5", "epoch2_batch100.h5");
        assertThat(after.findings()).extracting(finding -> finding.where() + ": " + finding.message())
                .containsExactly("epoch*_batch*.h5: these names count steps anew in each epoch: their checkpoints are "
                        + "numbered from 1, in the order of epochs and of steps within them");
        assertThat(after.leftOut()).as("told, but shown").isEmpty();
        assertThat(finder.update(after, one -> true)).isSameAs(after);
    }

    /** What training has removed is known by its report alone, and stays whatever its number turns out to be. */
    @Test
    void whatWasRemovedStaysWhenNumbersAreReadAnew() throws Exception {
        bare("epoch1_batch100.h5");
        bare("epoch1_batch200.h5");
        TrainingRun before = find(folder);
        Files.delete(folder.resolve("epoch1_batch100.h5"));
        bare("epoch2_batch100.h5");
        TrainingRun after = finder.update(before, one -> true);
        assertThat(after.steps()).containsExactly(1L, 2L, 3L);
        assertThat(after.models().getFirst()).isSameAs(before.models().getFirst());
        assertThat(finder.update(after, one -> true)).isSameAs(after);
        assertThat(finder.update(after, one -> false).steps()).containsExactly(1L, 2L);
    }

    /** PyTorch's own examples keep the epoch in the file, too. */
    @Test
    void anEpochInTheMetadataTellsLessThanEpochAndBatchInTheName() throws Exception {
        for (int[] both : new int[][] {{1, 100}, {1, 200}, {2, 100}}) {
            byte[] header = ("{\"__metadata__\":{\"epoch\":\"%d\"},\"w\":{\"dtype\":\"F32\",\"shape\":[4,4],"
                    + "\"data_offsets\":[0,64]}}").formatted(both[0]).getBytes(StandardCharsets.UTF_8);
            Files.write(folder.resolve("epoch%d_batch%d.safetensors".formatted(both[0], both[1])),
                    ByteBuffer.allocate(8 + header.length + 64).order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(header.length).put(header).array());
        }
        assertThat(find(folder).steps()).containsExactly(1L, 2L, 3L);
    }

    private void bare(int epoch) throws IOException {
        bare("net.%02d-0.%d.weights.h5".formatted(epoch, 40 - epoch));
    }

    /** As Megatron leaves them: a folder a step, and in it one of a rank. */
    @Test
    void checkpointsAFolderDeeperAreOneRun() throws Exception {
        bare("iter_0000500/mp_rank_00/model.weights.h5");
        bare("iter_0001000/mp_rank_00/model.weights.h5");
        TrainingRun before = find(folder);
        assertThat(before.steps()).containsExactly(500L, 1000L);
        assertThat(before.unit()).isEqualTo(Unit.STEP);
        bare("iter_0001500/mp_rank_00/model.weights.h5");
        assertThat(finder.update(before, one -> true).steps()).containsExactly(500L, 1000L, 1500L);
    }

    private void bare(String name) throws IOException {
        Path to = folder.resolve(name);
        Files.createDirectories(to.getParent());
        Files.copy(Path.of("src/test/resources/runs/keras/cp-0001.weights.h5"), to);
    }
}
