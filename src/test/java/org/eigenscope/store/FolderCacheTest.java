package org.eigenscope.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Detail;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.layer.LayerAnalyzer;
import org.eigenscope.analysis.run.ReportCache.LayerQuery;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.linalg.Backends;
import org.eigenscope.metric.Metric;
import org.eigenscope.metric.MetricCatalog;
import org.eigenscope.model.Layer;
import org.eigenscope.timeline.Runs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class FolderCacheTest {

    private static final Set<Detail> ALL = EnumSet.allOf(Detail.class);

    @TempDir
    private Path folder;
    private final LayerAnalyzer analyzer = new LayerAnalyzer(Backends.best());
    private final AtomicInteger analyses = new AtomicInteger();
    private FolderCache cache;
    private Layer fc2;

    @BeforeEach
    void open() throws Exception {
        cache = new FolderCache(folder.resolve("reports"), "1", FolderCache.USUAL);
        fc2 = layer(1_000_000, "fc2");
    }

    private static Layer layer(long step, String name) throws Exception {
        return new ModelFiles().open(Runs.checkpoint(step)).layers().stream().filter(one -> one.name().equals(name))
                .findFirst().orElseThrow();
    }

    private LayerReport report(FolderCache from, Layer layer, AnalysisOptions options, Set<Detail> details)
            throws IOException {
        return from.report(new LayerQuery(layer, null, options, details, analyzer::backend), AnalysisContext.UNHINDERED,
                () -> {
                    analyses.incrementAndGet();
                    return analyzer.analyze(layer, null, options, AnalysisContext.UNHINDERED);
                });
    }

    private Analyzed report(Layer layer) throws IOException {
        return (Analyzed) report(cache, layer, AnalysisOptions.DEFAULT, ALL);
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** Every figure, every eigenvalue, every vector: bit for bit. */
    @Test
    void whatIsKeptIsWhatWasAnalyzed() throws Exception {
        Analyzed made = report(fc2);
        Analyzed kept = report(layer(1_000_000, "fc2"));
        assertThat(analyses).hasValue(1);
        assertThat(kept).isNotSameAs(made);
        for (Metric metric : MetricCatalog.all()) {
            assertThat(metric.value(kept)).as(metric.name()).isEqualTo(metric.value(made));
        }
        assertThat(kept.esd().size()).isEqualTo(made.esd().size());
        for (int i = 0; i < made.esd().size(); i++) {
            assertThat(Double.doubleToRawLongBits(kept.esd().get(i)))
                    .isEqualTo(Double.doubleToRawLongBits(made.esd().get(i)));
        }
        assertThat(kept.traps()).isNotEmpty().isEqualTo(made.traps());
        assertThat(kept.elements()).isEqualTo(made.elements());
        assertThat(kept.vectors()).isEqualTo(made.vectors());
        assertThat(kept.quality()).isEqualTo(made.quality());
    }

    @Test
    void anythingThatChangesAFigureIsAnotherKey() throws Exception {
        report(fc2);
        report(layer(562_341, "fc2"));
        report(layer(1_000_000, "fc1"));
        report(cache, fc2, AnalysisOptions.DEFAULT.withSeed(1), ALL);
        report(cache, fc2, AnalysisOptions.DEFAULT.withReplicas(2), ALL);
        report(cache, fc2, AnalysisOptions.DEFAULT, Set.of());
        report(new FolderCache(folder.resolve("reports"), "2", FolderCache.USUAL), fc2, AnalysisOptions.DEFAULT, ALL);
        report(cache, new Layer(9, fc2.name(), fc2.kind(), fc2.tensor(), fc2.weights(), ""), AnalysisOptions.DEFAULT,
                ALL);
        assertThat(analyses).hasValue(8);
        assertThat(entries()).hasSize(8);
        report(cache, fc2, AnalysisOptions.DEFAULT.withThreads(1), ALL);
        assertThat(analyses).as("the number of workers changes no bit").hasValue(8);
    }

    /** The same weights in another file, under another name. */
    @Test
    void aCopyOfALayerHasItsReportUnderItsOwnName() throws Exception {
        report(fc2);
        Layer copy = new Layer(fc2.id(), "copy", fc2.kind(), fc2.tensor(), fc2.weights(), "");
        assertThat(report(copy).layer()).isSameAs(copy);
        assertThat(analyses).hasValue(1);
    }

    @Test
    void damagedEntriesAreMadeAnew() throws Exception {
        Analyzed made = report(fc2);
        Path entry = entries().getFirst();
        byte[] whole = Files.readAllBytes(entry);
        List<byte[]> damaged = new ArrayList<>(List.of(new byte[0], Arrays.copyOf(whole, whole.length / 2),
                "{}".getBytes(), new byte[1000]));
        byte[] digit = whole.clone();
        // One digit of one number.
        int at = new String(whole).indexOf("0.", 3000) + 2;
        digit[at] = (byte) (digit[at] == '9' ? '1' : digit[at] + 1);
        damaged.add(digit);
        for (byte[] bytes : damaged) {
            Files.write(entry, bytes);
            int before = analyses.get();
            assertThat(report(fc2).esd().max()).isEqualTo(made.esd().max());
            assertThat(analyses.get()).isEqualTo(before + 1);
            assertThat(Files.readAllBytes(entry)).as("made anew").hasSizeGreaterThan(1000);
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsGoneWithout() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        FolderCache none = new FolderCache(file, "1", FolderCache.USUAL);
        assertThat(none.trouble()).isEmpty();
        assertThat(report(none, fc2, AnalysisOptions.DEFAULT, ALL)).isInstanceOf(Analyzed.class);
        assertThat(none.trouble()).contains(file + ": reports cannot be cached there");
        Path closed = Files.createDirectories(folder.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        assertThat(report(new FolderCache(closed, "1", FolderCache.USUAL), fc2, AnalysisOptions.DEFAULT, ALL))
                .isInstanceOf(Analyzed.class);
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Two programs on one folder: each reads what the other has written, whole or not at all. */
    @Test
    void twoCachesShareAFolder() throws Exception {
        List<Layer> layers = new ArrayList<>();
        for (long step : List.of(0L, 100L, 1000L, 10_000L, 1_000_000L)) {
            layers.add(layer(step, "fc3"));
        }
        FolderCache other = new FolderCache(folder.resolve("reports"), "1", FolderCache.USUAL);
        List<Object> figures = Stream.of(cache, other, cache, other).parallel().<Object>map(each -> layers.stream()
                .map(layer -> {
                    try {
                        return ((Analyzed) report(each, layer, AnalysisOptions.DEFAULT, ALL)).tail().alpha();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }).toList()).distinct().toList();
        assertThat(figures).hasSize(1);
        assertThat(entries()).hasSize(5);
        assertThat(cache.trouble() + other.trouble()).isEmpty();
        int before = analyses.get();
        report(other, layers.getFirst(), AnalysisOptions.DEFAULT, ALL);
        assertThat(analyses).hasValue(before);
    }

    @Test
    void whatWasNotUsedForLongestGoesFirst() throws Exception {
        report(fc2);
        long one = Files.size(entries().getFirst());
        Path old = entries().getFirst();
        Files.setLastModifiedTime(old, FileTime.fromMillis(1000));
        // Of three, two are within what is kept, 0.8 of it: their sizes differ by the digits of a duration.
        FolderCache small = new FolderCache(folder.resolve("reports"), "1", (long) (2.75 * one));
        report(small, layer(562_341, "fc2"), AnalysisOptions.DEFAULT, ALL);
        assertThat(old).exists();
        report(small, layer(316_228, "fc2"), AnalysisOptions.DEFAULT, ALL);
        assertThat(old).doesNotExist();
        assertThat(entries()).hasSize(2);
    }

    @Test
    void useIsRemembered() throws Exception {
        report(fc2);
        Path entry = entries().getFirst();
        Files.setLastModifiedTime(entry, FileTime.fromMillis(1000));
        assumeTrue(Files.getLastModifiedTime(entry).toMillis() == 1000, "a file system with times");
        report(fc2);
        assertThat(Files.getLastModifiedTime(entry).toMillis()).isGreaterThan(1_000_000);
    }
}
