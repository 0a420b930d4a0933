package org.eigenscope.model;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Collection;
import java.util.regex.Pattern;
import org.eigenscope.model.Finding.Severity;

/**
 * A file that a model was read from, as it was when its index was read.
 *
 * @param path where it is
 * @param bytes its size
 * @param modified when it was last written
 * @param key what tells it from another file that has taken its place, the inode on Unix; empty where the system has
 *     none
 * @param sha256 the hash of its content, in hexadecimal, where a report tells it; else empty
 */
public record SourceFile(String path, long bytes, Instant modified, String key, String sha256) implements Serializable {

    /** A hash, what a server that mentions none calls this version of the file, or that none was taken. */
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}|etag .*|unread", Pattern.DOTALL);

    /** Looks at a file; its content is not read. */
    public static SourceFile of(Path file) throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        return new SourceFile(file.toString(), now.size(), now.lastModifiedTime().toInstant(),
                now.fileKey() == null ? "" : now.fileKey().toString(), "");
    }

    /**
     * A file as a report tells of it, which need not be here and is never looked for.
     *
     * @throws IllegalArgumentException if the hash is none, which would make it a file that is here
     */
    public static SourceFile reported(String path, long bytes, String sha256) {
        if (!HASH.matcher(sha256).matches()) {
            throw new IllegalArgumentException("no hash of " + path);
        }
        return new SourceFile(path, bytes, Instant.EPOCH, "", sha256);
    }

    /** True for a file that is only told of: by a server, or by a report. */
    public boolean isElsewhere() {
        return !sha256.isEmpty();
    }

    /** What is to be said of a file that has changed since the index of its model was read. */
    public static Finding change(Path file) {
        return new Finding(Severity.DAMAGED, String.valueOf(file.getFileName()), "it was changed during the analysis: "
                + "what was not read by then is missing; analyze it again");
    }

    /** True if the file has been written, replaced or removed since; false of one that is only told of. */
    public boolean changed() {
        return differs(true);
    }

    /** True if the file has been written or another has taken its place; what is only gone was read as it was. */
    public boolean replaced() {
        return differs(false);
    }

    /**
     * Refuses what was just read of these files if one of them is no longer the one that the index is of: the bytes may
     * be another model's.
     *
     * @throws IOException if so
     */
    public static void requireSame(Collection<SourceFile> files) throws IOException {
        for (SourceFile file : files) {
            if (file.replaced()) {
                throw new IOException("%s has changed since it was opened; open it again".formatted(
                        Path.of(file.path).getFileName()));
            }
        }
    }

    private boolean differs(boolean gone) {
        if (isElsewhere()) {
            return false;
        }
        try {
            return !of(Path.of(path)).equals(this);
        } catch (IOException e) {
            return gone;
        }
    }
}
