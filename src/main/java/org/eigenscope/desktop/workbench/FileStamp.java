package org.eigenscope.desktop.workbench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eigenscope.format.Formats;

/**
 * Size and time of a model's files: enough to notice that a new checkpoint has been written over the one that is
 * shown. Nothing is read of their content.
 *
 * @param files size and time of each, by its name; empty if there is nothing
 */
public record FileStamp(Map<String, FileState> files) {

    /** A folder that holds more is no model; nobody should wait for it to be listed. */
    private static final int MOST = 10_000;
    private static final int DEPTH = 4;

    /** A file from outside. */
    public record FileState(long size, FileTime written) {}

    public FileStamp {
        files = Map.copyOf(files);
    }

    /**
     * Looks at a file or folder; for a background thread. What cannot be looked at is not watched. Of an index the
     * files beside it that it speaks of are looked at too, once the index itself is there.
     */
    public static FileStamp of(Path model) {
        Map<String, FileState> files = new TreeMap<>();
        try (Stream<Path> found = Files.walk(model, DEPTH)) {
            for (Path file : found.limit(MOST).toList()) {
                look(file, model.relativize(file).toString(), files);
            }
            String parts = Formats.parts(model.getFileName() == null ? "" : model.getFileName().toString());
            if (!parts.isEmpty()) {
                try (DirectoryStream<Path> beside = Files.newDirectoryStream(model.toAbsolutePath().getParent(),
                        file -> file.getFileName().toString().startsWith(parts))) {
                    for (Path file : beside) {
                        look(file, file.getFileName().toString(), files);
                    }
                }
            }
        } catch (IOException | UncheckedIOException | DirectoryIteratorException e) {
            // Gone, going while it is looked at, or not to be looked into: opening it says which.
            return new FileStamp(files);
        }
        return new FileStamp(files);
    }

    private static void look(Path file, String name, Map<String, FileState> into) throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        if (!now.isDirectory()) {
            into.put(name, new FileState(now.size(), now.lastModifiedTime()));
        }
    }

    /** True if there is nothing (any more). */
    public boolean gone() {
        return files.isEmpty();
    }
}
