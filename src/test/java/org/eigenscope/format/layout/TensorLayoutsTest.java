package org.eigenscope.format.layout;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.eigenscope.format.FormatContractTest;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.TestFiles;
import org.eigenscope.format.TestFiles.Entry;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Model;
import org.eigenscope.model.WeightMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;

/** What the axes of a tensor are, by evidence. */
class TensorLayoutsTest {

    @TempDir
    private Path folder;

    private final Map<String, Entry> tensors = new LinkedHashMap<>();

    private void put(String name, long... shape) {
        int count = 1;
        for (long dim : shape) {
            count *= (int) dim;
        }
        tensors.put(name, TestFiles.floats(TestFiles.random(count, name.hashCode()), shape));
    }

    private Layer only(String name) throws Exception {
        Model model = new ModelFiles().open(Files.write(folder.resolve("model.safetensors"),
                TestFiles.safetensors(tensors, Map.of("format", "pt"))));
        return model.layers().stream().filter(layer -> layer.tensor().name().equals(name)).findFirst().orElseThrow();
    }

    private static String matrices(Layer layer) {
        WeightMatrix weights = layer.weights();
        return weights == null ? "" : "%d × %d × %d".formatted(weights.rows(), weights.columns(), weights.slices());
    }

    @ParameterizedTest
    @CsvSource({"moe.w1.weight, moe.gate.weight", "ffn.experts_in.weight, none", "block.moe.up.weight, none",
        "layer.mlp.input_linear.weight, layer.mlp.router.layer.weight", "layer.mlp.fc.weight, layer.gate.wg.weight"})
    void aRouterOrANameTellsExperts(String name, String router) throws Exception {
        put(name, 4, 10, 6);
        if (!router.equals("none")) {
            put(router, 4, 6);
        }

        assertThat(only(name).kind()).isEqualTo(LayerKind.EXPERTS);
        assertThat(matrices(only(name))).isEqualTo("10 × 6 × 4");
    }

    @ParameterizedTest
    @CsvSource({"score.bilinear.weight", "modulation", "blocks.0.scale_shift", "latent_table", "seg_embed",
            "mixer.weight"})
    void threeAxesWithoutEvidenceAreListed(String name) throws Exception {
        put(name, 3, 10, 6);

        assertThat(only(name).weights()).isNull();
        assertThat(only(name).severity()).isEqualTo(Severity.NOTE);
        assertThat(only(name).reason()).isNotEmpty();
    }

    @Test
    void aBiasOfTheOutputsTellsAKernelUnlessItIsAsLongAsItsInputsAreMany() throws Exception {
        put("ups.0.weight", 12, 6, 4);
        put("ups.0.bias", 6);
        put("form.weight", 12, 20, 20);
        put("form.bias", 12);

        assertThat(only("ups.0.weight").kind()).isEqualTo(LayerKind.CONV1D);
        assertThat(matrices(only("ups.0.weight"))).isEqualTo("12 × 6 × 4");
        assertThat(only("form.weight").weights()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"interaction, 12, 10, 8, false", "scorer, 12, 6, 4, false", "scorers.0, 12, 10, 8, false",
        "mix, 12, 9, 9, false", "proj, 12, 8, 3, true", "proj, 12, 3, 8, true", "net.0, 12, 6, 4, true",
        "block.4, 12, 30, 8, true", "cond, 12, 30, 1, true"})
    void aSmallBilinearFormIsNoKernel(String module, long out, long inputs, long positions, boolean kernel)
            throws Exception {
        put(module + ".weight", out, inputs, positions);
        put(module + ".bias", out);
        put("left.weight", 6, 7);
        put("left.bias", 6);
        put("right.weight", 4, 7);
        put("right.bias", 4);

        assertThat(only(module + ".weight").weights() != null).isEqualTo(kernel);
    }

    /** Counters, indices or masks are what is said of those only: of bytes and words that are none it is told. */
    @ParameterizedTest
    @CsvSource({"fc1, I8, 1, 251, UNDECODED, quantized weights", "fc1, U8, 1, 200, UNDECODED, quantized weights",
        "packed, I32, 99999989, 4294967291, UNDECODED, packed bits",
        "relative_position_index, I8, 1, 100, NOTE, indices",
        "token_ids, I32, 7, 50000, NOTE, indices", "causal, U8, 1, 2, NOTE, masks", "types, U8, 1, 4, NOTE, masks"})
    void integersAreWhatTheyLookLike(String name, String type, long step, long values, Severity severity,
            String reason) throws Exception {
        int width = type.equals("I32") ? 4 : 1;
        ByteBuffer bytes = ByteBuffer.allocate(width * 16 * 12).order(ByteOrder.LITTLE_ENDIAN);
        for (long i = 0; i < 16 * 12; i++) {
            long value = i * i * step % values;
            if (width == 4) {
                bytes.putInt((int) value);
            } else {
                bytes.put((byte) value);
            }
        }
        tensors.put(name, new Entry(type, new long[] {16, 12}, bytes.array()));

        assertThat(only(name).weights()).isNull();
        assertThat(only(name).severity()).isEqualTo(severity);
        assertThat(only(name).reason()).contains(reason);
    }

    @Test
    void aTableOverALargeGridIsNoKernelUnlessItsNameSaysSo() throws Exception {
        put("grid.weight", 1, 2, 70, 65);
        put("conv.weight", 1, 2, 70, 65);
        put("stem.weight", 1, 2, 70, 5);

        assertThat(only("grid.weight").weights()).isNull();
        assertThat(only("conv.weight").kind()).isEqualTo(LayerKind.CONV2D);
        assertThat(only("stem.weight").kind()).isEqualTo(LayerKind.CONV2D);
    }

    @Test
    void aScaleOfANormalizationIsNoMatrixWhateverItsAxes() throws Exception {
        put("a.weight", 8, 8);
        put("a.bias", 8, 8);
        put("q_norm.weight", 4, 8);
        put("b.weight", 3, 8, 8);
        put("b.bias", 3, 8, 8);

        assertThat(only("a.weight").weights()).isNull();
        assertThat(only("q_norm.weight").weights()).isNull();
        assertThat(only("b.weight").weights()).isNull();
    }

    @Test
    void headsAreFoldedIntoOneMatrixInTheOrderOfTheirAxes() throws Exception {
        put("attn.W_Q", 2, 5, 3);
        put("attn.W_O", 2, 3, 5);
        put("dense.kernel", 5, 2, 3);
        put("dense.bias", 2, 3);

        assertThat(matrices(only("attn.W_Q"))).isEqualTo("5 × 6 × 1");
        assertThat(matrices(only("attn.W_O"))).isEqualTo("6 × 5 × 1");
        assertThat(matrices(only("dense.kernel"))).isEqualTo("5 × 6 × 1");
        float[] stored = TestFiles.random(30, "attn.W_Q".hashCode());
        double[] expected = new double[30];
        for (int head = 0; head < 2; head++) {
            for (int i = 0; i < 5; i++) {
                for (int j = 0; j < 3; j++) {
                    expected[i * 6 + head * 3 + j] = stored[head * 15 + i * 3 + j];
                }
            }
        }
        assertThat(FormatContractTest.read(only("attn.W_Q").weights(), 0)).containsExactly(expected);
    }

    @Test
    void tablesOverAGridHaveTheirChannelsWhereTheNetworkHasItsWidth() throws Exception {
        put("norm.weight", 12);
        put("pos_embed", 1, 4, 4, 12);
        put("other.pos_embed", 1, 12, 4, 4);

        assertThat(matrices(only("pos_embed"))).isEqualTo("16 × 12 × 1");
        assertThat(matrices(only("other.pos_embed"))).isEqualTo("16 × 12 × 1");
        assertThat(only("pos_embed").kind()).isEqualTo(LayerKind.EMBEDDING);
    }

    @Test
    void theMappingOfAnEmbeddingIsDenseAsItsBiasSays() throws Exception {
        put("embedding_hidden_mapping_in.weight", 12, 8);
        put("embedding_hidden_mapping_in.bias", 12);
        put("word_embeddings.weight", 12, 8);

        assertThat(only("embedding_hidden_mapping_in.weight").kind()).isEqualTo(LayerKind.DENSE);
        assertThat(only("word_embeddings.weight").kind()).isEqualTo(LayerKind.EMBEDDING);
    }

    @ParameterizedTest
    @CsvSource({"embed_positions.weight", "pos_encoder.pe", "rotary.cos", "model.position_embedding"})
    void aTableOfSinesIsTakenForOneByItsContentAlone(String name) throws Exception {
        put(name, 40, 16);
        assertThat(only(name).weights()).as("a learned one").isNotNull();

        float[] sines = new float[40 * 16];
        IntStream.range(0, sines.length).forEach(i -> sines[i] = (float) Math.sin(i / 16 * Math.pow(10000,
                -(i % 16 / 2) / 8.0)
                + (i % 2) * Math.PI / 2));
        tensors.put(name, TestFiles.floats(sines, 40, 16));
        assertThat(only(name).reason()).isEqualTo("a table of sines, not learned");
    }

    @Test
    void aMaskHasTwoValues() throws Exception {
        float[] mask = new float[16 * 16];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % 16 > i / 16 ? Float.NEGATIVE_INFINITY : 0;
        }
        tensors.put("attn.mask", TestFiles.floats(mask, 16, 16));
        tensors.put("layers.0.attn_mask", TestFiles.floats(mask.clone(), 1, 16, 16));
        put("mask_head.weight", 16, 16);

        assertThat(only("attn.mask").reason()).startsWith("a mask");
        assertThat(only("layers.0.attn_mask").reason()).startsWith("a mask");
        assertThat(only("mask_head.weight").weights()).isNotNull();
    }

    /** A mask, an adjacency or counts under a name that no module gives to what it learns. */
    @ParameterizedTest
    @CsvSource({"graph.adjacency, 2, a mask", "visible, 1, a mask", "metric.confmat, 50, indices or counts",
            "had_K, 2, a mask"})
    void namesThatNothingLearnsUnderAreLookedAt(String name, int values, String reason) throws Exception {
        float[] whole = new float[16 * 16];
        for (int i = 0; i < whole.length; i++) {
            whole[i] = i * 7919 % 1009 % values;
        }
        tensors.put(name, TestFiles.floats(whole, 16, 16));
        tensors.put("fc.weight", TestFiles.floats(whole.clone(), 16, 16));
        put(name + "_learned", 16, 16);

        assertThat(only(name).reason()).startsWith(reason);
        assertThat(only(name + "_learned").weights()).isNotNull();
        assertThat(only("fc.weight").weights()).as("binary weights").isNotNull();
    }

    /** Where some rows are looked at, and a pruned matrix shows nothing but zeros there. */
    @Test
    void whatIsNearlyAllZeroMayBePruned() throws Exception {
        float[] pruned = new float[200 * 100];
        pruned[199 * 100 + 99] = 1.5f;
        tensors.put("visible", TestFiles.floats(pruned, 200, 100));

        assertThat(only("visible").weights()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"adam.fc1.weight.exp_avg", "moments.exp_avg_sq.0", "o.0.momentum_buffer", "grads.fc1.weight",
            "updater/optimizer:main/predictor/l1/W/m", "opt_state/0/mu/dense/kernel", "opt/mu/dense/kernel",
            "fisher.fc1.weight", "replay.obs", "emb.token_adapter.trainable_tokens_delta"})
    void whatTrainingKeepsBesideAWeightIsNone(String name) throws Exception {
        put(name, 24, 16);
        put("fc1.weight", 24, 16);

        assertThat(only(name).weights()).isNull();
        assertThat(only(name).reason()).containsPattern("\\b(no|not) ");
        assertThat(only("fc1.weight").weights()).isNotNull();
    }

    /** DBRX: experts · width × d; Megatron: d × experts · width, viewed as experts × d × width. */
    @ParameterizedTest
    @CsvSource({"ffn.experts.mlp.v1, ffn.router.layer.weight, 12, 6, 3 × 6 × 4",
        "mlp.experts.weight1, mlp.router.weight, 6, 12, 6 × 3 × 4",
        "mlp.experts.weight2, mlp.router.weight, 12, 6, 3 × 6 × 4",
        "mlp.experts.weight2, mlp.other.weight, 12, 6, 12 × 6 × 1"})
    void expertsInTwoAxesAreOneMatrixEach(String name, String router, int rows, int columns, String matrices)
            throws Exception {
        put(name, rows, columns);
        put(router, 4, 6);

        assertThat(matrices(only(name))).isEqualTo(matrices);
        // The second expert follows the first one.
        if (!matrices.endsWith("1")) {
            assertThat(FormatContractTest.read(only(name).weights(), 1)[5])
                    .isEqualTo(TestFiles.random(72, name.hashCode())[18 + 5]);
        }
    }

    /** out × in × in of nn.Bilinear(20, 30, 25), and what is a kernel all the same. */
    @ParameterizedTest
    @CsvSource({"pair.weight, 25, 20, 30, false", "U.weight, 25, 24, 24, false", "ups.0.weight, 64, 32, 16, true",
            "up.upsample.weight, 64, 32, 16, true", "net.0.weight, 64, 80, 16, true"})
    void aBilinearFormIsNoKernel(String name, int out, int in, int positions, boolean kernel) throws Exception {
        put(name, out, in, positions);
        put(name.replace("weight", "bias"), out);

        assertThat(only(name).kind() == LayerKind.CONV1D).isEqualTo(kernel);
        assertThat(only(name).weights() != null).isEqualTo(kernel);
    }

    @Test
    void theTransformationsOfCapsulesAreNoKernels() throws Exception {
        put("digits.W", 1, 40, 10, 16, 8);

        assertThat(only("digits.W").reason()).startsWith("nothing in the file tells what its 5 axes are");
    }

    /** A query and a way out without keys and values: the sizes would do for a stack of four layers too. */
    @Test
    void headsAreToldByAQueryAndAWayOut() throws Exception {
        put("a.query.kernel", 16, 4, 4);
        put("a.out.kernel", 4, 4, 16);

        assertThat(matrices(only("a.query.kernel"))).isEqualTo("16 × 16 × 1");
        assertThat(matrices(only("a.out.kernel"))).isEqualTo("16 × 16 × 1");
    }
}
