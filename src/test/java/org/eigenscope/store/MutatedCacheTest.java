package org.eigenscope.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Detail;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.Mutation;
import org.eigenscope.linalg.Backends;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.timeline.Runs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** Damaged files of the cache: an analysis takes none of them for what it wants, and ends as without them. */
class MutatedCacheTest {

    private static final int TIMES = 60;

    @TempDir
    private Path folder;
    private final LinearAlgebra algebra = Backends.best();
    private Model model;
    private List<String> figures;

    @BeforeEach
    void fill() throws Exception {
        model = new ModelFiles().open(Files.copy(Runs.checkpoint(1_000_000), folder.resolve("model.safetensors")));
        figures = figures();
    }

    private List<String> figures() throws Exception {
        List<Layer> layers = model.layers().stream().filter(Layer::hasMatrices).toList();
        ModelReport report = new ModelAnalyzer(new LayerAnalyzer(algebra, EnumSet.noneOf(Detail.class)),
                new FolderCache(folder.resolve("reports"), "1", FolderCache.USUAL)).start(model, layers,
                        AnalysisOptions.DEFAULT, AnalysisListener.NONE).join();
        return report.layers().stream().filter(LayerReport.Analyzed.class::isInstance)
                .map(LayerReport.Analyzed.class::cast).map(layer -> layer.name() + layer.tail() + layer.esd().max())
                .toList();
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("reports"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** The sum at its beginning tells. */
    @Test
    void aDamagedFileIsNotBelieved() throws Exception {
        assertThat(entries()).hasSizeGreaterThan(2);
        for (int seed = 0; seed < TIMES; seed++) {
            Random random = new Random(seed);
            List<Path> entries = entries();
            Path entry = entries.get(random.nextInt(entries.size()));
            byte[] whole = Files.readAllBytes(entry);
            Files.write(entry, new Mutation(random).of(whole));
            assertThat(figures()).as("seed " + seed).isEqualTo(figures);
        }
    }

    /** Somebody who may write there could also make the sum: nothing but a wrong report can come of it. */
    @Test
    void aFalseFileWithItsSumEndsNothing() throws Exception {
        CacheFolder cache = new CacheFolder(PrivateFolder.of(folder.resolve("reports")), FolderCache.USUAL);
        for (int seed = 0; seed < TIMES; seed++) {
            Random random = new Random(seed);
            List<Path> entries = entries();
            Path entry = entries.get(random.nextInt(entries.size()));
            byte[] whole = Files.readAllBytes(entry);
            byte[] text = Arrays.copyOfRange(whole, 64, whole.length);
            cache.keep(entry.getParent().getFileName().toString() + entry.getFileName(),
                    new String(new Mutation(random).of(text), StandardCharsets.UTF_8));
            assertThat(figures()).as("seed " + seed).hasSameSizeAs(figures);
            Files.write(entry, whole);
        }
    }
}
