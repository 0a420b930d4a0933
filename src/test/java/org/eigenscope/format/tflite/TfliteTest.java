package org.eigenscope.format.tflite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eigenscope.format.HostileFile;
import org.eigenscope.format.HostileFile.Outcome;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.TestFiles;
import org.eigenscope.format.data.ScaledData;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** One network as TensorFlow Lite's converter has it in four types; reference/tflite.py made the files. */
class TfliteTest {

    private static final Path FILES = Path.of("src/test/resources/tflite");
    private static final int CUTS = 40;

    @TempDir
    static Path folder;

    private static double[] expected(String name) throws Exception {
        Model arrays = new ModelFiles().open(FILES.resolve("expected.npz"));
        return arrays.layers().stream().filter(layer -> layer.tensor().name().equals(name)).findFirst()
                .map(layer -> read(layer)).orElseThrow();
    }

    private static double[] read(Layer layer) {
        try {
            return TestFiles.read(layer.tensor().data(), (int) layer.tensor().shape().elements());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Layer layer(Model model, String name) {
        return model.layers().stream().filter(layer -> layer.name().equals(name)).findFirst().orElseThrow();
    }

    @TestFactory
    Stream<DynamicTest> weightsAreThoseOfTheInterpreter() {
        return Stream.of("f32", "f16", "int8").flatMap(kind -> Stream.of("conv_1:convolution", "dw_1:depthwise",
                "up_1:conv_transpose", "table_1:GatherV2|ReadVariableOp", "fc1_1:MatMul", "fc2_1:MatMul")
                .map(name -> DynamicTest.dynamicTest(kind + " " + name, () -> {
                    Model model = new ModelFiles().open(FILES.resolve(kind + ".tflite"));
                    Layer found = model.layers().stream().filter(layer -> layer.hasMatrices()
                            && layer.tensor().name().equals("functional_1/" + name.replaceAll("[:|]", "/")))
                            .findFirst().orElseThrow();
                    assertThat(read(found)).containsExactly(expected(kind + ":functional_1|" + name.replace(':', '|')));
                    assertThat(model.findings()).isEmpty();
                })));
    }

    /** A scale is found by its bits, which stand but once in the file. */
    @Test
    void aScaleThatIsNoNumberIsNamed() throws Exception {
        byte[] file = Files.readAllBytes(FILES.resolve("int8.tflite"));
        Layer sound = layer(new ModelFiles().open(FILES.resolve("int8.tflite")), "functional_1/fc1_1");
        double scale = TestFiles.read(((ScaledData) sound.tensor().data()).scales(), 1)[0];
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (bytes.getInt(at) != Float.floatToIntBits((float) scale)) {
            at++;
        }
        bytes.putFloat(at, Float.NaN);

        Model model = new ModelFiles().open(Files.write(folder.resolve("odd.tflite"), file));

        assertThatThrownBy(() -> TestFiles.read(layer(model, "functional_1/fc1_1").tensor().data(), 1))
                .isInstanceOf(IOException.class).hasMessageContaining(" (scale)', which its weights are computed with, "
                        + "is NaN at element 0");
        assertThat(model.layers()).filteredOn(layer -> layer.hasMatrices() && !layer.name().equals(sound.name()))
                .isNotEmpty().allSatisfy(layer -> assertThat(read(layer)).doesNotContain(Double.NaN));
    }

    @Test
    void kernelsAreTheSliceThatKerasHas() throws Exception {
        Model model = new ModelFiles().open(FILES.resolve("f32.tflite"));
        assertThat(layer(model, "functional_1/table_1").kind()).isEqualTo(LayerKind.EMBEDDING);
        assertThat(layer(model, "functional_1/fc1_1").kind()).isEqualTo(LayerKind.DENSE);
        // out × height × width × in here, height × width × in × out there
        double[] keras = expected("conv|kernel");
        Layer conv = layer(model, "functional_1/conv_1");
        try (MatrixReader reader = conv.weights().source().open()) {
            double[] row = new double[3];
            for (int slice = 0; slice < 9; slice++) {
                for (int out = 0; out < 6; out++) {
                    reader.readRows(slice, out, 1, row);
                    for (int in = 0; in < 3; in++) {
                        assertThat(row[in]).isEqualTo(keras[(slice * 3 + in) * 6 + out]);
                    }
                }
            }
        }
        assertThat(read(layer(model, "functional_1/dw_1"))).containsExactly(expected("dw|kernel"));
        assertThat(layer(model, "functional_1/dw_1").tensor().shape().toString()).isEqualTo("3 × 3 × 6 × 2");
    }

    @Test
    void fourBitsAreTwoToAByte() throws Exception {
        Model model = new ModelFiles().open(FILES.resolve("int4.tflite"));
        assertThat(read(layer(model, "functional_1/fc2_1"))).containsExactly(expected("int4"));
    }

    @Test
    void theBuffersAreNotReadOnOpening() throws Exception {
        List<Long> reads = new ArrayList<>();
        Path large = folder.resolve("large.tflite");
        byte[] small = Files.readAllBytes(FILES.resolve("f32.tflite"));
        Files.write(large, Arrays.copyOf(small, 4 << 20));
        new ModelFiles(path -> ByteSource.open(path, reads::add)).open(large);
        assertThat(reads.stream().mapToLong(Long::longValue).sum()).isLessThan(2L * small.length);
    }

    /** Every cut is a sentence, or damage that is told. */
    @TestFactory
    Stream<DynamicTest> cutFilesSaySo() throws Exception {
        byte[] whole = Files.readAllBytes(FILES.resolve("int8.tflite"));
        return Stream.iterate(1, cut -> cut < CUTS, cut -> cut + 1).map(cut -> whole.length * cut / CUTS).map(
                length -> DynamicTest.dynamicTest(length + " bytes", () -> {
                    Path file = Files.write(folder.resolve("cut" + length + ".tflite"), Arrays.copyOf(whole, length));
                    assertThat(HostileFile.open(file).said()).contains("cut short");
                }));
    }

    /** Each word of the file made something else: a sentence or a model, never another failure, and never much. */
    @Test
    void noWordOfItIsBelieved() throws Exception {
        byte[] whole = Files.readAllBytes(FILES.resolve("int4.tflite"));
        int[] lies = {-1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0, 1 << 30, 7, -9};
        int damaged = 0;
        for (int at = 0; at + 4 <= whole.length; at += 16) {
            byte[] changed = whole.clone();
            ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(at, lies[at / 16 % lies.length]);
            Outcome outcome = HostileFile.open(Files.write(folder.resolve("lies.tflite"), changed));
            assertThat(outcome.said()).doesNotContain("cannot be read (");
            damaged += outcome.model() == null || outcome.model().findings().stream().anyMatch(
                    finding -> finding.severity() == Severity.DAMAGED) ? 1 : 0;
        }
        assertThat(damaged).isGreaterThan(20);
    }
}
