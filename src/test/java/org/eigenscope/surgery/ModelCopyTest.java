package org.eigenscope.surgery;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.linalg.Backends;
import org.eigenscope.model.DType;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.Model;
import org.eigenscope.model.SourceFile;
import org.eigenscope.model.WeightMatrix;
import org.eigenscope.output.AtomicFile.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Copies in every format: the changed layer is what it should be, and nothing else differs. */
class ModelCopyTest {

    private static final Path FORMATS = Path.of("src/test/resources/formats");
    private static final Runnable ON = () -> {};

    @TempDir
    private Path folder;

    private static Model open(Path path) throws Exception {
        return new ModelFiles().open(path);
    }

    private static Layer layer(Model model) {
        return model.layers().stream().filter(Layer::hasMatrices)
                .max((a, b) -> Long.compare(a.weights().elements(), b.weights().elements())).orElseThrow();
    }

    private static LayerChange centred(Layer layer) throws IOException {
        LayerReport report = new LayerAnalyzer(Backends.best()).analyze(layer, null, AnalysisOptions.DEFAULT
                .withReplicas(0), AnalysisContext.UNHINDERED);
        return new Surgeon(Backends.best()).remove((LayerReport.Analyzed) report, List.of(), new Removal.Centre(),
                AnalysisContext.UNHINDERED);
    }

    private static double[] elements(WeightMatrix weights) throws IOException {
        double[] all = new double[(int) weights.elements()];
        int size = weights.rows() * weights.columns();
        double[] one = new double[size];
        try (MatrixReader reader = weights.source().open()) {
            for (int slice = 0; slice < weights.slices(); slice++) {
                reader.readRows(slice, 0, weights.rows(), one);
                System.arraycopy(one, 0, all, slice * size, size);
            }
        }
        return all;
    }

    private static double[] elements(Layer layer) throws IOException {
        double[] all = new double[(int) layer.tensor().shape().elements()];
        try (ElementReader reader = layer.tensor().data().open()) {
            reader.read(0, all, 0, all.length);
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"digits-mlp.safetensors", "digits-mlp.f64.safetensors", "digits-mlp.f16.safetensors",
        "digits-mlp.bf16.safetensors", "digits-mlp.f8e4m3.safetensors", "digits-mlp.onnx", "digits-mlp.matmul.onnx",
        "digits-mlp.floatdata.onnx", "digits-mlp-external/model.onnx", "digits-mlp.pt", "digits-mlp.bf16.pt",
        "digits-mlp.checkpoint.pt", "digits-mlp.module.pt", "digits-mlp.torchscript.pt", "digits-mlp.transposed.pt",
        "digits-mlp.sharedstorage.pt", "digits-mlp.legacy.pth", "digits-mlp.npz", "digits-mlp.fc2.npy",
        "digits-mlp.f32.gguf", "digits-mlp.q8_0.gguf", "digits-mlp-savedmodel", "digits-mlp-tfcheckpoint",
        "digits-mlp-sharded", "digits-mlp.frozen.pb", "digits-mlp.keras", "digits-mlp.h5", "digits-mlp.weights.h5",
        "digits-cnn.onnx", "digits-cnn.pt", "digits-cnn.safetensors", "digits-cnn.keras", "digits-cnn-savedmodel"})
    void onlyTheChangedLayerDiffers(String name) throws Exception {
        Model model = open(FORMATS.resolve(name));
        Layer layer = layer(model);
        LayerChange centred = centred(layer);
        Path target = folder.resolve(Path.of(name).getFileName().toString());
        Path written;
        try (ModelCopy copy = ModelCopy.begin(model, target, Mode.NEW, ON)) {
            assertThat(copy.replace(layer, centred.mended().weights())).isTrue();
            copy.complete();
            assertThat(target).doesNotExist();
            written = copy.commit();
        }
        Model mended = open(written);
        assertThat(mended.findings()).hasSameSizeAs(model.findings());
        assertThat(mended.layers()).hasSameSizeAs(model.layers());
        for (int i = 0; i < model.layers().size(); i++) {
            Layer before = model.layers().get(i);
            Layer after = mended.layers().get(i);
            assertThat(after.name()).isEqualTo(before.name());
            if (before == layer) {
                double[] wanted = elements(centred.mended().weights());
                double[] found = elements(after.weights());
                double most = Arrays.stream(elements(before.weights())).map(Math::abs).max().orElseThrow();
                // Q8_0 rounds to steps of the largest of 32, all others by so much of themselves.
                double rounding = most * (before.tensor().dtype() == DType.Q8_0 ? 1.0 / 254
                        : Math.scalb(1.0, -before.tensor().dtype().significandBits()));
                assertThat(found).containsExactly(wanted, within(rounding * (1 + 1e-3)));
                assertThat(found).isNotEqualTo(elements(before.weights()));
            } else if (before.tensor().isReal()) {
                assertThat(elements(after)).as(before.name()).containsExactly(elements(before));
            }
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(target);
        }
    }

    @Test
    void aCopyIsAsPrivateAsItsModel() throws Exception {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        Path source = Files.copy(FORMATS.resolve("digits-mlp.safetensors"), folder.resolve("mine.safetensors"));
        Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-------"));
        Path target = folder.resolve("mended.safetensors");
        try (ModelCopy copy = ModelCopy.begin(open(source), target, Mode.NEW, ON)) {
            copy.complete();
            copy.commit();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target))).isEqualTo("rw-------");
    }

    /** Of one element the bytes that differ are its own, and those of the checksums over it. */
    @ParameterizedTest
    @ValueSource(strings = {"digits-mlp.safetensors", "digits-mlp.onnx", "digits-mlp.pt", "digits-mlp.torchscript.pt",
        "digits-mlp.npz", "digits-mlp.legacy.pth", "digits-mlp.f32.gguf", "digits-mlp-savedmodel",
        "digits-mlp-tfcheckpoint", "digits-mlp.keras", "digits-mlp.h5", "digits-cnn.pt"})
    void fewBytesDiffer(String name) throws Exception {
        Model model = open(FORMATS.resolve(name));
        Layer layer = layer(model);
        SliceChange point = new SliceChange.Points(List.of(new SliceChange.Points.Point(3, 5)), 0.123);
        WeightMatrix weights = layer.weights();
        List<SliceChange> changes = new ArrayList<>(List.of(point));
        while (changes.size() < weights.slices()) {
            changes.add(SliceChange.NONE);
        }
        Layer mended = layer.with(new WeightMatrix(weights.rows(), weights.columns(), weights.slices(),
                weights.rank(), weights.kernel(), false,
                new ChangedMatrix(weights.source(), weights.rows(), weights.columns(), changes)));
        Path target = folder.resolve(Path.of(name).getFileName().toString());
        try (ModelCopy copy = ModelCopy.begin(model, target, Mode.NEW, ON)) {
            copy.replace(layer, mended.weights());
            copy.complete();
            copy.commit();
        }
        int differences = 0;
        for (SourceFile file : model.files()) {
            Path original = Path.of(file.path());
            Path copied = Files.isDirectory(target) ? target.resolve(model.path().toAbsolutePath()
                    .relativize(original.toAbsolutePath())) : target;
            byte[] before = Files.readAllBytes(original);
            byte[] after = Files.readAllBytes(copied);
            assertThat(after).hasSameSizeAs(before);
            for (int i = 0; i < before.length; i++) {
                differences += before[i] == after[i] ? 0 : 1;
            }
        }
        // Four bytes of the element; of a zip member its sum in two or three places, of a SavedModel of Keras, which
        // has each variable twice, those of both and that of their block.
        assertThat(differences).isBetween(1, 2 * 4 + 3 * 4);
    }

    @Test
    void tiedWeightsAreWrittenOnce() throws Exception {
        Model model = open(FORMATS.resolve("digits-mlp.safetensors"));
        Layer layer = layer(model);
        LayerChange centred = centred(layer);
        try (ModelCopy copy = ModelCopy.begin(model, folder.resolve("a.safetensors"), Mode.NEW, ON)) {
            assertThat(copy.replace(layer, centred.mended().weights())).isTrue();
            assertThat(copy.replace(layer, centred.mended().weights())).isFalse();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void theSourceIsNeverReplaced() throws Exception {
        Path file = folder.resolve("m.safetensors");
        Files.copy(FORMATS.resolve("digits-mlp.safetensors"), file);
        Path link = Files.createSymbolicLink(folder.resolve("l.safetensors"), file);
        Model model = open(file);
        for (Path target : List.of(file, link)) {
            assertThatThrownBy(() -> ModelCopy.begin(model, target, Mode.REPLACE, ON)).isInstanceOf(IOException.class)
                    .hasMessageContaining("belongs to the model");
        }
    }

    @Test
    void aChangedSourceLeavesNothing() throws Exception {
        Path file = folder.resolve("m.safetensors");
        Files.copy(FORMATS.resolve("digits-mlp.safetensors"), file);
        Model model = open(file);
        Path target = folder.resolve("out.safetensors");
        try (ModelCopy copy = ModelCopy.begin(model, target, Mode.NEW, ON)) {
            copy.complete();
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
            assertThatThrownBy(copy::commit).isInstanceOf(IOException.class).hasMessageContaining("has changed");
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void aTargetInTheWayIsLeftAsItIs() throws Exception {
        Path target = folder.resolve("out.safetensors");
        Files.writeString(target, "mine");
        Model model = open(FORMATS.resolve("digits-mlp.safetensors"));
        assertThatThrownBy(() -> ModelCopy.begin(model, target, Mode.NEW, ON)).isInstanceOf(IOException.class)
                .hasMessageContaining("already exists");
        assertThat(target).hasContent("mine");
    }

    /** The runtime's own files are a place where nobody may write, root neither. */
    @Test
    void aFolderWhereNobodyMayWriteIsToldBeforeAnything() throws Exception {
        Path closed = Path.of(URI.create("jrt:/java.base"));
        Model model = open(FORMATS.resolve("digits-mlp.safetensors"));
        assertThatThrownBy(new CopyPlace(model, closed.resolve("a.safetensors"), Mode.NEW)::check)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a.safetensors: no permission to write into ").hasMessageContaining(
                        "choose another folder");
    }

    /** One element of each dataset: chunks go through their filters once more. */
    @ParameterizedTest
    @ValueSource(strings = {"hdf5/chunks.h5", "hdf5/newer.h5"})
    void chunksAreWrittenInTheirPlace(String name) throws Exception {
        Model model = open(Path.of("src/test/resources").resolve(name));
        for (Layer layer : model.layers().stream().filter(Layer::hasMatrices).toList()) {
            WeightMatrix weights = layer.weights();
            List<SliceChange> changes = new ArrayList<>(List.of(
                    new SliceChange.Points(List.of(new SliceChange.Points.Point(0, 1)), 0.125)));
            while (changes.size() < weights.slices()) {
                changes.add(SliceChange.NONE);
            }
            WeightMatrix other = new WeightMatrix(weights.rows(), weights.columns(), weights.slices(),
                    weights.rank(), weights.kernel(), false,
                    new ChangedMatrix(weights.source(), weights.rows(), weights.columns(), changes));
            Path target = folder.resolve(layer.name().replace('/', '.') + ".h5");
            try (ModelCopy copy = ModelCopy.begin(model, target, Mode.NEW, ON)) {
                copy.replace(layer, other);
                copy.complete();
                copy.commit();
            }
            Model mended = open(target);
            for (int i = 0; i < model.layers().size(); i++) {
                double[] before = elements(model.layers().get(i));
                double[] after = elements(mended.layers().get(i));
                int differences = 0;
                for (int j = 0; j < before.length; j++) {
                    differences += before[j] == after[j] ? 0 : 1;
                }
                assertThat(differences).as(model.layers().get(i).name())
                        .isEqualTo(model.layers().get(i) == layer ? 1 : 0);
            }
            Files.delete(target);
        }
    }

    /** A chunk that takes more bytes than before stands behind the end of the file, where its index has it. */
    @ParameterizedTest
    @ValueSource(strings = {"chunks-older.h5", "chunks-indexed.h5", "chunks-packed.keras"})
    void chunksThatGrowAreMoved(String name) throws Exception {
        Path file = Path.of("src/test/resources/hdf5").resolve(name);
        Model model = open(file);
        Path target = folder.resolve("grown" + name.substring(name.lastIndexOf('.')));
        List<Layer> layers = model.layers().stream().filter(Layer::hasMatrices)
                .filter(layer -> !layer.name().equals("plain")).toList();
        try (ModelCopy copy = ModelCopy.begin(model, target, Mode.NEW, ON)) {
            for (Layer layer : layers) {
                copy.replace(layer, shifted(layer).weights());
            }
            copy.settle();
            copy.restore();
            for (Layer layer : layers) {
                copy.replace(layer, shifted(layer).weights());
            }
            copy.complete();
            copy.commit();
        }
        assertThat(Files.size(target)).isGreaterThan(Files.size(file));
        Model mended = open(target);
        assertThat(mended.findings()).hasSameSizeAs(model.findings());
        for (int i = 0; i < model.layers().size(); i++) {
            Layer before = model.layers().get(i);
            double[] wanted = layers.contains(before) ? elements(shifted(before).weights()) : elements(before);
            double[] found = layers.contains(before) ? elements(mended.layers().get(i).weights())
                    : elements(mended.layers().get(i));
            assertRounded(before, found, wanted);
        }
    }

    /** Varints of other lengths move what stands behind them; the messages around them know, and so do the layers. */
    @ParameterizedTest
    @ValueSource(strings = {"typed.onnx", "typed.pb"})
    void typedElementsMayTakeOtherBytes(String name) throws Exception {
        Path file = Path.of("src/test/resources/typed").resolve(name);
        Model model = open(file);
        List<Layer> layers = model.layers().stream().filter(Layer::hasMatrices).toList();
        assertThat(layers).hasSizeGreaterThan(1);
        Path target = folder.resolve(name);
        try (ModelCopy copy = ModelCopy.begin(model, target, Mode.NEW, ON)) {
            // First one of them, which is restored, then all.
            copy.replace(layers.getFirst(), shifted(layers.getFirst()).weights());
            copy.settle();
            copy.restore();
            for (Layer layer : layers) {
                copy.replace(layer, shifted(layer).weights());
            }
            copy.complete();
            copy.commit();
        }
        assertThat(Files.size(target)).isNotEqualTo(Files.size(file));
        Model mended = open(target);
        assertThat(mended.findings()).hasSameSizeAs(model.findings());
        for (int i = 0; i < model.layers().size(); i++) {
            Layer before = model.layers().get(i);
            if (layers.contains(before)) {
                assertRounded(before, elements(mended.layers().get(i).weights()), elements(shifted(before).weights()));
            }
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(target);
        }
    }

    /** Each element is the wanted one, rounded to the type of its tensor; half of a half's least step is 2⁻²⁵. */
    private static void assertRounded(Layer layer, double[] found, double[] wanted) {
        double share = Math.scalb(1, -layer.tensor().significandBits());
        double least = layer.tensor().dtype() == DType.F16 ? 0x1p-25 : 0x1p-150;
        assertThat(found).as(layer.name()).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.length; i++) {
            assertThat(found[i]).as("element %d of %s", i, layer.name())
                    .isCloseTo(wanted[i], within(Math.max(least, share * Math.abs(wanted[i]))));
        }
    }

    /** A layer whose elements are all a little smaller: as a rule they compress to other lengths. */
    private static Layer shifted(Layer layer) throws Exception {
        WeightMatrix weights = layer.weights();
        return layer.with(new WeightMatrix(weights.rows(), weights.columns(), weights.slices(), weights.rank(),
                weights.kernel(), false, new ChangedMatrix(weights.source(), weights.rows(), weights.columns(),
                Collections.nCopies(weights.slices(), new SliceChange.Shift(0.1234567)))));
    }
}
