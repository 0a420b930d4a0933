package org.eigenscope.store;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.run.ReportCache;
import org.eigenscope.model.Layer;

/**
 * Reports in a folder: of layers under their {@link LayerKey}, of whole models under their {@link ModelKey}. One that
 * is damaged is made anew. Several processes may share the folder, whose size is bounded.
 */
public final class FolderCache implements ReportCache {

    /** Bytes that the folder may hold. */
    public static final long USUAL = 1L << 30;

    private final CacheFolder folder;
    private final String version;
    private final Gson gson = RecordJson.compact();

    /**
     * @param folder is made when something is kept
     * @param version of the program: another one's reports are not used
     * @param most bytes that the folder may hold
     */
    public FolderCache(Path folder, String version, long most) {
        this.folder = new CacheFolder(folder, most);
        this.version = version;
    }

    @Override
    public LayerReport report(Asked asked, AnalysisContext work, Analysis analysis) throws IOException {
        String key = LayerKey.of(asked, version, work).name() + CacheFolder.REPORT;
        Optional<Analyzed> kept = folder.find(key).flatMap(text -> read(key, text, asked.layer()));
        if (kept.isPresent()) {
            return kept.get();
        }
        LayerReport made = analysis.run();
        if (made instanceof Analyzed analyzed) {
            folder.keep(key, written(analyzed));
        }
        return made;
    }

    private Optional<Analyzed> read(String key, String text, Layer layer) {
        try {
            if (gson.fromJson(new StringReader(text), LayerReport.class) instanceof Analyzed report) {
                return Optional.of(ReportCheck.checked(report.of(layer)));
            }
        } catch (RuntimeException e) {
            // Something else under this key.
        }
        folder.remove(key);
        return Optional.empty();
    }

    private String written(Analyzed report) {
        StringWriter text = new StringWriter();
        try {
            gson.getAdapter(LayerReport.class).write(new JsonWriter(text), report);
        } catch (IOException e) {
            throw new JsonParseException(e);
        }
        return text.toString();
    }

    @Override
    public Entry entry(Whole asked, AnalysisContext work) throws IOException {
        return ModelEntry.isKept(asked.model()) ? ModelEntry.find(folder, gson, asked, version, work) : Entry.NONE;
    }

    @Override
    public String trouble() {
        return folder.trouble();
    }
}
