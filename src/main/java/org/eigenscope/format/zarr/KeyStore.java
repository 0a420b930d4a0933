package org.eigenscope.format.zarr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eigenscope.format.io.ByteRange;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.IndexBudget;
import org.eigenscope.format.io.ModelFolder;
import org.eigenscope.format.io.ModelFormatException.Malformed;

/**
 * What is stored under which key.
 *
 * @param file the file that it was opened by, for messages
 * @param entries the bytes of each key
 * @param broken keys whose bytes are not there, with the reason
 * @param budget the account of the memory that the index takes
 */
record KeyStore(Path file, NavigableMap<String, ByteRange> entries, Map<String, String> broken, IndexBudget budget) {

    private static final int DEEPEST = 12;
    private static final int MOST_FILES = 300_000;
    /** About what an entry takes beside its key. */
    private static final int ENTRY = 160;

    static KeyStore empty(Path file) {
        return new KeyStore(file, new TreeMap<>(), new TreeMap<>(), new IndexBudget());
    }

    void put(String key, ByteRange bytes) throws IOException {
        charge(key);
        entries.put(key, bytes);
    }

    void putBroken(String key, String reason) throws IOException {
        charge(key);
        broken.put(key, reason);
    }

    private void charge(String key) throws IOException {
        budget.spend(ENTRY);
        budget.text(key);
    }

    /**
     * The files of a folder and of those in it, by their paths. Links to folders are not followed; one to a file is
     * if it does not lead out of the model's folder.
     */
    static KeyStore ofFolder(ModelFolder folder, Path file) throws IOException, Malformed {
        KeyStore store = empty(file);
        Path root = folder.root();
        try (Stream<Path> walk = Files.walk(root, DEEPEST)) {
            int count = 0;
            for (Path path : (Iterable<Path>) walk::iterator) {
                if (!Files.isRegularFile(path)) {
                    continue;
                }
                if (++count > MOST_FILES) {
                    throw new Malformed(file, "its folder has more than %,d files".formatted(MOST_FILES));
                }
                String key = root.relativize(path).toString().replace('\\', '/');
                store.take(folder, key, path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return store;
    }

    private void take(ModelFolder folder, String key, Path path) throws IOException {
        try {
            Path found = Files.isSymbolicLink(path) ? folder.resolve(file, key) : path;
            try (ByteSource source = folder.opener().open(found)) {
                put(key, source.range(0, source.size()));
            }
        } catch (Malformed e) {
            putBroken(key, e.problem());
        }
    }
}
