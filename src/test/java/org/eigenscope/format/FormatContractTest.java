package org.eigenscope.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.Model;
import org.eigenscope.model.WeightMatrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The same network in every format has the same layers and the same elements. Walks all of
 * {@code src/test/resources/formats}: a new fixture is tested by being there.
 */
public class FormatContractTest {

    private static final Path FIXTURES = Path.of("src/test/resources/formats");

    public static Stream<Path> fixtures() throws IOException {
        try (Stream<Path> files = Files.list(FIXTURES)) {
            return files.filter(path -> path.getFileName().toString().startsWith("digits-")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    public void hasTheLayersAndElementsOfTheNetwork(Path file) throws Exception {
        Model model = new ModelFiles().open(file);
        Model reference = new ModelFiles().open(FIXTURES.resolve(
                file.getFileName().toString().startsWith("digits-cnn") ? "digits-cnn.safetensors"
                        : "digits-mlp.safetensors"));

        List<Layer> expected = withMatrices(reference);
        List<Layer> layers = withMatrices(model);
        if (file.getFileName().toString().endsWith(".npy")) {
            // One array, which has no name but its file's.
            expected = expected.stream().filter(layer -> layer.name().equals("fc2")).toList();
            assertThat(layers).hasSize(1);
        } else if (file.getFileName().toString().matches(".*\\.(module|torchscript|checkpoint)\\.pt")) {
            // Saved from a Sequential, which numbers its layers; the numbers between are the activations.
            assertThat(layers).extracting(Layer::name).containsExactly("0", "2", "4");
        } else {
            assertThat(layers).extracting(Layer::name)
                    .containsExactlyElementsOf(expected.stream().map(Layer::name).toList());
        }
        for (int i = 0; i < layers.size(); i++) {
            assertSameElements(layers.get(i), expected.get(i));
        }
        assertThat(model.findings()).noneMatch(finding -> finding.severity() == Finding.Severity.DANGEROUS);
        assertThat(model.layers()).extracting(Layer::id).doesNotHaveDuplicates();
        assertThat(model.layers()).extracting(Layer::name).doesNotHaveDuplicates();
    }

    public static List<Layer> withMatrices(Model model) {
        return model.layers().stream().filter(layer -> layer.hasMatrices()).toList();
    }

    private static void assertSameElements(Layer actual, Layer expected) throws IOException {
        WeightMatrix a = actual.weights();
        WeightMatrix e = expected.weights();
        assertThat(a.slices()).isEqualTo(e.slices());
        assertThat(a.kernel()).isEqualTo(e.kernel());
        assertThat(actual.kind()).isEqualTo(expected.kind());
        boolean transposed = a.rows() != e.rows();
        assertThat(transposed ? List.of(a.columns(), a.rows()) : List.of(a.rows(), a.columns()))
                .isEqualTo(List.of(e.rows(), e.columns()));
        double tolerance = relativeError(actual.tensor().dtype());
        double scale = 0;
        for (int slice = 0; slice < e.slices(); slice++) {
            for (double value : read(e, slice)) {
                scale = Math.max(scale, Math.abs(value));
            }
        }
        for (int slice = 0; slice < a.slices(); slice++) {
            // A square matrix may be stored either way round.
            double[] found = read(a, slice);
            double[] wanted = read(e, slice);
            double straight = a.rows() == e.rows() ? difference(found, wanted, tolerance, scale) : Double.MAX_VALUE;
            double turned = a.columns() == e.rows()
                    ? difference(found, transpose(wanted, e.rows(), e.columns()), tolerance, scale) : Double.MAX_VALUE;
            assertThat(Math.min(straight, turned)).as("%s, slice %d", actual.name(), slice).isLessThanOrEqualTo(1);
        }
    }

    /** The largest difference of any two elements, in units of what the element type allows. */
    private static double difference(double[] found, double[] wanted, double tolerance, double scale) {
        double worst = 0;
        for (int i = 0; i < found.length; i++) {
            // Relative to the element, and to the layer's largest where a block or a subnormal shares its scale.
            double allowed = tolerance * Math.max(Math.abs(wanted[i]), tolerance == 0 ? 0 : scale * 0x1p-7);
            double difference = Math.abs(found[i] - wanted[i]);
            worst = Math.max(worst, difference == 0 ? 0 : difference / allowed);
        }
        return worst;
    }

    /** Half a unit in the last place of the type, relative; for Q8_0 half a step of 1/127 of its block's largest. */
    private static double relativeError(DType dtype) {
        return switch (dtype) {
            case F64, F32 -> 0;
            case F16 -> 0x1p-11;
            case BF16 -> 0x1p-8;
            case F8_E4M3 -> 0x1p-4;
            case Q8_0 -> 0.5;
            default -> throw new AssertionError("no tolerance for " + dtype);
        };
    }

    public static double[] read(WeightMatrix matrix, int slice) throws IOException {
        double[] elements = new double[matrix.rows() * matrix.columns()];
        try (MatrixReader reader = matrix.source().open()) {
            reader.readRows(slice, 0, matrix.rows(), elements);
            assertThat(columns(reader, matrix, slice)).isEqualTo(elements);
            assertThatThrownBy(() -> reader.readColumns(0, matrix.columns() - 1, 2, new double[2 * matrix.rows()]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> reader.readColumns(0, 0, 1, new double[matrix.rows() - 1]))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertThat(matrix.source().readTogether()).isBetween(1, matrix.columns());
        return elements;
    }

    /** The same by stripes of columns. */
    private static double[] columns(MatrixReader reader, WeightMatrix matrix, int slice) throws IOException {
        double[] elements = new double[matrix.rows() * matrix.columns()];
        int step = Math.ceilDiv(matrix.columns(), 3);
        for (int first = 0; first < matrix.columns(); first += step) {
            int count = Math.min(step, matrix.columns() - first);
            double[] stripe = new double[matrix.rows() * count];
            reader.readColumns(slice, first, count, stripe);
            for (int row = 0; row < matrix.rows(); row++) {
                System.arraycopy(stripe, row * count, elements, row * matrix.columns() + first, count);
            }
        }
        return elements;
    }

    private static double[] transpose(double[] matrix, int rows, int columns) {
        double[] turned = new double[matrix.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                turned[j * rows + i] = matrix[i * columns + j];
            }
        }
        return turned;
    }
}
