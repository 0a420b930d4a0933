package org.eigenscope.format.pytorch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eigenscope.format.FormatContractTest;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.TestFiles;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Checkpoints that several processes have written, each its part: whole, with parts missing, and cut short. */
class DistributedTest {

    private static final Path FOUND = Path.of("src/test/resources/found/checkpoints");
    private static final Path MADE = Path.of("src/test/resources/distributed");

    @TempDir
    private Path folder;

    private Path copy(String name) throws IOException {
        return copy(FOUND.resolve(name));
    }

    private Path copy(Path from) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path to = folder.resolve(from.relativize(file).toString());
                if (!Files.isDirectory(file)) {
                    Files.createDirectories(to.getParent());
                    Files.copy(file, to);
                }
            }
        }
        return folder;
    }

    private static Layer layer(Model model, String name) {
        return model.layers().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    /** The parts that two processes wrote, beside the same weights in one file. */
    @Test
    void bothKindsOfPyTorchsGiveTheSameWeights() throws Exception {
        Model one = new ModelFiles().open(FOUND.resolve("dcp"));
        Model other = new ModelFiles().open(FOUND.resolve("dcp_safetensors"));
        for (String name : List.of("fc1", "fc2")) {
            int count = (int) layer(other, name).tensor().shape().elements();
            assertThat(TestFiles.read(layer(one, "model." + name).tensor().data(), count))
                    .isEqualTo(TestFiles.read(layer(other, name).tensor().data(), count));
        }
        assertThat(one.bytes()).isEqualTo(4 * one.elements());
    }

    /** Trainings in bfloat16 call their optimizers' states so; a file of either kind opens the whole. */
    @ParameterizedTest
    @ValueSource(strings = {"", "global_step5", "global_step5/bf16_zero_pp_rank_1_mp_rank_00_optim_states.pt",
            "global_step5/zero_pp_rank_0_mp_rank_00_model_states.pt"})
    void statesOfBfloat16AreFoundToo(String opened) throws Exception {
        Path step = copy("sharded_steps").resolve("global_step5");
        for (int rank = 0; rank < 2; rank++) {
            String name = "zero_pp_rank_%d_mp_rank_00_optim_states.pt".formatted(rank);
            Files.move(step.resolve(name), step.resolve("bf16_" + name));
        }
        Model plain = new ModelFiles().open(FOUND.resolve("sharded_steps"));

        Model model = new ModelFiles().open(folder.resolve(opened));

        for (String name : List.of("fc1", "fc2")) {
            int count = (int) layer(plain, name).tensor().shape().elements();
            assertThat(TestFiles.read(layer(model, name).tensor().data(), count))
                    .isEqualTo(TestFiles.read(layer(plain, name).tensor().data(), count));
        }
    }

    @Test
    void aPartWithoutTheIndexIsToldWhatItIs() throws Exception {
        Files.delete(copy("dcp").resolve(".metadata"));

        assertThatThrownBy(() -> new ModelFiles().open(folder.resolve("__0_0.distcp"))).isInstanceOf(Unsupported.class)
                .hasMessageContaining("distributed checkpoint").hasMessageContaining("get the whole folder");
        assertThatThrownBy(() -> new ModelFiles().open(folder)).isInstanceOf(Unsupported.class)
                .hasMessageContaining(".metadata").hasMessageContaining("missing");
    }

    /** A file that is missing or short costs the tensors that have parts in it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 100, 5000})
    void aMissingOrShortFileIsDamage(int bytes) throws Exception {
        Path part = copy("dcp").resolve("__1_0.distcp");
        byte[] whole = Files.readAllBytes(part);
        Files.delete(part);
        if (bytes > 0) {
            Files.write(part, Arrays.copyOf(whole, bytes));
        }

        Model model = new ModelFiles().open(folder);

        assertThat(model.layers()).extracting(Layer::severity).contains(Severity.DAMAGED);
        assertThat(model.findings()).extracting(Finding::severity).contains(Severity.DAMAGED);
        for (Layer layer : model.layers()) {
            if (layer.weights() != null) {
                FormatContractTest.read(layer.weights(), 0);
            }
        }
    }

    /** What stands where the index points is checked when it is read. */
    @Test
    void anotherTensorInThePlaceOfAPartFailsItsLayer() throws Exception {
        Path part = copy("dcp").resolve("__1_0.distcp");
        byte[] bytes = Files.readAllBytes(part);
        Arrays.fill(bytes, 0, bytes.length, (byte) 0);
        bytes[0] = 'P';
        bytes[1] = 'K';
        Files.write(part, bytes);

        Layer fc1 = layer(new ModelFiles().open(folder), "model.fc1");

        assertThatThrownBy(() -> FormatContractTest.read(fc1.weights(), 0)).isInstanceOf(IOException.class);
    }

    /** Any flipped byte of the index gives a model or a sentence, and no file outside is read. */
    @Test
    void aBrokenIndexIsASentence() throws Exception {
        byte[] whole = Files.readAllBytes(copy("dcp").resolve(".metadata"));
        for (int i = 0; i < whole.length; i += 3) {
            byte[] broken = whole.clone();
            broken[i] ^= 0x15;
            Files.write(folder.resolve(".metadata"), broken);
            try {
                new ModelFiles().open(folder);
            } catch (ModelFormatException e) {
                assertThat(e.getMessage()).isNotBlank().doesNotContain("Exception");
            }
        }
    }

    @Test
    void aMissingShardOfSafetensorsIsDamage() throws Exception {
        Files.delete(copy("dcp_safetensors").resolve("shard-00001-model-00001-of-00001.safetensors"));

        Model model = new ModelFiles().open(folder.resolve("shard-00002-model-00001-of-00001.safetensors"));

        assertThat(model.layers()).allMatch(layer -> layer.weights() == null);
        assertThat(model.findings()).extracting(Finding::message).anyMatch(message ->
                message.contains("get all files"));
    }

    @ParameterizedTest
    @CsvSource({"zero_pp_rank_1_mp_rank_00_optim_states.pt, the files of 2 ranks",
        "zero_pp_rank_0_mp_rank_00_optim_states.pt, the files of 2 ranks"})
    void aMissingRankOfDeepSpeedIsToldBeforeAnythingIsReadWrongly(String file, String words) throws Exception {
        Files.delete(copy("sharded_steps").resolve("global_step5").resolve(file));

        assertThatThrownBy(() -> new ModelFiles().open(folder)).isInstanceOf(Malformed.class)
                .hasMessageContaining("DeepSpeed ZeRO").hasMessageContaining(words);
    }

    /** Tensor parallelism cuts the model, and stage 3 each part of it: what one part gives is no layer of the model. */
    @Test
    void partsOfATensorParallelModelAreToldInStage3Too() throws Exception {
        Path step = copy("sharded_steps").resolve("global_step5");
        assertThat(new ModelFiles().open(step).findings()).noneMatch(finding -> finding.severity().costsFigures()
                || finding.message().contains("not opened"));
        try (Stream<Path> files = Files.list(step)) {
            for (Path file : files.toList()) {
                Files.copy(file, step.resolve(file.getFileName().toString().replace("mp_rank_00", "mp_rank_01")));
            }
        }

        Model model = new ModelFiles().open(step);

        assertThat(model.findings()).filteredOn(finding -> finding.severity() == Severity.UNDECODED).singleElement()
                .extracting(Finding::message).asString().contains("one of 2 parts of a model that tensor parallelism");
        assertThat(model.missesFigures(model.layers())).isTrue();
    }

    /** Made in DeepSpeed's layout; reference/distributed.py made the files. */
    @Test
    void parametersThatWereNotTrainedArePutTogetherInStage3() throws Exception {
        Model model = new ModelFiles().open(MADE.resolve("zero3"));
        Model expected = new ModelFiles().open(MADE.resolve("expected.safetensors"));

        assertThat(model.findings()).noneMatch(finding -> finding.severity().costsFigures());
        assertThat(model.layers()).hasSize(4);
        for (Layer one : expected.layers()) {
            Layer layer = layer(model, one.name());
            int count = (int) one.tensor().shape().elements();
            assertThat(layer.tensor().shape()).isEqualTo(one.tensor().shape());
            assertThat(TestFiles.read(layer.tensor().data(), count)).containsExactly(
                    TestFiles.read(one.tensor().data(), count));
        }
    }

    @Test
    void aRanksPartOfWhatWasNotTrainedIsMissed() throws Exception {
        Path step = copy(MADE.resolve("zero3")).resolve("global_step3");
        Files.delete(step.resolve("zero_pp_rank_1_mp_rank_00_model_states.pt"));

        Model model = new ModelFiles().open(step);

        assertThat(layer(model, "table.weight").severity()).isEqualTo(Severity.DAMAGED);
        assertThat(layer(model, "table.weight").reason()).contains("are missing");
        assertThat(layer(model, "fc1").hasMatrices()).isTrue();
    }

    @Test
    void compressedPartsAreTold() throws Exception {
        Model model = new ModelFiles().open(MADE.resolve("compressed"));

        assertThat(model.layers()).singleElement().satisfies(layer -> {
            assertThat(layer.severity()).isEqualTo(Severity.UNDECODED);
            assertThat(layer.reason()).contains("are compressed, which is not read");
        });
    }

    @Test
    void theOptimizersPartAloneIsToldWhatItIs() throws Exception {
        Path step = copy("sharded_steps").resolve("global_step5");
        for (int rank = 0; rank < 2; rank++) {
            Files.delete(step.resolve("zero_pp_rank_%d_mp_rank_00_model_states.pt".formatted(rank)));
        }

        assertThatThrownBy(() -> new ModelFiles().open(step.resolve("zero_pp_rank_0_mp_rank_00_optim_states.pt")))
                .isInstanceOf(Unsupported.class).hasMessageContaining("DeepSpeed ZeRO");
    }

    /** One process's file of tensors that are sharded, or the same in all processes. */
    @Test
    void aPartOfATensorIsNotTakenForTheWhole() throws Exception {
        Model model = new ModelFiles().open(Path.of("src/test/resources/pickles/dtensor-rank-1.pt"));

        assertThat(layer(model, "fc.weight").reason()).contains("one of several parts").contains("open the folder");
        assertThat(layer(model, "fc.weight").severity()).isEqualTo(Severity.UNDECODED);
        assertThat(layer(model, "fc.weight").tensor().shape()).hasToString("32 × 20");
        assertThat(layer(model, "r").weights().rows()).isEqualTo(12);
    }

    /** Up to stage 2 the model's states are whole; parts of tensor parallelism are told. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void wholeModelStatesOpenAsTheyAre(int parts) throws Exception {
        for (int part = 0; part < parts; part++) {
            Files.copy(FOUND.resolve("gan.pt"), folder.resolve("mp_rank_%02d_model_states.pt".formatted(part)));
        }
        Files.copy(FOUND.resolve("sharded_steps/global_step5/zero_pp_rank_0_mp_rank_00_optim_states.pt"),
                folder.resolve("zero_pp_rank_0_mp_rank_00_optim_states.pt"));

        Model model = new ModelFiles().open(folder);

        assertThat(model.layers()).extracting(Layer::name).contains("G.fc1", "D.fc2");
        assertThat(model.findings().stream().anyMatch(finding -> finding.message().contains("one of 2 parts")))
                .isEqualTo(parts == 2);
    }

    @Test
    void ofMoreFoldersThanAnyModelHasTheRestIsTold() throws IOException, ModelFormatException {
        for (int i = 0; i <= 20_000; i++) {
            Files.createDirectories(folder.resolve("zero/p" + i));
        }
        Files.copy(Path.of("src/test/resources/hunt/universal/zero/transformer.h.0.mlp.weight/fp32.pt"),
                folder.resolve("zero/p7/fp32.pt"));

        Model model = new ModelFiles().open(folder);

        assertThat(model.layers()).hasSize(20_000);
        assertThat(model.findings()).hasSizeLessThan(200).anySatisfy(finding -> assertThat(finding.message())
                .isEqualTo("it holds more than 20,000 folders, of which no more are read"));
    }
}
