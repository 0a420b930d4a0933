package org.eigenscope.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.AnalysisOptions;
import org.eigenscope.analysis.Detail;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.LayerReport.Skipped;
import org.eigenscope.analysis.ModelReport;
import org.eigenscope.analysis.run.ReportCache.LayerQuery;
import org.eigenscope.format.ModelFiles;
import org.eigenscope.format.io.ModelFormatException;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;

/**
 * Takes what Jazzer makes for the report of a layer that was kept, under the right key and with the right checksum, and
 * shows it in all files and charts if it is used: {@code CONTRIBUTING.md} says how it is run.
 */
public final class CacheFuzzer {

    private final CacheFolder folder;
    private final FolderCache cache;
    private final Model model;
    private final LayerQuery asked;
    private final String key;

    private static final class Once {
        private static final CacheFuzzer ALL = make();
    }

    private CacheFuzzer(Path place) throws IOException, ModelFormatException {
        folder = new CacheFolder(PrivateFolder.of(place), FolderCache.USUAL);
        cache = new FolderCache(place, "1", FolderCache.USUAL);
        model = new ModelFiles().open(Path.of("src/test/resources/formats/digits-mlp.safetensors"));
        Layer layer = model.layers().stream().filter(Layer::hasMatrices).findFirst().orElseThrow();
        asked = new LayerQuery(layer, null, AnalysisOptions.DEFAULT, EnumSet.allOf(Detail.class), () -> "none");
        key = LayerKey.of(asked, "1", AnalysisContext.UNHINDERED).name() + CacheFolder.REPORT;
    }

    private static CacheFuzzer make() {
        try {
            return new CacheFuzzer(Files.createTempDirectory("eigenscope-fuzz"));
        } catch (IOException | ModelFormatException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One attempt, called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        Once.ALL.attempt(new String(bytes, StandardCharsets.UTF_8));
    }

    private void attempt(String text) throws IOException {
        folder.keep(key, text);
        LayerReport report = cache.report(asked, AnalysisContext.UNHINDERED, () -> new Skipped(asked.layer(), "none"));
        if (report instanceof Analyzed) {
            ShownReport.show(new ModelReport(model, AnalysisOptions.DEFAULT, List.of(report), true, "none",
                    Instant.EPOCH, Duration.ZERO));
        }
    }
}
