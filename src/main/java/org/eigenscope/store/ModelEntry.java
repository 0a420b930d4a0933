package org.eigenscope.store;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
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
 * sizes and times tells those at once. The files are read meanwhile on a thread of their own, so that nobody waits for
 * that but whoever ends last.
 */
final class ModelEntry implements Entry {

    /** A file that was written so shortly before it was read may have been written again within one tick. */
    private static final Duration FRESH = Duration.ofSeconds(3);

    /** Bytes of files that are read before anything is analyzed: that takes some hundredths of a second. */
    private static final long FEW = 16 << 20;

    private final CacheFolder folder;
    private final Gson gson;
    private final Whole asked;
    private final String version;
    private final Instant begun = Instant.now();
    private final CompletableFuture<List<FileHash>> reading;
    /** The hashes that reports are looked for under: those of the stamp, or, once they are read, of the files. */
    private List<FileHash> files;
    private boolean hashed;
    private Kept kept;

    private ModelEntry(CacheFolder folder, Gson gson, Whole asked, String version, AnalysisContext work) {
        this.folder = folder;
        this.gson = gson;
        this.asked = asked;
        this.version = version;
        this.reading = CompletableFuture.supplyAsync(() -> {
            try {
                return hashes(asked.model(), work);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, read -> Thread.ofPlatform().daemon().priority(Thread.MIN_PRIORITY).name("eigenscope-hash").start(read));
    }

    /** True of a model whose files lie on this machine: what a server tells of others is no hash of ours. */
    static boolean isKept(Model model) {
        return !model.files().isEmpty() && model.files().stream().allMatch(file -> file.sha256().isEmpty())
                && model.holdsWeights();
    }

    /** Looks for the reports of a model, and begins to read its files. */
    static ModelEntry find(CacheFolder folder, Gson gson, Whole asked, String version, AnalysisContext work)
            throws IOException {
        ModelEntry entry = new ModelEntry(folder, gson, asked, version, work);
        entry.files = FileStamps.find(folder, asked.model()).orElse(null);
        boolean found = entry.files != null && entry.look();
        if (!found && asked.model().files().stream().mapToLong(SourceFile::bytes).sum() <= FEW) {
            entry.takeHashes();
        }
        return entry;
    }

    private static List<FileHash> hashes(Model model, AnalysisContext work) throws IOException {
        List<FileHash> hashes = new ArrayList<>();
        for (SourceFile file : model.files()) {
            hashes.add(FileHash.of(Path.of(file.path()), file.path(), file.bytes(), read -> work.checkpoint()));
        }
        return hashes;
    }

    /** Waits until the files are read, and gives their hashes. */
    private List<FileHash> awaitHashes() throws IOException {
        try {
            return reading.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case UncheckedIOException unread -> throw unread.getCause();
                case RuntimeException cause -> throw cause;
                default -> throw e;
            }
        }
    }

    /** Takes the hashes of the files in place of a stamp's, and looks for reports under them if they are others. */
    private void takeHashes() throws IOException {
        List<FileHash> stamped = files;
        files = awaitHashes();
        hashed = true;
        if (!files.equals(stamped)) {
            FileStamps.keep(folder, asked.model(), files);
            look();
        }
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
        if (kept == null && !hashed && reading.isDone() && !reading.isCompletedExceptionally()) {
            try {
                takeHashes();
            } catch (IOException e) {
                throw new IllegalStateException("the files were read", e);
            }
        }
        return Optional.ofNullable(kept);
    }

    @Override
    public boolean holds(AnalysisContext work) throws IOException {
        if (hashed || awaitHashes().equals(files)) {
            return true;
        }
        FileStamps.keep(folder, asked.model(), awaitHashes());
        return false;
    }

    @Override
    public void keep(Kept made) {
        try {
            if (!hashed) {
                takeHashes();
            }
            Instant fresh = begun.minus(FRESH);
            boolean again = asked.model().files().stream().anyMatch(file -> file.modified().isAfter(fresh));
            if (asked.model().files().stream().noneMatch(SourceFile::changed)
                    && (!again || hashes(asked.model(), AnalysisContext.UNHINDERED).equals(files))) {
                folder.keep(key(asked.details()), written(made));
            }
        } catch (IOException e) {
            // A file is gone: what was read of it last is not known.
        }
    }

    /** A line with the linear algebra, and one with each report: they are written, and read, by all processors. */
    private String written(Kept made) {
        List<String> lines = new ArrayList<>(List.of(gson.toJson(made.backend())));
        lines.addAll(made.reports().parallelStream().map(this::line).toList());
        return String.join("\n", lines);
    }

    private String line(LayerReport report) {
        StringWriter text = new StringWriter();
        try {
            gson.getAdapter(LayerReport.class).write(new JsonWriter(text), report);
        } catch (IOException e) {
            throw new JsonParseException(e);
        }
        return text.toString();
    }

    /** The reports of a text, each as that of its layer; null if they are none of this model. */
    private Kept parsed(String text) {
        try {
            List<String> lines = text.lines().toList();
            List<LayerReport> reports = lines.size() - 1 != asked.tasks().size() ? List.of()
                    : IntStream.range(1, lines.size()).parallel()
                    .mapToObj(i -> report(lines.get(i), asked.tasks().get(i - 1).layer())).toList();
            return reports.isEmpty() ? null : new Kept(gson.fromJson(lines.getFirst(), String.class), reports);
        } catch (RuntimeException e) {
            return null;
        }
    }

    private LayerReport report(String line, Layer layer) {
        return switch (gson.fromJson(new StringReader(line), LayerReport.class)) {
            case Analyzed analyzed -> ReportCheck.checked(analyzed.of(layer));
            case LayerReport.Skipped skipped -> new LayerReport.Skipped(layer, skipped.reason());
            case LayerReport.Failed failed -> throw new JsonParseException("a failure was kept");
            case null -> throw new JsonParseException("an empty line was kept");
        };
    }
}
