package org.eigenscope.desktop.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a model's file, or the files of its folder, look like from outside: enough to notice that somebody has written a new
 * checkpoint over the one that is shown. Nothing is read of their content.
 *
 * @param files size and time of each, by its name; empty if there is nothing
 */
public record Fingerprint(Map<String, Seen> files) {

    /** A folder that holds more is no model; nobody should wait for it to be listed. */
    private static final int MOST = 10_000;
    private static final int DEPTH = 4;

    /** A file from outside. */
    public record Seen(long size, FileTime written) {}

    public Fingerprint {
        files = Map.copyOf(files);
    }

    /** Looks at a file or folder; for a background thread. What cannot be looked at is not watched. */
    public static Fingerprint of(Path model) {
        Map<String, Seen> files = new TreeMap<>();
        try (Stream<Path> found = Files.walk(model, DEPTH)) {
            for (Path file : found.limit(MOST).toList()) {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                if (!now.isDirectory()) {
                    files.put(model.relativize(file).toString(), new Seen(now.size(), now.lastModifiedTime()));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // Gone, going while it is looked at, or not to be looked into: opening it says which.
            return new Fingerprint(files);
        }
        return new Fingerprint(files);
    }

    /** True if there is nothing (any more). */
    public boolean gone() {
        return files.isEmpty();
    }
}
