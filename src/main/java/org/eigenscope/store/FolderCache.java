package org.eigenscope.store;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.LayerReport;
import org.eigenscope.analysis.LayerReport.Analyzed;
import org.eigenscope.analysis.run.ReportCache;
import org.eigenscope.output.AtomicFile;

/**
 * Reports of layers in a folder, one file each, under their {@link LayerKey}. A file begins with the SHA-256 of what
 * follows; one that does not match, or is no report, is thrown away and made anew. Files appear whole, so that several
 * processes may share the folder. It is kept below a size: what was not used for longest goes first. A folder that
 * cannot be written is no mistake: nothing is kept then, and {@link #trouble} says why.
 */
public final class FolderCache implements ReportCache {

    /** Bytes that the folder may hold. */
    public static final long USUAL = 1L << 30;

    /** A report of one layer takes a fraction of it. */
    private static final long LONGEST = 64 << 20;
    private static final int SUM = 64;
    /** When the folder is too large, so much of it is kept. */
    private static final double KEPT = 0.8;
    private static final String ENDING = ".json";

    private final Path folder;
    private final String version;
    private final long most;
    private final AtomicReference<String> trouble = new AtomicReference<>("");
    private final Gson gson = RecordJson.gson();
    /** Bytes that were added since the folder was last looked at; at first as many as make it look. */
    private final AtomicLong added;

    /**
     * @param folder is made when something is kept
     * @param version of the program: another one's reports are not used
     * @param most bytes that the folder may hold
     */
    public FolderCache(Path folder, String version, long most) {
        this.folder = folder;
        this.version = version;
        this.most = most;
        this.added = new AtomicLong(most);
    }

    @Override
    public LayerReport report(Asked asked, AnalysisContext work, Analysis analysis) throws IOException {
        LayerKey key = LayerKey.of(asked, version, work);
        Optional<Analyzed> kept = find(key.name());
        if (kept.isPresent()) {
            return kept.get().of(asked.layer());
        }
        LayerReport made = analysis.run();
        if (made instanceof Analyzed analyzed) {
            keep(key.name(), analyzed);
        }
        return made;
    }

    private Path file(String key) {
        return folder.resolve(key.substring(0, 2)).resolve(key.substring(2) + ENDING);
    }

    private Optional<Analyzed> find(String key) {
        Path file = file(key);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
                return Optional.empty();
            }
            String text = Files.readString(file);
            if (text.length() > SUM && sum(text.substring(SUM)).equals(text.substring(0, SUM))
                    && gson.fromJson(new StringReader(text.substring(SUM)), LayerReport.class) instanceof Analyzed
                    report) {
                touch(file);
                return Optional.of(report);
            }
        } catch (IOException | RuntimeException e) {
            // Cut, written by another version, or gone meanwhile.
        }
        delete(file);
        return Optional.empty();
    }

    private static String sum(String text) {
        return HexFormat.of().formatHex(FileHash.newDigest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whoever is used goes last. */
    private static void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException e) {
            // Another's file, or a folder that is only read.
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It is not used either way.
        }
    }

    private void keep(String key, Analyzed report) {
        try {
            StringWriter text = new StringWriter();
            gson.getAdapter(LayerReport.class).write(new JsonWriter(text), report);
            String body = text.toString();
            if (body.length() > LONGEST / 2) {
                return;
            }
            Path file = file(key);
            Files.createDirectories(file.getParent());
            AtomicFile.write(file, AtomicFile.Mode.REPLACE,
                    out -> out.write((sum(body) + body).getBytes(StandardCharsets.UTF_8)));
            if (added.addAndGet(body.length()) > most / 10) {
                added.set(0);
                trim();
            }
        } catch (IOException | JsonParseException e) {
            // A full disk, no permission: the report is there all the same.
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            trouble.compareAndSet("", ("%s: reports of layers cannot be kept there (%s), so the next analysis takes as "
                    + "long").formatted(folder, why));
        }
    }

    @Override
    public String trouble() {
        return trouble.get();
    }

    /** An entry of the folder. */
    private record Entry(Path file, long bytes, FileTime used) {}

    /** Deletes what was not used for longest, if there is too much. */
    private void trim() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder, 2)) {
            for (Path file : (Iterable<Path>) files.filter(path -> path.toString().endsWith(ENDING))::iterator) {
                try {
                    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                    entries.add(new Entry(file, now.size(), now.lastModifiedTime()));
                } catch (IOException e) {
                    // Another process has deleted it.
                }
            }
        }
        long bytes = entries.stream().mapToLong(Entry::bytes).sum();
        entries.sort(Comparator.comparing(Entry::used));
        for (Entry entry : bytes > most ? entries : List.<Entry>of()) {
            if (bytes <= KEPT * most) {
                break;
            }
            delete(entry.file);
            bytes -= entry.bytes;
        }
    }
}
