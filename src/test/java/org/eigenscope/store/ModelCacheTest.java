package org.eigenscope.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Detail;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.analysis.run.ModelsTogether;
import org.eigenscope.analysis.run.ReportCache;
import org.eigenscope.desktop.Safetensors;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.linalg.Backends;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.model.AbsentWeights;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.timeline.Runs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** Whole models whose reports are kept under the hashes of their files. */
class ModelCacheTest {

    private static final Set<Detail> ALL = EnumSet.allOf(Detail.class);

    @TempDir
    private Path folder;
    private final LinearAlgebra algebra = Backends.best();
    private final List<String> heard = new ArrayList<>();
    private Path file;

    @BeforeEach
    void copy() throws IOException {
        file = Files.copy(Runs.checkpoint(1_000_000), folder.resolve("model.safetensors"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L));
    }

    /** The cache as the program has it: layers as small as these are not kept one by one. */
    private ReportCache cache(String version) {
        return new LongAnalysesCache(new FolderCache(folder.resolve("reports"), version, FolderCache.USUAL));
    }

    /** Counts the layers that are analyzed. */
    private static final class Counting implements ReportCache {
        private final ReportCache cache;
        private final AtomicInteger analyses = new AtomicInteger();

        Counting(ReportCache cache) {
            this.cache = cache;
        }

        @Override
        public LayerReport report(LayerQuery asked, AnalysisContext work, Analysis analysis)
                throws IOException {
            return cache.report(asked, work, () -> {
                analyses.incrementAndGet();
                return analysis.run();
            });
        }

        @Override
        public Entry entry(ModelQuery asked, AnalysisContext work) throws IOException {
            return cache.entry(asked, work);
        }
    }

    private ModelReport analyze(ReportCache from, Path path, AnalysisOptions options, Set<Detail> details)
            throws Exception {
        Model model = new ModelFiles().open(path);
        List<Layer> layers = model.layers().stream().filter(Layer::hasMatrices).toList();
        return new ModelAnalyzer(new LayerAnalyzer(algebra, details), from).start(model, layers, options,
                new AnalysisListener() {
                    @Override
                    public void finished(LayerReport report) {
                        synchronized (heard) {
                            heard.add(report.name());
                        }
                    }
                }).join();
    }

    /** How many layers had to be analyzed. */
    private int analyses(Path path, AnalysisOptions options, Set<Detail> details) throws Exception {
        Counting counting = new Counting(cache("1"));
        assertThat(analyze(counting, path, options, details).analyzed()).hasSize(3);
        return counting.analyses.get();
    }

    private int analyses(Path path) throws Exception {
        return analyses(path, AnalysisOptions.DEFAULT, ALL);
    }

    private List<Path> entries(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("reports"))) {
            return files.filter(entry -> entry.toString().endsWith(ending)).toList();
        }
    }

    private static void same(ModelReport kept, ModelReport made) {
        assertThat(kept.complete()).isTrue();
        assertThat(kept.backend()).isEqualTo(made.backend());
        assertThat(kept.layers()).hasSameSizeAs(made.layers());
        for (int i = 0; i < made.analyzed().size(); i++) {
            Analyzed a = kept.analyzed().get(i);
            Analyzed b = made.analyzed().get(i);
            for (Metric metric : MetricCatalog.all()) {
                assertThat(metric.value(a)).as(metric.name()).isEqualTo(metric.value(b));
            }
            assertThat(a.esd().toArray()).isEqualTo(b.esd().toArray());
            assertThat(a.esd().rounding()).isEqualTo(b.esd().rounding());
            assertThat(a.tail()).isEqualTo(b.tail());
            assertThat(a.traps()).isEqualTo(b.traps());
            assertThat(a.vectors()).isEqualTo(b.vectors());
            assertThat(a.elements()).isEqualTo(b.elements());
            assertThat(a.layer().tensor().data()).isNotInstanceOf(AbsentWeights.Elements.class);
        }
    }

    @Test
    void whatIsKeptIsWhatWasAnalyzed() throws Exception {
        ModelReport made = analyze(cache("1"), file, AnalysisOptions.DEFAULT, ALL);
        assertThat(entries(".json")).hasSize(1);
        Counting counting = new Counting(cache("1"));
        ModelReport kept = analyze(counting, file, AnalysisOptions.DEFAULT, ALL);
        assertThat(counting.analyses).hasValue(0);
        same(kept, made);
    }

    @Test
    void aCopyUnderAnotherNameIsKnownByItsBytes() throws Exception {
        assertThat(analyses(file)).isEqualTo(3);
        assertThat(analyses(Files.copy(file, folder.resolve("other.safetensors")))).isZero();
    }

    @Test
    void anythingThatChangesAFigureIsAnotherKey() throws Exception {
        assertThat(analyses(file)).isEqualTo(3);
        assertThat(analyses(file, AnalysisOptions.DEFAULT.withSeed(1), ALL)).isEqualTo(3);
        assertThat(analyses(file, AnalysisOptions.DEFAULT.withThreads(1), ALL)).as("workers change no bit").isZero();
        assertThat(analyses(file, AnalysisOptions.DEFAULT, Set.of())).as("all details hold the few").isZero();
        assertThat(analyses(file, AnalysisOptions.DEFAULT.withSeed(2), Set.of())).isEqualTo(3);
        assertThat(analyses(file, AnalysisOptions.DEFAULT.withSeed(2), ALL)).as("few do not hold all").isEqualTo(3);
        Counting other = new Counting(cache("2"));
        analyze(other, file, AnalysisOptions.DEFAULT, ALL);
        assertThat(other.analyses).as("another version").hasValue(3);
    }

    /** A file that was written again with the same size within the tick of its clock: the stamp is wrong. */
    @Test
    void aStampShowsAtOnceAndItsFileIsReadBehind() throws Exception {
        assertThat(analyses(file)).isEqualTo(3);
        FileTime before = Files.getLastModifiedTime(file);
        Path other = Runs.checkpoint(562_341);
        assertThat(Files.size(other)).isEqualTo(Files.size(file));
        Files.write(file, Files.readAllBytes(other));
        Files.setLastModifiedTime(file, before);
        heard.clear();
        Counting counting = new Counting(cache("1"));
        ModelReport report = analyze(counting, file, AnalysisOptions.DEFAULT, ALL);
        assertThat(counting.analyses).hasValue(3);
        assertThat(heard).as("shown, and shown anew").hasSize(6);
        same(report, analyze(ReportCache.NONE, other, AnalysisOptions.DEFAULT, ALL));
        assertThat(analyses(file)).as("nothing of doubt is kept").isEqualTo(3);
        assertThat(analyses(file)).isZero();
    }

    /** Its first layers do not wait until it is hashed; what a stamp tells of it is checked all the same. */
    @Test
    void aLargeModelIsHashedWhileItIsAnalyzed() throws Exception {
        Map<String, int[]> shapes = Map.of("fc1.weight", new int[] {40, 60}, "fc2.weight", new int[] {60, 40},
                "fc3.weight", new int[] {50, 50}, "positions", new int[] {4_500_000});
        Path large = Safetensors.write(folder.resolve("large.safetensors"), shapes, 1);
        FileTime before = FileTime.fromMillis(1_700_000_000_000L);
        Files.setLastModifiedTime(large, before);
        assertThat(analyses(large)).isEqualTo(3);
        assertThat(analyses(large)).isZero();
        Path copy = Files.copy(large, folder.resolve("copy.safetensors"));
        assertThat(analyses(copy)).as("it may be known before the last layer").isBetween(0, 3);
        assertThat(analyses(copy)).isZero();
        Path other = Safetensors.write(folder.resolve("other.safetensors"), shapes, 2);
        Files.write(large, Files.readAllBytes(other));
        Files.setLastModifiedTime(large, before);
        same(analyze(cache("1"), large, AnalysisOptions.DEFAULT, ALL),
                analyze(ReportCache.NONE, other, AnalysisOptions.DEFAULT, ALL));
    }

    @Test
    void damagedEntriesAreMadeAnew() throws Exception {
        assertThat(analyses(file)).isEqualTo(3);
        for (String ending : List.of(".json", ".stamps")) {
            for (byte[] damage : List.of(new byte[0], new byte[1000], "{\"backend\":1}".getBytes())) {
                Files.write(entries(ending).getFirst(), damage);
                assertThat(analyses(file)).isEqualTo(ending.equals(".json") ? 3 : 0);
                assertThat(analyses(file)).isZero();
            }
        }
    }

    /** An entry whose sum is right and whose text another version would write. */
    @Test
    void textsThatAreNoReportsAreThrownAway() throws Exception {
        assertThat(analyses(file)).isEqualTo(3);
        String name = entries(".json").getFirst().getFileName().toString();
        String key = entries(".json").getFirst().getParent().getFileName() + name;
        for (String text : List.of("{}", "[]", "", "\"OpenBLAS\"", "\"OpenBLAS\"\n\n\n",
                "\"OpenBLAS\"\n{}\n{}\n{}", "\"OpenBLAS\"\n{\"state\":\"unheard of\"}\nnull\nnull")) {
            new CacheFolder(PrivateFolder.of(folder.resolve("reports")), FolderCache.USUAL).keep(key, text);
            assertThat(analyses(file)).as(text).isEqualTo(3);
            assertThat(analyses(file)).isZero();
        }
    }

    @Test
    void aFileThatChangesWhileItIsAnalyzedIsNotKept() throws Exception {
        ReportCache changing = new ReportCache() {
            private final ReportCache cache = cache("1");

            @Override
            public LayerReport report(LayerQuery asked, AnalysisContext work, Analysis analysis)
                    throws IOException {
                Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_001_000L));
                return cache.report(asked, work, analysis);
            }

            @Override
            public Entry entry(ModelQuery asked, AnalysisContext work) throws IOException {
                return cache.entry(asked, work);
            }
        };
        analyze(changing, file, AnalysisOptions.DEFAULT, ALL);
        assertThat(entries(".json")).isEmpty();
    }

    /** Each checkpoint of a run has its own place, so that one more costs no more than itself. */
    @Test
    void modelsOfOneRunAreKeptEach() throws Exception {
        List<Model> models = new ArrayList<>();
        for (long step : List.of(100L, 10_000L, 1_000_000L)) {
            models.add(new ModelFiles().open(Runs.checkpoint(step)));
        }
        List<ModelReport> first = together(models.subList(0, 2), 6);
        List<ModelReport> second = together(models, 3);
        same(second.getFirst(), first.getFirst());
        same(second.get(1), first.get(1));
        same(second.get(2), analyze(ReportCache.NONE, Runs.checkpoint(1_000_000), AnalysisOptions.DEFAULT, ALL));
    }

    private List<ModelReport> together(List<Model> models, int analyses) throws Exception {
        Counting counting = new Counting(cache("1"));
        ModelsTogether all = new ModelsTogether("run", models, models.stream().map(model -> model.layers().stream()
                .filter(Layer::hasMatrices).toList()).toList());
        ModelReport report = new ModelAnalyzer(new LayerAnalyzer(algebra, ALL), counting).start(all, all.layers(),
                AnalysisOptions.DEFAULT, new AnalysisListener() { }).join();
        assertThat(counting.analyses).hasValue(analyses);
        return all.split(report);
    }
}
