package org.eigenscope.format;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.model.Finding;
import org.eigenscope.model.Layer;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.Model;
import org.eigenscope.model.WeightMatrix;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Every file of the corpus ends in its typed failure, its finding or its layer's reason, after few reads and within the
 * 64 MiB that we promise, and nothing outside its folder is opened.
 */
class HostileFilesTest {

    private static final long MOST_BYTES = 64 << 20;

    @TempDir
    static Path root;

    private static List<HostileCorpus.Case> corpus;

    @BeforeAll
    static void write() throws IOException {
        corpus = new ArrayList<>(HostileCorpus.write(root));
        corpus.addAll(CutFiles.write(root));
        corpus.addAll(HostilePacked.write(root));
        corpus.addAll(HostilePackedNodes.write(root));
        corpus.addAll(HostileBlocks.write(root));
        corpus.addAll(HostileContainers.write(root));
        corpus.addAll(HostileTraining.write(root));
        // The first reader of each kind loads classes, which takes memory once.
        for (HostileCorpus.Case file : corpus) {
            attempt(file.path(), new ArrayList<>(), new ReadCount());
        }
    }

    /** By the ending of the name; the classes of the formats' own packages have more, of which HDF5 most. */
    @Test
    void thereAreEnoughOfThem() {
        Map<String, Long> byFormat = corpus.stream().collect(Collectors.groupingBy(file -> {
            String name = file.path().getFileName().toString();
            return name.substring(name.lastIndexOf('.') + 1);
        }, TreeMap::new, Collectors.counting()));
        System.out.println("hostile files: %d, %s".formatted(corpus.size(), byFormat));
        assertThat(corpus).hasSizeGreaterThanOrEqualTo(500);
        assertThat(byFormat).containsKeys("safetensors", "gguf", "onnx", "pt", "pth", "npz", "npy", "h5", "keras", "pb",
                "json");
    }

    @TestFactory
    Stream<DynamicTest> everyFileGetsItsSentence() {
        return corpus.stream().map(file -> DynamicTest.dynamicTest(file.toString(), () -> check(file)));
    }

    private static void check(HostileCorpus.Case file) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<Path> opened = new ArrayList<>();
        long before = threads.getCurrentThreadAllocatedBytes();
        ReadCount reads = new ReadCount();
        String said = attempt(file.path(), opened, reads);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(said).contains(file.says()).isNotBlank();
        // ModelFiles' last resort for what a reader let through.
        assertThat(said).doesNotContain("its index cannot be read").doesNotContain("Exception");
        assertThat(allocated).isLessThan(MOST_BYTES);
        reads.check();
        assertThat(opened).allSatisfy(path -> assertThat(path.toRealPath())
                .startsWith(file.path().getParent().toRealPath()));
    }

    /** Opens a file and reads its layers; all that is said about it on the way. */
    private static String attempt(Path path, List<Path> opened, ReadCount reads) {
        try {
            Model model = new ModelFiles(file -> {
                opened.add(file);
                return reads.open(file);
            }).open(path);
            StringBuilder said = new StringBuilder();
            for (Finding finding : model.findings()) {
                said.append(finding.where()).append(": ").append(finding.message()).append('\n');
            }
            for (Layer layer : model.layers()) {
                said.append(layer.name()).append(": ").append(layer.reason()).append(read(layer)).append('\n');
            }
            return said.toString();
        } catch (ModelFormatException e) {
            // Of a folder, the file in it that is wrong is named.
            String named = Files.isDirectory(path) ? "" : path.getFileName().toString();
            assertThat(e.getMessage()).startsWith(named).contains(": ").doesNotContain("\n");
            return e.getMessage();
        } catch (IOException e) {
            throw new AssertionError("the file itself can be read", e);
        }
    }

    private static String read(Layer layer) {
        if (!layer.hasMatrices()) {
            return "";
        }
        WeightMatrix weights = layer.weights();
        try (MatrixReader reader = weights.source().open()) {
            // A checksum is known at the end only: what is small is read whole.
            int rows = weights.elements() <= 4096 ? weights.rows() : 1;
            reader.readRows(0, 0, rows, new double[rows * weights.columns()]);
            return "";
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    /** Found by Jazzer: the name of a file may hold anything but a slash. */
    @Test
    void aNameOfTwoLinesIsSaidInOne() throws IOException {
        Path file = Files.write(Files.createDirectory(root.resolve("lines")).resolve("null\n\u001b[2Jm.safetensors"),
                new byte[] {9, 0, 0, 0, 0, 0, 0, 0, '{'});
        assertThatThrownBy(() -> new ModelFiles().open(file)).isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("m.safetensors: ").message().doesNotContain("\n", "\u001b");
    }

    @Test
    void aLinkThatLeadsOutIsRefusedAndOneInHuggingFacesCacheIsNot() throws Exception {
        Path cache = Files.createDirectories(root.resolve("models--o--m/blobs"));
        Path snapshot = Files.createDirectories(root.resolve("models--o--m/snapshots/0123"));
        Files.write(cache.resolve("abc"), TestFiles.safetensors(Map.of("fc.weight",
                TestFiles.floats(new float[8], 2, 4))));
        Files.createSymbolicLink(snapshot.resolve("model.safetensors"), Path.of("../../blobs/abc"));

        assertThat(new ModelFiles().open(snapshot).layers()).hasSize(1);
    }
}
