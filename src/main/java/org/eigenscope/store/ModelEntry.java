package org.eigenscope.store;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.Detail;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.run.ReportCache.Entry;
import org.eigenscope.analysis.run.ReportCache.Kept;
import org.eigenscope.analysis.run.ReportCache.Whole;
import org.eigenscope.model.Layer;
import org.eigenscope.model.Model;
import org.eigenscope.model.SourceFile;

/**
 * The place of a model in a cache. Its key is made of the hashes of its files; a {@link FileStamps stamp} of their
 * sizes and times tells those at once, and is checked afterwards.
 */
final class ModelEntry implements Entry {

    /** A file that was written so shortly before it was read may have been written again within one tick. */
    private static final Duration FRESH = Duration.ofSeconds(3);

    private final CacheFolder folder;
    private final Gson gson;
    private final Whole asked;
    private final String version;
    private final Instant begun = Instant.now();
    private List<FileHash> files;
    private boolean read;
    private Kept kept;

    private ModelEntry(CacheFolder folder, Gson gson, Whole asked, String version) {
        this.folder = folder;
        this.gson = gson;
        this.asked = asked;
        this.version = version;
    }

    /** True of a model whose files lie on this machine: what a server tells of others is no hash of ours. */
    static boolean isKept(Model model) {
        return !model.files().isEmpty() && model.files().stream().allMatch(file -> file.sha256().isEmpty())
                && model.holdsWeights();
    }

    /** Looks for the reports of a model. */
    static ModelEntry find(CacheFolder folder, Gson gson, Whole asked, String version, AnalysisContext work)
            throws IOException {
        ModelEntry entry = new ModelEntry(folder, gson, asked, version);
        entry.files = FileStamps.find(folder, asked.model()).orElse(null);
        if (entry.files == null || !entry.look()) {
            List<FileHash> stamped = entry.files;
            entry.read(work);
            if (!entry.files.equals(stamped)) {
                entry.look();
            }
        }
        return entry;
    }

    private void read(AnalysisContext work) throws IOException {
        files = hashes(work);
        read = true;
        FileStamps.keep(folder, asked.model(), files);
    }

    private List<FileHash> hashes(AnalysisContext work) throws IOException {
        List<FileHash> hashes = new ArrayList<>();
        for (SourceFile file : asked.model().files()) {
            hashes.add(FileHash.of(Path.of(file.path()), file.path(), file.bytes(), read -> work.checkpoint()));
        }
        return hashes;
    }

    /** Finds reports with the details that are asked for, or with all of them. */
    private boolean look() {
        for (Set<Detail> details : List.of(asked.details(), EnumSet.allOf(Detail.class))) {
            String key = key(details);
            Optional<String> text = kept == null ? folder.find(key) : Optional.empty();
            if (text.isPresent()) {
                kept = parsed(text.get());
                if (kept == null) {
                    folder.remove(key);
                }
            }
        }
        return kept != null;
    }

    private String key(Set<Detail> details) {
        return ModelKey.of(asked, files, details, version) + CacheFolder.REPORT;
    }

    @Override
    public Optional<Kept> kept() {
        return Optional.ofNullable(kept);
    }

    @Override
    public boolean holds(AnalysisContext work) throws IOException {
        if (read) {
            return true;
        }
        List<FileHash> now = hashes(work);
        if (now.equals(files)) {
            return true;
        }
        FileStamps.keep(folder, asked.model(), now);
        return false;
    }

    @Override
    public void keep(Kept made) {
        try {
            Instant fresh = begun.minus(FRESH);
            boolean again = asked.model().files().stream().anyMatch(file -> file.modified().isAfter(fresh));
            if (asked.model().files().stream().noneMatch(SourceFile::changed)
                    && (!again || hashes(AnalysisContext.UNHINDERED).equals(files))) {
                folder.keep(key(asked.details()), written(made));
            }
        } catch (IOException e) {
            // A file is gone: what was read of it last is not known.
        }
    }

    private String written(Kept made) throws IOException {
        StringWriter text = new StringWriter();
        JsonWriter json = new JsonWriter(text);
        json.beginObject().name("backend").value(made.backend()).name("reports").beginArray();
        for (LayerReport report : made.reports()) {
            gson.getAdapter(LayerReport.class).write(json, report);
        }
        json.endArray().endObject();
        return text.toString();
    }

    /** The reports of a text, each as that of its layer; null if they are none of this model. */
    private Kept parsed(String text) {
        try (JsonReader json = new JsonReader(new StringReader(text))) {
            json.beginObject();
            json.nextName();
            String backend = json.nextString();
            json.nextName();
            json.beginArray();
            List<LayerReport> reports = new ArrayList<>();
            while (json.hasNext()) {
                Layer layer = asked.tasks().get(reports.size()).layer();
                reports.add(switch (gson.<LayerReport>getAdapter(LayerReport.class).read(json)) {
                    case Analyzed analyzed -> analyzed.of(layer);
                    case LayerReport.Skipped skipped -> new LayerReport.Skipped(layer, skipped.reason());
                    case LayerReport.Failed failed -> throw new JsonParseException("a failure was kept");
                });
            }
            return reports.size() == asked.tasks().size() ? new Kept(backend, reports) : null;
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }
}
