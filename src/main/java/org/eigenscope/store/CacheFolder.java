package org.eigenscope.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.eigenscope.output.AtomicFile;

/**
 * Texts in a folder, one file each, under keys: hexadecimal digits and an ending. A file begins with the SHA-256 of
 * what follows; one that does not match is thrown away. Files appear whole, so that several processes may share the
 * folder. It is kept below a size: what was not used for longest goes first. Folder and files are their user's alone; a
 * folder into which somebody else may put reports is not used, and no link in it is followed. A folder that cannot be
 * written is no mistake: nothing is kept then, and {@link #trouble} says why.
 */
final class CacheFolder {

    private static final long LONGEST = 64 << 20;
    private static final int SUM = 64;
    /** When the folder is too large, so much of it is kept. */
    private static final double KEPT = 0.8;
    /** The ending of a report. */
    static final String REPORT = ".json";
    /** The ending of what tells the hashes of files. */
    static final String STAMPS = ".stamps";

    private final PrivateFolder folder;
    private final long most;
    private final AtomicReference<String> trouble = new AtomicReference<>("");
    /** Bytes that were added since the folder was last looked at; at first as many as make it look. */
    private final AtomicLong added;

    /**
     * @param folder is made when something is kept
     * @param most bytes that the folder may hold
     */
    CacheFolder(PrivateFolder folder, long most) {
        this.folder = folder;
        this.most = most;
        this.added = new AtomicLong(most);
    }

    private static Path file(Path folder, String key) {
        return folder.resolve(key.substring(0, 2)).resolve(key.substring(2));
    }

    /** The text under a key. Who finds that it is none throws it away by {@link #remove}. */
    Optional<String> find(String key) {
        Optional<Path> place = place(key);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        Path file = place.get();
        try {
            if (!PrivateFolder.isFolder(file.getParent()) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || Files.size(file) > LONGEST) {
                return Optional.empty();
            }
            byte[] bytes;
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                bytes = in.readNBytes((int) LONGEST);
            }
            if (bytes.length > SUM && Arrays.equals(sum(bytes, SUM), 0, SUM, bytes, 0, SUM)) {
                touch(file);
                return Optional.of(new String(bytes, SUM, bytes.length - SUM, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            // Gone meanwhile, or nobody may read it.
        }
        delete(file);
        return Optional.empty();
    }

    /** Where a key's file lies, if the folder is there and may be used. */
    private Optional<Path> place(String key) {
        try {
            return folder.find().map(found -> file(found, key));
        } catch (IOException e) {
            tell(e);
            return Optional.empty();
        }
    }

    private void tell(IOException e) {
        String why = e.getMessage() == null ? e.toString() : e.getMessage();
        trouble.compareAndSet("", "%s: reports cannot be cached there (%s), so the next analysis takes just as long"
                .formatted(folder.path(), why));
    }

    private static byte[] sum(byte[] bytes, int from) {
        MessageDigest digest = FileHash.newDigest();
        digest.update(bytes, from, bytes.length - from);
        return HexFormat.of().formatHex(digest.digest()).getBytes(StandardCharsets.US_ASCII);
    }

    /** Whoever is used goes last. */
    private static void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException e) {
            // Another's file, or a folder that is only read.
        }
    }

    /** Throws away what lies under a key. */
    void remove(String key) {
        place(key).ifPresent(CacheFolder::delete);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It is not used either way.
        }
    }

    /** Puts a text under a key. */
    void keep(String key, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST - SUM) {
            return;
        }
        try {
            Path file = file(folder.make(), key);
            PrivateFolder.makeFolder(file.getParent());
            AtomicFile.write(file, AtomicFile.Mode.CACHE, out -> {
                out.write(sum(bytes, 0));
                out.write(bytes);
            });
            if (added.addAndGet(bytes.length) > most / 10) {
                added.set(0);
                trim();
            }
        } catch (IOException e) {
            // A full disk, no permission: the report is there all the same.
            tell(e);
        }
    }

    /** A sentence on why something could not be kept; empty as long as all was. */
    String trouble() {
        return trouble.get();
    }

    /** An entry of the folder. */
    private record Entry(Path file, long bytes, FileTime used) {}

    private static boolean isEntry(Path path) {
        return path.toString().endsWith(REPORT) || path.toString().endsWith(STAMPS);
    }

    /** Deletes what was not used for longest, if there is too much. */
    private void trim() throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder.make(), 2)) {
            for (Path file : (Iterable<Path>) files.filter(CacheFolder::isEntry)::iterator) {
                try {
                    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class,
                            LinkOption.NOFOLLOW_LINKS);
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
