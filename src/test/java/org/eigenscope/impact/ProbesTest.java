package org.eigenscope.impact;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eigenscope.format.reader.Signature;
import org.eigenscope.format.reader.Signature.Port;
import org.eigenscope.impact.engine.Answer;
import org.eigenscope.impact.engine.NetworkInput;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Model;
import org.eigenscope.model.Shape;
import org.eigenscope.model.SourceFile;
import org.eigenscope.model.Tensor;
import org.junit.jupiter.api.Test;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** What networks are fed with, by their signatures. */
class ProbesTest {

    private static final long ANY = Signature.ANY;

    private static Signature signature(Port... inputs) {
        return new Signature(Signature.Runtime.ONNX, List.of(inputs), List.of(), Map.of(), List.of());
    }

    private static DrawnProbes drawn(ProbeOptions options, Port... inputs) throws Exception {
        return DrawnProbes.of(signature(inputs), Digits.open(Digits.ONNX), options);
    }

    private static ProbeOptions options(int count, int tokens, int vocabulary) {
        return new ProbeOptions(count, 0, 1, 2, 3, tokens, vocabulary, Map.of());
    }

    private static Port port(String name, DType type, Long... dims) {
        return new Port(name, type, "its type", List.of(dims));
    }

    @Test
    void floatsAreGaussianOfTheirMeanAndDeviation() throws Exception {
        ByteBuffer elements = drawn(options(2000, 0, 0), port("x", DType.F32, ANY, 16L)).batch(0, 2000).getFirst()
                .elements();
        double sum = 0;
        double squares = 0;
        int count = 32_000;
        for (int i = 0; i < count; i++) {
            double value = elements.getFloat(4 * i);
            sum += value;
            squares += value * value;
        }
        assertThat(sum / count).isEqualTo(2, within(5 * 3 / Math.sqrt(count)));
        assertThat(Math.sqrt(squares / count - Math.pow(sum / count, 2))).isEqualTo(3, within(0.1));
    }

    /** A probe is the same in whatever batch it comes. */
    @Test
    void batchesDoNotMatter() throws Exception {
        DrawnProbes probes = drawn(options(10, 0, 0), port("x", DType.F64, ANY, 5L));
        ByteBuffer whole = probes.batch(0, 10).getFirst().elements();
        ByteBuffer part = probes.batch(7, 2).getFirst().elements();
        for (int i = 0; i < 10; i++) {
            assertThat(part.getDouble(8 * i)).isEqualTo(whole.getDouble(8 * (35 + i)));
        }
    }

    @Test
    void transformersGetTokensMasksAndSegments() throws Exception {
        DrawnProbes probes = drawn(options(50, 0, 100), port("input_ids", DType.I64, ANY, ANY),
                port("attention_mask", DType.I64, ANY, ANY), port("token_type_ids", DType.I32, ANY, ANY),
                port("position_ids", DType.I64, ANY, ANY));
        List<NetworkInput> batch = probes.batch(0, 50);
        assertThat(batch).allSatisfy(values -> assertThat(values.shape()).containsExactly(50L, 32L));
        assertThat(probes.positions()).isEqualTo(32);
        boolean[] seen = new boolean[100];
        for (int i = 0; i < 1600; i++) {
            seen[(int) batch.get(0).elements().getLong(8 * i)] = true;
            assertThat(batch.get(1).elements().getLong(8 * i)).isOne();
            assertThat(batch.get(2).elements().getInt(4 * i)).isZero();
            assertThat(batch.get(3).elements().getLong(8 * i)).isEqualTo(i % 32);
        }
        assertThat(seen).doesNotContain(false);
    }

    @Test
    void imagesAreInTheirRangeAndBytesInTheirs() throws Exception {
        DrawnProbes probes = drawn(options(4, 0, 0), port("image", DType.F32, ANY, 3L, 8L, 8L),
                port("bytes", DType.U8, ANY, 8L, 8L, 3L));
        ByteBuffer image = probes.batch(0, 4).getFirst().elements();
        for (int i = 0; i < 4 * 192; i++) {
            assertThat(image.getFloat(4 * i)).isBetween(0f, 1f);
        }
        assertThat(probes.words().getFirst()).isEqualTo("image: 3 × 8 × 8, numbers between 0 and 1, as in images");
    }

    @Test
    void whatCannotBeGuessedIsAskedFor() {
        assertThatThrownBy(() -> drawn(options(4, 0, 0), port("words", DType.OTHER, ANY)))
                .isInstanceOf(ProbeException.class).hasMessageContaining("the input 'words' takes its type");
        assertThatThrownBy(() -> drawn(options(4, 0, 0), port("ids", DType.I64, ANY, ANY)))
                .hasMessageContaining("--vocabulary N");
        assertThatThrownBy(() -> drawn(options(4, 0, 0), port("image", DType.F32, ANY, 3L, ANY, ANY)))
                .hasMessageContaining("--shape image:");
        assertThatThrownBy(() -> drawn(options(4, 0, 0), port("huge", DType.F32, ANY, 1L << 20, 1L << 10)))
                .hasMessageContaining("more than are drawn");
    }

    /** What the graph fixes is not overridden, and what would change nothing is not passed over. */
    @Test
    void lengthsThatContradictTheGraphAreRefused() throws Exception {
        Port fixed = port("input_ids", DType.I64, ANY, 128L);
        assertThat(drawn(options(4, 128, 100), fixed).batch(0, 2).getFirst().shape()).containsExactly(2L, 128L);
        assertThat(drawn(options(4, 0, 100), fixed).positions()).isEqualTo(128);
        assertThatThrownBy(() -> drawn(options(4, 32, 100), fixed)).isInstanceOf(ProbeException.class).hasMessage("the "
                + "graph takes sequences of 128 tokens at its input 'input_ids', but 32 are asked for: leave the "
                + "length to the graph");
        assertThatThrownBy(() -> drawn(options(4, 32, 0), port("x", DType.F32, ANY, 16L)))
                .hasMessage("a number of tokens is given, but no input of the network takes tokens");
        assertThatThrownBy(() -> drawn(shaped("x", 3L, 8L, 9L), port("x", DType.F32, ANY, 3L, 8L, 8L)))
                .hasMessage("the graph takes 3 × 8 × 8 at its input 'x', but 3 × 8 × 9 is given");
        assertThatThrownBy(() -> drawn(shaped("x", 3L, 8L), port("x", DType.F32, ANY, 3L, ANY, ANY)))
                .hasMessage("the graph takes 3 × N × N at its input 'x', but 3 × 8 is given");
        assertThatThrownBy(() -> drawn(shaped("y", 3L), port("x", DType.F32, ANY, 3L)))
                .hasMessage("lengths are given for the input 'y', but the network takes 'x'");
        assertThat(drawn(shaped("x", 3L, 8L, 8L), port("x", DType.F32, ANY, 3L, ANY, ANY)).words())
                .containsExactly("x: 3 × 8 × 8, numbers between 0 and 1, as in images");
    }

    private static ProbeOptions shaped(String name, Long... lengths) {
        return new ProbeOptions(4, 0, 1, 0, 1, 0, 0, Map.of(name, List.of(lengths)));
    }

    /** The labels are left out, and the only other array is that of the only input. */
    @Test
    void arraysOfAFileAreTakenByTheirNames() throws Exception {
        Model arrays = Digits.images();
        try (Probes probes = FileProbes.of(signature(port("pixels", DType.F32, ANY, 64L)), arrays, "y", 100)) {
            assertThat(probes.count()).isEqualTo(100);
            assertThat(probes.batch(3, 2).getFirst().shape()).containsExactly(2L, 64L);
        }
        assertThatThrownBy(() -> FileProbes.of(signature(port("pixels", DType.F32, ANY, 64L)), arrays, null, 0))
                .isInstanceOf(ProbeException.class).hasMessageContaining("has no array 'pixels'")
                .hasMessageContaining("'x', 'y'");
        assertThatThrownBy(() -> FileProbes.of(signature(port("x", DType.F32, ANY, 63L)), arrays, "y", 0))
                .hasMessageContaining("'x' is 797 × 64, but the input 'x' takes N × 63");
        assertThatThrownBy(() -> ClassLabels.of(arrays, "x", 797)).hasMessageContaining("'x' is 797 × 64");
        assertThatThrownBy(() -> ClassLabels.of(arrays, "z", 797)).hasMessageContaining("has no array 'z'; it has");
        assertThat(ClassLabels.of(arrays, "y", 797).count()).isEqualTo(797);
        assertThat(ClassLabels.of(arrays, "y", 100).count()).as("no more than are needed").isEqualTo(100);
        assertThat(ClassLabels.of(arrays, "y", 1000).count()).isEqualTo(797);
    }

    /** An array of zeros. */
    private static Layer array(String name, DType type, long... dims) {
        Shape shape = Shape.of(dims);
        ElementReader zeros = new ElementReader() {
            @Override
            public void read(long first, double[] into, int offset, int count) {
                Arrays.fill(into, offset, offset + count, 0);
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
        return new Layer(1, name, LayerKind.OTHER, new Tensor(name, type, shape, shape.elements() * type.blockBytes(),
                () -> zeros), null, "an array");
    }

    private static Model model(Layer... arrays) {
        return new Model("x.npz", Path.of("x.npz"), "NumPy", Map.of(), List.of(arrays), List.of(),
                List.of(SourceFile.reported("x.npz", 1_000_000, "0".repeat(64))));
    }

    /** Zeros take next to nothing in a compressed file, whatever their number. */
    @Test
    void whatAFileCannotHoldIsNotReadUnasked() throws Exception {
        Model claims = model(array("x", DType.F32, 2_000_000_000, 4),
                array("y", DType.I64, 2_000_000_000));
        assertThatThrownBy(() -> FileProbes.of(signature(port("x", DType.F32, ANY, 4L)), claims, "y", 0))
                .isInstanceOf(ProbeException.class).hasMessageContaining("'x' claims 2,000,000,000 rows, far more than "
                        + "a file of 1,000,000 bytes can hold; say by --probes how many are to be fed");
        try (Probes probes = FileProbes.of(signature(port("x", DType.F32, ANY, 4L)), claims, "y", 5)) {
            assertThat(ClassLabels.of(claims, "y", probes.count()).count()).isEqualTo(5);
        }
        Model wide = model(array("x", DType.F32, 20, 2_000_000_000));
        try (Probes probes = FileProbes.of(signature(port("x", DType.F32, ANY, ANY)), wide, null, 20)) {
            assertThatThrownBy(() -> probes.batch(0, 20)).isInstanceOf(ProbeException.class)
                    .hasMessageContaining("20 rows of 'x' take 160,000,000,000 bytes, more than are fed at once");
        }
    }

    /** By its numbers, its name, its width. */
    @Test
    void theRoleOfAnOutputIsGuessed() {
        Set<Long> hidden = Set.of(3L);
        assertThat(role("out", hidden, 0.5f, 0.5f)).isEqualTo(OutputRole.PROBABILITIES);
        assertThat(role("out", hidden, 0.5f, 0.6f)).isEqualTo(OutputRole.LOGITS);
        assertThat(role("pooled_output", hidden, 0.5f, 0.6f)).isEqualTo(OutputRole.EMBEDDING);
        assertThat(role("out", hidden, 1, 2, 3)).isEqualTo(OutputRole.EMBEDDING);
        assertThat(role("logits", hidden, 1, 2, 3)).isEqualTo(OutputRole.LOGITS);
        assertThat(role("out", hidden, 1)).isEqualTo(OutputRole.EMBEDDING);
    }

    private static OutputRole role(String name, Set<Long> hidden, float... row) {
        return OutputRole.of(new Answer(name, List.of(1L, (long) row.length), row), hidden);
    }
}
