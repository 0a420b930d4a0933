package org.eigenscope.store;

import java.io.IOException;
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
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.Detail;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.run.ReportCache.CachedReports;
import org.eigenscope.analysis.run.ReportCache.Entry;
import org.eigenscope.analysis.run.ReportCache.ModelQuery;
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
    private final ReportLines lines;
    private final ModelQuery asked;
    private final String version;
    private final Instant begun = Instant.now();
    private final CompletableFuture<List<FileHash>> reading;
    /** The hashes that reports are looked for under: those of the stamp, or, once they are read, of the files. */
    private List<FileHash> files;
    private boolean hashed;
    private CachedReports kept;
    /** Reports of layers were taken under these hashes. */
    private boolean used;
    /** They were a stamp's, and are not those of the files. */
    private boolean misled;
    private final UnfinishedModel unfinished;

    private ModelEntry(CacheFolder folder, ReportLines lines, ModelQuery asked, String version, Duration pause,
            AnalysisContext work) {
        this.folder = folder;
        this.lines = lines;
        this.unfinished = new UnfinishedModel(folder, lines, asked, pause);
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

    /**
     * Looks for the reports of a model, and begins to read its files.
     *
     * @param pause how long a report waits for others before it is written while the model is not yet done
     */
    static ModelEntry find(CacheFolder folder, ReportLines lines, ModelQuery asked, String version, Duration pause,
            AnalysisContext work) throws IOException {
        ModelEntry entry = new ModelEntry(folder, lines, asked, version, pause, work);
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
            misled = used;
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
    public Optional<CachedReports> kept() {
        if (kept == null) {
            takeHashesIfRead();
        }
        return Optional.ofNullable(kept);
    }

    private void takeHashesIfRead() {
        if (!hashed && reading.isDone() && !reading.isCompletedExceptionally()) {
            try {
                takeHashes();
            } catch (IOException e) {
                throw new IllegalStateException("the files were read", e);
            }
        }
    }

    @Override
    public Optional<LayerReport> unfinished(int task, Supplier<String> backend) {
        Optional<LayerReport> found = files == null ? Optional.empty()
                : unfinished.find(key(asked.details()), task, backend);
        used |= found.isPresent();
        return found;
    }

    @Override
    public void made(int task, LayerReport report, Supplier<String> backend) {
        unfinished.add(task, report);
        if (unfinished.isDue()) {
            takeHashesIfRead();
            // Of files that may be written just now it is not known what was read.
            if (hashed && kept == null && !isFresh() && asked.model().files().stream().noneMatch(SourceFile::changed)) {
                unfinished.write(key(asked.details()), backend);
            }
        }
    }

    /** True if a file was written so shortly before this began that it may have been written again since. */
    private boolean isFresh() {
        Instant fresh = begun.minus(FRESH);
        return asked.model().files().stream().anyMatch(file -> file.modified().isAfter(fresh));
    }

    @Override
    public boolean holds(AnalysisContext work) throws IOException {
        if (misled) {
            return false;
        }
        if (hashed || awaitHashes().equals(files)) {
            return true;
        }
        FileStamps.keep(folder, asked.model(), awaitHashes());
        return false;
    }

    @Override
    public void keep(CachedReports made) {
        try {
            if (!hashed) {
                takeHashes();
            }
            if (asked.model().files().stream().noneMatch(SourceFile::changed)
                    && (!isFresh() || hashes(asked.model(), AnalysisContext.UNHINDERED).equals(files))) {
                folder.keep(key(asked.details()), written(made));
                unfinished.remove();
            }
        } catch (IOException e) {
            // A file is gone: what was read of it last is not known.
        }
    }

    /** A line with the linear algebra, and one with each report: they are written, and read, by all processors. */
    private String written(CachedReports made) {
        List<String> all = new ArrayList<>(List.of(lines.gson().toJson(made.backend())));
        all.addAll(made.reports().parallelStream().map(lines::written).toList());
        return String.join("\n", all);
    }

    /** The reports of a text, each as that of its layer; null if they are none of this model. */
    private CachedReports parsed(String text) {
        try {
            List<String> all = text.lines().toList();
            List<LayerReport> reports = all.size() - 1 != asked.tasks().size() ? List.of()
                    : IntStream.range(1, all.size()).parallel()
                    .mapToObj(i -> lines.read(all.get(i), asked.tasks().get(i - 1).layer())).toList();
            return reports.isEmpty() ? null : new CachedReports(lines.gson().fromJson(all.getFirst(), String.class),
                    reports);
        } catch (RuntimeException e) {
            return null;
        }
    }
}
