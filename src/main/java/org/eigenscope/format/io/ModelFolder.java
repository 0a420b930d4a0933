package org.eigenscope.format.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.eigenscope.format.io.ModelFormatException.Malformed;
import org.eigenscope.model.SafeText;

/**
 * The folder that a model lives in: the one place where a name read from a file becomes a path. A name leads to a file
 * inside the folder, or is refused.
 *
 * @param root the folder
 * @param opener how its files are opened
 */
public record ModelFolder(Path root, ByteSource.Opener opener) {

    /**
     * The file of this name.
     *
     * @param referrer the file that names it, for the message
     * @param name a relative path with forward slashes, as read from the referrer
     * @throws Malformed if the name leads out of the folder, or to no file
     */
    public Path resolve(Path referrer, String name) throws IOException, Malformed {
        Path file = inside(name);
        if (file == null) {
            throw new Malformed(referrer, "it names the file '%s', which is outside the model's folder: it is not read"
                    .formatted(SafeText.name(name)));
        }
        if (!Files.exists(file)) {
            throw new Malformed(referrer, "it needs the file '%s', which is not in its folder: get that file too"
                    .formatted(SafeText.name(name)));
        }
        if (!file.toRealPath().startsWith(boundary())) {
            throw new Malformed(referrer,
                    "it names the file '%s', a link that leads out of the model's folder: it is not read"
                    .formatted(SafeText.name(name)));
        }
        if (!Files.isRegularFile(file)) {
            throw new Malformed(referrer, "it names the file '%s', which is not a regular file"
                    .formatted(SafeText.name(name)));
        }
        return file;
    }

    /** Looks at the file of this name, as {@link #resolve} and {@link Probe#of} do. */
    public Probe probe(Path referrer, String name) throws IOException, Malformed {
        return Probe.of(resolve(referrer, name), opener);
    }

    /** Looks at a file of bare elements, which may hold anything, also zeros; only a pointer of Git LFS is told. */
    public Probe data(Path referrer, String name) throws IOException, Malformed {
        return Probe.data(resolve(referrer, name), opener);
    }

    /** True if the folder itself has this file. */
    public boolean has(String name) {
        Path file = inside(name);
        return file != null && Files.isRegularFile(file);
    }

    /** True if the name leads to a place inside the folder where nothing is. */
    public boolean isMissing(String name) {
        Path file = inside(name);
        return file != null && !Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    private Path inside(String name) {
        // A backslash and a colon are separators on Windows, and in no file name of a model anywhere.
        if (name.isEmpty() || name.startsWith("/") || name.indexOf('\\') >= 0 || name.indexOf(':') >= 0
                || name.indexOf('\0') >= 0) {
            return null;
        }
        try {
            Path relative = Path.of(name);
            for (Path part : relative) {
                if (part.toString().equals("..")) {
                    return null;
                }
            }
            return relative.isAbsolute() ? null : root.resolve(relative);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private Path boundary() throws IOException {
        return boundary(root);
    }

    /**
     * The real path of what links in a model's folder may lead to: the folder itself; or, for a snapshot in Hugging
     * Face's cache ({@code models--…/snapshots/<revision>}), that model's cache folder, whose {@code blobs} hold the
     * files.
     */
    public static Path boundary(Path root) throws IOException {
        Path real = root.toRealPath();
        for (Path folder = real; folder.getParent() != null; folder = folder.getParent()) {
            Path snapshots = folder.getParent();
            if (snapshots.endsWith("snapshots") && snapshots.getParent() != null
                    && Files.isDirectory(snapshots.resolveSibling("blobs"), LinkOption.NOFOLLOW_LINKS)) {
                return snapshots.getParent();
            }
        }
        return real;
    }
}
