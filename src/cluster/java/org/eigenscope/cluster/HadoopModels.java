package org.eigenscope.cluster;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.eigenscope.format.io.ByteReader;
import org.eigenscope.format.io.ByteSource;
import org.eigenscope.format.io.HubAddress;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.SourceFile;

/**
 * Models of Hadoop's file systems, as they seem to lie on this machine: the same folders, with files of the same names
 * that are empty. What reads them by {@link ByteSource} gets the bytes of the real ones; what would read them in any
 * other way finds nothing, rather than something else. Small files are copied.
 */
final class HadoopModels implements ByteSource.Opener, AutoCloseable {

    private static final int DEEPEST = 6;
    private static final int MOST_FILES = 100_000;
    private static final int COPIED = 1 << 16;

    private final SharedSettings settings;
    private final Path root;
    private final Map<Path, HadoopFile> files = new ConcurrentHashMap<>();

    /** @param settings of Hadoop */
    HadoopModels(SharedSettings settings) throws IOException {
        this.settings = settings;
        this.root = Files.createTempDirectory("eigenscope-cluster").toRealPath();
    }

    /** True for a word that names its file system; one that does not is a path of this machine, and of all others. */
    static boolean hasScheme(String word) {
        return word.matches("[A-Za-z][A-Za-z0-9+.-]*:/.*");
    }

    /**
     * The words that stand for what is meant on this machine: a pattern of a far file system becomes what it matches.
     *
     * @throws IOException if a far file system cannot be asked, or has no such file
     */
    List<String> here(String word) throws IOException {
        if (HubAddress.isAddress(Path.of(word))) {
            throw new IOException(word + ": the cluster reads shared folders and Hadoop's file systems; models of the "
                    + "hub or the web are analyzed by 'eigenscope analyze', or after they were put there");
        }
        org.apache.hadoop.fs.Path named = new org.apache.hadoop.fs.Path(word);
        FileSystem system = named.getFileSystem(settings.configuration());
        if (system instanceof LocalFileSystem) {
            return List.of(named.toUri().getPath());
        }
        FileStatus[] found = system.globStatus(named);
        if (found == null || found.length == 0) {
            throw new FileNotFoundException(word + " does not exist");
        }
        List<String> words = new ArrayList<>();
        for (FileStatus one : found) {
            Path place = place(one.getPath());
            if (one.isDirectory()) {
                folder(system, one.getPath(), place, DEEPEST);
            } else {
                // Its other shards, its configuration.
                folder(system, one.getPath().getParent(), place.getParent(), 0);
            }
            words.add(place.toString());
        }
        return words;
    }

    private void folder(FileSystem system, org.apache.hadoop.fs.Path far, Path here, int depth) throws IOException {
        Files.createDirectories(here);
        for (FileStatus entry : system.listStatus(far)) {
            Path place = place(entry.getPath());
            if (entry.isDirectory() && depth > 0) {
                folder(system, entry.getPath(), place, depth - 1);
            } else if (entry.isFile() && !files.containsKey(place)) {
                if (files.size() >= MOST_FILES) {
                    throw new IOException("%s: there are more than %,d files; name fewer folders".formatted(far,
                            MOST_FILES));
                }
                HadoopFile file = new HadoopFile(entry, settings);
                Files.write(place, entry.getLen() <= COPIED ? copy(file) : new byte[0]);
                files.put(place, file);
            }
        }
    }

    private static byte[] copy(HadoopFile file) throws IOException {
        byte[] bytes = new byte[(int) file.size()];
        try (ByteReader reader = file.browse()) {
            reader.read(0, bytes, 0, bytes.length);
        }
        return bytes;
    }

    /** Where a far file seems to lie. */
    private Path place(org.apache.hadoop.fs.Path far) {
        URI uri = far.toUri();
        String host = uri.getAuthority() == null ? "" : uri.getAuthority();
        return root.resolve(String.valueOf(uri.getScheme())).resolve(host.replace('/', '_'))
                .resolve(uri.getPath().replaceFirst("^/+", ""));
    }

    /** The path as people know it: that of the real file. */
    Path named(Path here) {
        if (!here.startsWith(root)) {
            return here;
        }
        Path inside = root.relativize(here);
        return inside.getNameCount() < 2 ? inside : Path.of(inside.getName(0) + ":").resolve(
                inside.subpath(1, inside.getNameCount()));
    }

    /** The far file that lies here; empty if it is here itself. */
    Optional<HadoopFile> far(Path here) {
        return Optional.ofNullable(files.get(here.toAbsolutePath().normalize()));
    }

    @Override
    public ByteSource open(Path file) throws IOException {
        Optional<HadoopFile> far = far(file);
        return far.isPresent() ? ByteSource.of(file, far.get()) : ByteSource.open(file);
    }

    @Override
    public SourceFile look(Path file) throws IOException {
        Optional<HadoopFile> far = far(file);
        // Its hash is computed by a task; until then it is only known not to be here.
        return far.isPresent() ? SourceFile.reported(file.toString(), far.get().size(), "unread") : SourceFile.of(file);
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        } catch (IOException | UncheckedIOException e) {
            // Empty files in the folder for temporary ones.
        }
    }
}
