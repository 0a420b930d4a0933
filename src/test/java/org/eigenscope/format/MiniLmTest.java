package org.eigenscope.format;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

/** A public model of 91 MB whose exporter replaced the names of most weights by numbers. */
class MiniLmTest {

    @TempDir
    static Path folder;

    private static Path file;

    @BeforeAll
    static void unpack() throws Exception {
        file = folder.resolve("all-minilm-l6-v2.onnx");
        try (InputStream in = MiniLmTest.class.getResourceAsStream("/all-minilm-l6-v2.onnx")) {
            Files.copy(Objects.requireNonNull(in), file);
        }
    }

    @Test
    void everyLayerHasItsModulesName() throws Exception {
        Model model = new ModelFiles().open(file);

        List<String> expected = new ArrayList<>(List.of("embeddings.word_embeddings",
                "embeddings.position_embeddings"));
        for (int i = 0; i < 6; i++) {
            for (String module : List.of("attention.self.query", "attention.self.key", "attention.self.value",
                    "attention.output.dense", "intermediate.dense", "output.dense")) {
                expected.add("encoder.layer.%d.%s".formatted(i, module));
            }
        }
        expected.add("pooler.dense");
        assertThat(model.layers().stream()
                .filter(layer -> layer.hasMatrices() && layer.weights().eigenvalues() >= 10).map(Layer::name))
                .containsExactlyElementsOf(expected);
        Layer dense = model.layers().stream().filter(layer -> layer.name().equals("encoder.layer.0.output.dense"))
                .findFirst().orElseThrow();
        assertThat(dense.tensor().name()).isEqualTo("onnx::MatMul_897");
        assertThat(dense.weights().rows()).isEqualTo(1536);
        assertThat(dense.weights().columns()).isEqualTo(384);
        assertThat(model.findings()).isEmpty();
    }

    /** Σλ = ‖W‖² of three layers as WeightWatcher 0.7.5.5 gives it (its column norm, from 32-bit singular values)
     * for the tensor of that number. */
    @Test
    void theWeightsAreThoseOfTheNamedTensors() throws Exception {
        Model model = new ModelFiles().open(file);

        assertThat(squaredNorm(model, "encoder.layer.0.output.dense")).isCloseTo(1210.3749475221496,
                withinPercentage(1e-3));
        assertThat(squaredNorm(model, "encoder.layer.5.output.dense")).isCloseTo(886.6445139619441,
                withinPercentage(1e-3));
        assertThat(squaredNorm(model, "embeddings.position_embeddings")).isCloseTo(119.48888813796896,
                withinPercentage(1e-3));
    }

    @Test
    void openingReadsTheIndexOnly() throws Exception {
        AtomicLong read = new AtomicLong();
        new ModelFiles(path -> ByteSource.open(path, read::addAndGet)).open(file);

        // Nodes, names and at most one buffer for each of some 300 tensors that are skipped.
        assertThat(read.get()).isLessThan(3_000_000);
    }

    private static double squaredNorm(Model model, String name) throws Exception {
        Layer layer = model.layers().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
        double sum = 0;
        for (double element : FormatContractTest.read(layer.weights(), 0)) {
            sum += element * element;
        }
        return sum;
    }
}
