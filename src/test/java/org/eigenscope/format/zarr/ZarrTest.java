package org.eigenscope.format.zarr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.TestFiles;
import org.eigenscope.format.ZipFiles;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.ModelFormatException.Unsupported;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.Layer;
import org.eigenscope.model.LayerKind;
import org.eigenscope.model.Model;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Orbax's checkpoints and zarr's arrays, made by their libraries with reference/zarr.py, element by element. */
class ZarrTest {

    private static final Path FILES = Path.of("src/test/resources/zarr");

    @TempDir
    static Path folder;

    @BeforeAll
    static void unpack() throws IOException {
        ZipFiles.unpack(FILES.resolve("arrays.zip"), folder);
        ZipFiles.unpack(FILES.resolve("checkpoints.zip"), folder);
    }

    private static double[] expected(String name) throws Exception {
        return elements(new ModelFiles().open(FILES.resolve("expected.npz")), name);
    }

    private static double[] elements(Model model, String name) throws Exception {
        Layer layer = layer(model, name);
        return TestFiles.read(layer.tensor().data(), (int) layer.tensor().shape().elements());
    }

    private static Layer layer(Model model, String name) {
        return model.layers().stream().filter(layer -> layer.name().equals(name)).findFirst().orElseThrow();
    }

    @TestFactory
    Stream<DynamicTest> arraysHaveTheElementsThatTheirLibraryWrote() throws Exception {
        Model model = new ModelFiles().open(folder.resolve("arrays"));
        double[] kernel = expected("kernel");
        double[] holes = expected("holes");
        assertThat(model.format()).isEqualTo("zarr");
        assertThat(model.layers()).hasSize(36);
        assertThat(model.findings()).singleElement().extracting(Finding::message).asString()
                .isEqualTo("1 of its 16 chunks were never written: their elements are 0.5");
        return model.layers().stream().map(layer -> DynamicTest.dynamicTest(layer.name(), () -> {
            double[] wanted = layer.name().equals("filled") ? holes : kernel;
            assertThat(elements(model, layer.name())).containsExactly(wanted);
            // Some elements here and there, backwards, as floats.
            try (ElementReader reader = layer.tensor().data().open()) {
                for (int first = 1500; first >= 0; first -= 61) {
                    float[] some = new float[30];
                    reader.read(first, some, 0, 30);
                    for (int i = 0; i < 30; i++) {
                        assertThat((double) some[i]).isEqualTo(wanted[first + i]);
                    }
                }
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> oneTreeIsTheSameInEveryForm() throws Exception {
        double[] kernel = expected("kernel");
        double[] other = expected("other");
        return Stream.of("ocdbt-zarr3", "ocdbt-zarr2", "folders-zarr2", "folders-zarr3").flatMap(name -> Stream.of(name,
                name + (name.startsWith("o") ? "/manifest.ocdbt" : "/_METADATA"))).map(name -> DynamicTest.dynamicTest(
                        name, () -> {
                            Model model = new ModelFiles().open(folder.resolve(name));
                            assertThat(model.findings()).isEmpty();
                            assertThat(elements(model, "params.dense")).containsExactly(kernel);
                            assertThat(elements(model, "params.out")).containsExactly(other);
                            assertThat(layer(model, "params.out").tensor().dtype()).isEqualTo(DType.BF16);
                            assertThat(layer(model, "params.dense.bias").kind()).isEqualTo(LayerKind.BIAS);
                            assertThat(model.layers().stream().filter(Layer::hasMatrices)).hasSize(2);
                            assertThat(layer(model, "opt_state.mu.dense").reason()).contains("state of the training");
                        }));
    }

    @Test
    void aStepOfARunIsTheItemWithItsWeights() throws Exception {
        double[] kernel = expected("kernel");
        for (int step = 1000; step <= 3000; step += 1000) {
            for (String in : List.of("", "/default", "/_CHECKPOINT_METADATA", "/default/_METADATA")) {
                Model model = new ModelFiles().open(folder.resolve("run/" + step + in));
                double[] read = elements(model, "params.layer_0");
                for (int i = 0; i < kernel.length; i++) {
                    assertThat(read[i]).isEqualTo((float) kernel[i] * (step / 1000));
                }
                assertThat(elements(model, "params.layer_1")).containsExactly(expected("other"));
            }
        }
        assertThatThrownBy(() -> new ModelFiles().open(folder.resolve("run"))).isInstanceOf(Unsupported.class)
                .hasMessageContaining("open 1000 or 2000 or 3000");
    }

    @Test
    void theNamesAreThoseOfTheModules() throws Exception {
        Model nnx = new ModelFiles().open(folder.resolve("nnx"));
        assertThat(elements(nnx, "layers.0")).containsExactly(expected("kernel"));
        assertThat(nnx.layers()).extracting(Layer::name).contains("layers.1", "layers.1.bias");
        for (String name : List.of("t5x/checkpoint_1000", "t5x/checkpoint_1000/target.encoder.mlp.wi.kernel/.zarray")) {
            Model t5x = new ModelFiles().open(folder.resolve(name));
            assertThat(elements(t5x, "target.encoder.mlp.wi")).containsExactly(expected("kernel"));
            assertThat(t5x.layers().stream().filter(Layer::hasMatrices)).hasSize(1);
        }
    }

    @Test
    void aTreeOfSeveralHeightsIsReadByItsNewestManifest() throws Exception {
        double[] kernel = expected("kernel");
        for (String name : List.of("deep", "deep-zstd")) {
            Model model = new ModelFiles().open(folder.resolve(name));
            assertThat(model.layers()).hasSize(3);
            for (int part = 0; part < 3; part++) {
                double[] read = elements(model, "block_" + part);
                for (int i = 0; i < kernel.length; i++) {
                    assertThat(read[i]).isEqualTo(kernel[i] + part);
                }
            }
        }
    }

    @Test
    void theIndexAloneIsReadOnOpening() throws Exception {
        List<Integer> reads = new ArrayList<>();
        new ModelFiles(path -> ByteSource.open(path, count -> reads.add((int) count))).open(folder.resolve("run/1000"));
        long data;
        try (Stream<Path> files = Files.walk(folder.resolve("run/1000/default/ocdbt.process_0/d"))) {
            data = files.filter(Files::isRegularFile).mapToLong(path -> path.toFile().length()).sum();
        }
        assertThat(reads.stream().mapToInt(Integer::intValue).sum()).isLessThan(4_000);
        assertThat(data).isGreaterThan(3_000);
    }

    @Test
    void aSaveThatWasNotFinishedIsReadFromItsProcesses() throws Exception {
        Path copy = copy("ocdbt-zarr3");
        Files.delete(copy.resolve("manifest.ocdbt"));
        Model model = new ModelFiles().open(copy);
        assertThat(elements(model, "params.dense")).containsExactly(expected("kernel"));
        assertThat(model.findings()).singleElement().extracting(Finding::message).asString().contains("not finished");
    }

    @Test
    void whatIsMissingOrCutIsDamage() throws Exception {
        Path chunk = copy("folders-zarr2");
        Files.delete(chunk.resolve("params.dense.kernel/0.0"));
        assertDamaged(chunk, "1 of its 1 chunks are missing");
        Path array = copy("folders-zarr3");
        Files.move(array.resolve("params.dense.kernel"), Files.createTempDirectory(folder, "moved").resolve("k"));
        assertDamaged(array, "1 arrays that _METADATA lists are not in the checkpoint");
        Path process = copy("ocdbt-zarr3");
        Files.move(process.resolve("ocdbt.process_0"), Files.createTempDirectory(folder, "moved").resolve("p"));
        assertDamaged(process, "which is not in its folder");
        Path cut = copy("ocdbt-zarr2");
        try (Stream<Path> files = Files.walk(cut.resolve("ocdbt.process_0/d"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                if (bytes.length > 2000) {
                    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
                }
            }
        }
        assertDamaged(cut, "it is cut short");
    }

    private static void assertDamaged(Path path, String words) throws Exception {
        Model model = new ModelFiles().open(path);
        assertThat(model.findings()).anySatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.DAMAGED);
            assertThat(finding.message()).contains(words);
        });
    }

    private static Path copy(String name) throws IOException {
        Path to = Files.createTempDirectory(folder, name);
        Path from = folder.resolve(name);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        return to;
    }
}
