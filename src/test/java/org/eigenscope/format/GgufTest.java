package org.eigenscope.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
        Path file = Files.write(folder.resolve("m.gguf"), Gguf.start(3, 4, 0).tensor("a.weight", 15, 0, 256, 2)
                .tensor("b.weight", 33, 0, 32, 2).tensor("c.weight", 99, 0, 32, 2).tensor("d.weight", 9, 0, 256, 4)
                .data(32, new byte[512]));

        Model model = new ModelFiles().open(file);

        assertThat(model.layers()).extracting(Layer::reason).containsExactly(
                "its ggml type Q8_K is not decoded: it is a type of intermediate results, not of weights",
                "its ggml type Q4_0_8_8 is not decoded: llama.cpp no longer supports it: convert the model again",
                "its ggml type of number 99 is not decoded: it is newer than this version of Eigenscope",
                "its ggml type Q8_1 is not decoded: it is a type of intermediate results, not of weights");
        assertThat(model.layers()).extracting(layer -> layer.tensor().bytes()).containsExactly(584L, 0L, 0L, 1280L);
    }

    /** The scale of the whole tensor is a tensor of its own, which llama.cpp multiplies the product by. */
    @Test
    void nvfp4IsMultipliedByTheScaleBesideIt() throws Exception {
        byte[] blocks = new byte[36];
        blocks[0] = 0x38;
        Arrays.fill(blocks, 4, 12, (byte) 0x72);
        Path file = Files.write(folder.resolve("m.gguf"), Gguf.start(3, 3, 0).tensor("a.weight", 40, 0, 64, 1)
                .tensor("a.scale", 0, 64, 1).tensor("b.weight", 40, 0, 64, 1)
                .data(32, ByteBuffer.allocate(68).order(ByteOrder.LITTLE_ENDIAN).put(blocks).putFloat(64, 3).array()));

        Model model = new ModelFiles().open(file);

        double[] scaled = FormatContractTest.read(model.layers().getFirst().weights(), 0);
        assertThat(scaled[0]).isEqualTo(3);
        assertThat(scaled[8]).isEqualTo(18);
        assertThat(scaled[16]).isZero();
        assertThat(FormatContractTest.read(model.layers().getLast().weights(), 0)[8]).isEqualTo(6);
    }
}
