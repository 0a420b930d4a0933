package org.eigenscope.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Detail;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.analysis.run.AnalysisListener;
import org.eigenscope.analysis.run.AnalysisRun;
import org.eigenscope.analysis.run.ModelAnalyzer;
import org.eigenscope.analysis.run.ReportCache;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.linalg.Backends;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.timeline.Runs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;

/** Layers that take too little to be kept one by one, of an analysis that does not come to its end. */
class UnfinishedModelTest {

    private static final FileTime LONG_AGO = FileTime.fromMillis(1_700_000_000_000L);

    @TempDir
    private Path folder;
    private final LinearAlgebra algebra = Backends.best();
    private final List<String> made = new ArrayList<>();
    private Path file;

    @BeforeEach
    void copy() throws IOException {
        file = Files.copy(Runs.checkpoint(1_000_000), folder.resolve("model.safetensors"));
        Files.setLastModifiedTime(file, LONG_AGO);
    }

    /** The cache of the program, which does not wait for more layers; it notes what is analyzed. */
    private ReportCache cache() {
        ReportCache cache = new LongAnalysesCache(new FolderCache(folder.resolve("reports"), "1", FolderCache.USUAL,
                Duration.ZERO));
        return new ReportCache() {
            @Override
            public LayerReport report(LayerQuery asked, AnalysisContext work, Analysis analysis) throws IOException {
                return cache.report(asked, work, () -> {
                    made.add(asked.layer().name());
                    return analysis.run();
                });
            }

            @Override
            public Entry entry(ModelQuery asked, AnalysisContext work) throws IOException {
                return cache.entry(asked, work);
            }
        };
    }

    /** Analyzes by one thread, until so many layers have ended. */
    private ModelReport analyze(LinearAlgebra by, ReportCache from, int most) throws Exception {
        made.clear();
        Model model = new ModelFiles().open(file);
        AtomicReference<AnalysisRun> run = new AtomicReference<>();
        AnalysisListener listener = new AnalysisListener() {
            private int ended;

            @Override
            public synchronized void finished(LayerReport report) {
                ended++;
                if (ended == most) {
                    run.get().cancel();
                }
            }
        };
        synchronized (listener) {
            run.set(new ModelAnalyzer(new LayerAnalyzer(by, EnumSet.allOf(Detail.class)), from).start(model,
                    model.layers().stream().filter(Layer::hasMatrices).toList(),
                    AnalysisOptions.DEFAULT.withThreads(1), listener));
        }
        return run.get().join();
    }

    private long entries() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("reports"))) {
            return files.filter(entry -> entry.toString().endsWith(".json")).count();
        }
    }

    private void sameAsAnew(ModelReport report) throws Exception {
        ModelReport anew = analyze(algebra, ReportCache.NONE, -1);
        assertThat(report.complete()).isTrue();
        assertThat(report.analyzed()).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(report.analyzed().get(i).esd().toArray()).isEqualTo(anew.analyzed().get(i).esd().toArray());
            for (Metric metric : MetricCatalog.all()) {
                assertThat(metric.value(report.analyzed().get(i))).as(metric.name())
                        .isEqualTo(metric.value(anew.analyzed().get(i)));
            }
        }
    }

    @Test
    void whatWasDoneIsNotDoneAgain() throws Exception {
        analyze(algebra, cache(), 3);
        assertThat(entries()).as("the two before the one that was the last").isEqualTo(2);
        ModelReport second = analyze(algebra, cache(), -1);
        assertThat(made).hasSize(1);
        assertThat(entries()).as("the whole model takes their place").isEqualTo(1);
        sameAsAnew(second);
        analyze(algebra, cache(), -1);
        assertThat(made).isEmpty();
    }

    /** Killed once more, it goes on from what both have left. */
    @Test
    void severalAnalysesAddUp() throws Exception {
        analyze(algebra, cache(), 2);
        analyze(algebra, cache(), 3);
        assertThat(made).hasSize(2);
        assertThat(entries()).isEqualTo(2);
        ModelReport third = analyze(algebra, cache(), -1);
        assertThat(made).hasSize(1);
        sameAsAnew(third);
    }

    /** A file of the same size and time is taken for the one that was read, until it is read. */
    @Test
    void anotherFileIsNotMixedIn() throws Exception {
        analyze(algebra, cache(), 3);
        Files.write(file, Files.readAllBytes(Runs.checkpoint(562_341)));
        Files.setLastModifiedTime(file, LONG_AGO);
        ModelReport report = analyze(algebra, cache(), -1);
        assertThat(made).hasSize(3);
        sameAsAnew(report);
    }

    @Test
    void whatAnotherLinearAlgebraHasMadeIsPassedOver() throws Exception {
        analyze(Backends.ejml(), cache(), 3);
        assertThat(entries()).isEqualTo(2);
        ModelReport report = analyze(algebra, cache(), -1);
        assertThat(made).hasSize(3);
        sameAsAnew(report);
        assertThat(entries()).isBetween(1L, 2L);
    }

    @Test
    void damagedPiecesAreMadeAnew() throws Exception {
        for (String damage : List.of("", "x", "\"EJML\"\n", "{}\n0 {}")) {
            analyze(algebra, cache(), 3);
            try (Stream<Path> files = Files.walk(folder.resolve("reports"))) {
                for (Path entry : files.filter(one -> one.toString().endsWith(".json")).toList()) {
                    Files.writeString(entry, damage);
                }
            }
            ModelReport report = analyze(algebra, cache(), -1);
            assertThat(made).hasSize(3);
            sameAsAnew(report);
            try (Stream<Path> files = Files.walk(folder.resolve("reports"))) {
                for (Path entry : files.filter(Files::isRegularFile).toList()) {
                    Files.delete(entry);
                }
            }
        }
    }
}
