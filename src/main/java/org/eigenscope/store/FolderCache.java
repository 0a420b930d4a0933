package org.eigenscope.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.run.ReportCache;
import org.eigenscope.model.Layer;

/**
 * Reports in a folder: of layers under their {@link LayerKey}, of whole models under their {@link ModelKey}. One that
 * is damaged is rebuilt. Several processes may share the folder, whose size is bounded.
 */
public final class FolderCache implements ReportCache {

    /** Bytes that the folder may hold. */
    public static final long USUAL = 1L << 30;
    /** An analysis that is killed loses no more of its short layers; one that takes no longer writes nothing twice. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final CacheFolder folder;
    private final String version;
    private final Duration pause;
    private final ReportLines lines = new ReportLines(RecordJson.compact());

    /**
     * @param folder is made when something is kept
     * @param version of the program: another one's reports are not used
     * @param most bytes that the folder may hold
     */
    public FolderCache(Path folder, String version, long most) {
        this(folder, version, most, PAUSE);
    }

    /** @param pause how long a report of a layer waits for others before it is written while its model is not done */
    FolderCache(Path folder, String version, long most, Duration pause) {
        this(PrivateFolder.of(folder), version, most, pause);
    }

    FolderCache(PrivateFolder folder, String version, long most, Duration pause) {
        this.folder = new CacheFolder(folder, most);
        this.version = version;
        this.pause = pause;
    }

    @Override
    public LayerReport report(LayerQuery asked, AnalysisContext work, Analysis analysis) throws IOException {
        String key = LayerKey.of(asked, version, work).name() + CacheFolder.REPORT;
        Optional<Analyzed> kept = folder.find(key).flatMap(text -> read(key, text, asked.layer()));
        if (kept.isPresent()) {
            return kept.get();
        }
        LayerReport made = analysis.run();
        if (made instanceof Analyzed analyzed) {
            folder.keep(key, lines.written(analyzed));
        }
        return made;
    }

    private Optional<Analyzed> read(String key, String text, Layer layer) {
        try {
            if (lines.read(text, layer) instanceof Analyzed report) {
                return Optional.of(report);
            }
        } catch (RuntimeException e) {
            // Something else under this key.
        }
        folder.remove(key);
        return Optional.empty();
    }

    @Override
    public Entry entry(ModelQuery asked, AnalysisContext work) throws IOException {
        return ModelEntry.isKept(asked.model()) ? ModelEntry.find(folder, lines, asked, version, pause, work)
                : Entry.NONE;
    }

    @Override
    public String trouble() {
        return folder.trouble();
    }
}
