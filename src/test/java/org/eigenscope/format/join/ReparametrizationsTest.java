package org.eigenscope.format.join;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.eigenscope.format.FormatContractTest;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.TestFiles;
import org.eigenscope.format.TestFiles.Entry;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.model.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/**
 * Weights that a module computes of others before it uses them, against what PyTorch computes ({@code
 * reference/reparametrized.py}).
 */
class ReparametrizationsTest {

    private static final Path FOLDER = Path.of("src/test/resources/reparametrized");

    @TempDir
    Path folder;

    private final Map<String, Entry> tensors = new LinkedHashMap<>();

    @TestFactory
    Stream<DynamicTest> aWeightIsWhatItsModuleUses() throws Exception {
        Map<String, Tensor> effective = new LinkedHashMap<>();
        new ModelFiles().open(FOLDER.resolve("effective.safetensors")).layers()
                .forEach(layer -> effective.put(layer.tensor().name(), layer.tensor()));
        assertThat(effective).hasSizeGreaterThan(15);
        return effective.keySet().stream().filter(name -> !name.startsWith("orthogonal")
                && !name.startsWith("symmetric"))
                .map(name -> DynamicTest.dynamicTest(name, () -> check(name, effective.get(name))));
    }

    private static void check(String name, Tensor expected) throws Exception {
        String[] parts = name.split("/");
        Path file;
        try (Stream<Path> files = Files.list(FOLDER)) {
            file = files.filter(path -> path.getFileName().toString().replaceFirst("\\.[a-z]+$", "").equals(parts[0]))
                    .findFirst()
                    .orElseThrow();
        }
        Tensor found = new ModelFiles().open(file).layers().stream().map(Layer::tensor)
                .filter(tensor -> tensor.name().equals(parts[1])).findFirst().orElseThrow();
        assertThat(found.shape()).isEqualTo(expected.shape());
        int count = Math.toIntExact(expected.shape().elements());
        assertThat(TestFiles.read(found.data(), count)).containsExactly(TestFiles.read(expected.data(), count),
                within(1e-6));
    }

    @ParameterizedTest
    @CsvSource({"orthogonal.pt", "symmetric.pt"})
    void aParametrizationThatIsNotKnownIsNotUndone(String file) throws Exception {
        Model model = new ModelFiles().open(FOLDER.resolve(file));

        assertThat(model.layers()).allMatch(layer -> layer.weights() == null);
        assertThat(model.layers()).extracting(Layer::reason)
                .anyMatch(reason -> reason.startsWith("part of 'layer.weight', which a parametrization computes that "
                + "is not known"));
    }

    private Model open() throws Exception {
        return new ModelFiles().open(Files.write(folder.resolve("m.safetensors"), TestFiles.safetensors(tensors)));
    }

    /** Parts are listed, and count; the whole takes no bytes. */
    @Test
    void everyTensorIsCountedOnce() throws Exception {
        tensors.put("fc.weight_g", TestFiles.floats(new float[] {1, 2, 3}, 3, 1));
        tensors.put("fc.weight_v", TestFiles.floats(TestFiles.random(12, 1), 3, 4));

        Model model = open();

        assertThat(model.layers()).extracting(Layer::name).containsExactly("fc.weight_g", "fc", "fc.weight_v");
        assertThat(model.layers()).extracting(Layer::reason).containsExactly("part of 'fc.weight'", "",
                "part of 'fc.weight'");
        assertThat(model.elements()).isEqualTo(15);
        assertThat(model.bytes()).isEqualTo(60);
    }

    /** PaddlePaddle's lengths are a vector. */
    @Test
    void lengthsMayBeAVector() throws Exception {
        tensors.put("fc.weight_g", TestFiles.floats(new float[] {10, 26}, 2));
        tensors.put("fc.weight_v", TestFiles.floats(new float[] {3, 4, 5, 12}, 2, 2));

        Layer fc = open().layers().stream().filter(layer -> layer.weights() != null).findFirst().orElseThrow();

        assertThat(FormatContractTest.read(fc.weights(), 0)).containsExactly(6, 8, 10, 24);
    }

    /** One step of the power iteration from u: v = Wᵀu/‖Wᵀu‖ = (1, 0), σ = ‖Wv‖ = 4. */
    @ParameterizedTest
    @CsvSource({"weight_bar, weight_u, weight_v", "weight, u0, sv0", "weight_orig, weight_u, other"})
    void withoutASecondVectorSigmaIsOneStepAway(String weight, String vector, String other) throws Exception {
        tensors.put("fc." + weight, TestFiles.floats(new float[] {4, 0, 0, 3}, 2, 2));
        tensors.put("fc." + vector, TestFiles.floats(new float[] {1, 0}, 2));
        tensors.put("fc." + other, TestFiles.floats(new float[] {1}, 1));

        Layer fc = open().layers().stream().filter(layer -> layer.weights() != null).findFirst().orElseThrow();

        assertThat(fc.name()).isEqualTo("fc");
        assertThat(FormatContractTest.read(fc.weights(), 0)).containsExactly(1, 0, 0, 0.75);
    }

    /** What cannot be formed is not analyzed: neither is one of its parts in its place. */
    @ParameterizedTest
    @CsvSource({"weight_v, 3x4, other, 3x1", "weight_g, 3x1, other, 3x4", "weight_v, 3x4, weight_g, 2x1",
            "weight_v, 3x4, weight_g, 3x4",
        "weight_orig, 3x4, other, 1x1", "weight_orig, 3x4, weight_mask, 4x3", "weight_orig, 3x4, weight_u, 5x1",
        "parametrizations.weight.original, 3x4, parametrizations.weight.1.mask, 3x4",
        "parametrizations.weight.original0, 3x1, parametrizations.weight.original1, 4x3",
        "parametrizations.weight.original1, 3x4, parametrizations.weight.0.mask, 3x4"})
    void whatDoesNotFitIsListedWithTheReason(String one, String shape, String two, String otherShape) throws Exception {
        put("fc." + one, shape);
        put("fc." + two, otherShape);

        Model model = open();

        assertThat(model.findings()).extracting(Finding::severity).contains(Severity.UNDECODED);
        assertThat(model.layers()).hasSize(2).filteredOn(layer -> layer.tensor().name().equals("fc." + one))
                .allMatch(layer -> layer.weights() == null && layer.reason().contains("'fc.weight'"));
    }

    private void put(String name, String shape) {
        String[] dims = shape.split("x");
        int rows = Integer.parseInt(dims[0]);
        int columns = Integer.parseInt(dims[1]);
        tensors.put(name, TestFiles.floats(TestFiles.random(rows * columns, 1), rows, columns));
    }

    /** What the file holds whole is not computed anew. */
    @Test
    void aWeightThatIsThereIsTaken() throws Exception {
        put("fc.weight", "3x4");
        put("fc.weight_orig", "3x4");
        put("fc.weight_u", "3x1");

        Model model = open();

        assertThat(model.layers()).filteredOn(layer -> layer.weights() != null).extracting(Layer::name)
                .containsExactly("fc");
        assertThat(model.layers()).hasSize(3).extracting(Layer::reason)
                .filteredOn("part of 'fc.weight', which the file holds whole"::equals).hasSize(2);
    }

    /** Two axes fit the vectors and none of them stands out: no guess. */
    @Test
    void vectorsThatFitTwoAxesAlikeAreRefused() throws Exception {
        tensors.put("fc.weight_orig", TestFiles.floats(new float[] {1, 2, 2, 1}, 2, 2));
        tensors.put("fc.weight_u", TestFiles.floats(new float[] {1, 0}, 2));
        tensors.put("fc.weight_v", TestFiles.floats(new float[] {0, 1}, 2));

        Layer fc = open().layers().stream().filter(layer -> layer.weights() != null).findFirst().orElseThrow();

        assertThatThrownBy(() -> FormatContractTest.read(fc.weights(), 0))
                .hasMessageContaining("fit two axes of its shape 2 × 2");
    }
}
