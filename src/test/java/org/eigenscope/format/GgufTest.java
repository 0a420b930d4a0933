package org.eigenscope.format;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

class GgufTest {

    private static final byte[] FOUR = TestFiles.littleEndian(1, 2, 3, 4);

    @TempDir
    Path folder;

    @Test
    void anyPartOfASplitModelOpensAllOfIt() throws Exception {
        Path first = Files.write(folder.resolve("m-00001-of-00002.gguf"), Gguf.start(3, 1, 2).pair("split.count", 2)
                .text("general.name").u32(8).text("tiny").tensor("blk.0.attn_q.weight", 0, 0, 2, 2).data(32, FOUR));
        Path second = Files.write(folder.resolve("m-00002-of-00002.gguf"), Gguf.start(3, 1, 1).pair("split.count", 2)
                .tensor("token_embd.weight", 0, 0, 1, 4).data(32, FOUR));

        for (Path part : new Path[] {first, second, folder}) {
            Model model = new ModelFiles().open(part);
            assertThat(model.format()).isEqualTo("GGUF v3, 2 files");
            assertThat(model.layers()).extracting(Layer::name).containsExactly("blk.0.attn_q", "token_embd");
            assertThat(model.layers()).extracting(Layer::kind).containsExactly(LayerKind.DENSE, LayerKind.EMBEDDING);
            assertThat(model.layers().get(1).tensor().shape().toString()).isEqualTo("4 × 1");
            assertThat(model.metadata()).containsEntry("general.name", "tiny");
            assertThat(model.findings()).isEmpty();
        }
    }

    @Test
    void aMissingPartTellsHowManyTensorsItTakesAlong() throws Exception {
        Path first = Files.write(folder.resolve("m-00001-of-00002.gguf"), Gguf.start(3, 1, 2).pair("split.count", 2)
                .pair("split.tensors.count", 9).tensor("blk.0.attn_q.weight", 0, 0, 2, 2).data(32, FOUR));

        Model model = new ModelFiles().open(first);

        assertThat(model.layers()).hasSize(1);
        assertThat(model.findings()).extracting(Finding::message).containsExactly(
                "the file is missing, and with it its part of the model: get it too",
                "8 of the model's 9 tensors are not listed: only the missing files know their names");
    }

    @Test
    void expertsAreAStackAndNumbersOfAVocabularyAreSkipped() throws Exception {
        AtomicLong read = new AtomicLong();
        Gguf start = Gguf.start(3, 1, 1).text("scores").u32(9).u32(6).u64(1_000_000).bytes(new byte[4_000_000]);
        Path file = Files.write(folder.resolve("m.gguf"),
                start.tensor("blk.0.ffn_up_exps.weight", 0, 0, 2, 1, 2).data(32, FOUR));

        Model model = new ModelFiles(path -> ByteSource.open(path, read::addAndGet)).open(file);

        assertThat(model.layers().getFirst().kind()).isEqualTo(LayerKind.EXPERTS);
        assertThat(model.layers().getFirst().weights().slices()).isEqualTo(2);
        assertThat(FormatContractTest.read(model.layers().getFirst().weights(), 1)).containsExactly(3, 4);
        assertThat(model.metadata()).containsEntry("scores", "[1,000,000 values]");
        assertThat(read.get()).isLessThan(200_000);
    }

    @Test
    void aTypeThatIsNotDecodedIsToldByNameWithItsSizeAndTheReason() throws Exception {
        Path file = Files.write(folder.resolve("m.gguf"), Gguf.start(3, 4, 0).tensor("a.weight", 19, 0, 256, 2)
                .tensor("b.weight", 33, 0, 32, 2).tensor("c.weight", 99, 0, 32, 2).tensor("d.weight", 16, 0, 256, 4)
                .data(32, new byte[512]));

        Model model = new ModelFiles().open(file);

        assertThat(model.layers()).extracting(Layer::reason).containsExactly(
                "its ggml type IQ1_S is not decoded: its values are rows of a codebook, which is not carried here",
                "its ggml type Q4_0_8_8 is not decoded: llama.cpp has removed it: convert the model anew",
                "its ggml type of number 99 is not decoded: it is newer than this program",
                "its ggml type IQ2_XXS is not decoded: its values are rows of a codebook, which is not carried here");
        assertThat(model.layers()).extracting(layer -> layer.tensor().bytes()).containsExactly(100L, 0L, 0L, 264L);
    }
}
