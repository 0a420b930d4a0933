package org.eigenscope.model;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/**
 * A file that a model was read from, as it was when its index was read.
 *
 * @param path where it is
 * @param bytes its size
 * @param modified when it was last written
 * @param key what tells it from another file that has taken its place, the inode on Unix; empty where the system has
 *     none
 */
public record SourceFile(String path, long bytes, Instant modified, String key) implements Serializable {

    /** Looks at a file; its content is not read. */
    public static SourceFile of(Path file) throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        return new SourceFile(file.toString(), now.size(), now.lastModifiedTime().toInstant(),
                now.fileKey() == null ? "" : now.fileKey().toString());
    }

    /** True if the file has been written, replaced or removed since. */
    public boolean changed() {
        try {
            return !of(Path.of(path)).equals(this);
        } catch (IOException e) {
            return true;
        }
    }
}
