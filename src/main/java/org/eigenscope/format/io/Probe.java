package org.eigenscope.format.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.eigenscope.format.io.ModelFormatException.Malformed;

/**
 * The first look at a path: all that a format needs to say "mine", read once.
 *
 * @param path the file or folder
 * @param folder true if it is a folder
 * @param size bytes of the file; 0 for a folder
 * @param head up to {@link #HEAD} first bytes of the file; empty for a folder
 * @param opener how this model's files are opened
 */
public record Probe(Path path, boolean folder, long size, byte[] head, ByteSource.Opener opener) {

    /** Bytes read for a probe. */
    public static final int HEAD = 512;

    /**
     * Looks at a path.
     *
     * @throws Malformed if it is a file that holds no model at all: empty, or a pointer of Git LFS
     */
    public static Probe of(Path path, ByteSource.Opener opener) throws IOException, Malformed {
        if (Files.isDirectory(path)) {
            return new Probe(path, true, 0, new byte[0], opener);
        }
        Probe probe = look(path, opener);
        FileCheck.checkModel(probe);
        return probe;
    }

    /** Looks at a file of bare elements. */
    static Probe data(Path path, ByteSource.Opener opener) throws IOException, Malformed {
        Probe probe = look(path, opener);
        FileCheck.checkPointer(path, probe.head);
        return probe;
    }

    private static Probe look(Path path, ByteSource.Opener opener) throws IOException {
        try (ByteSource source = opener.open(path)) {
            byte[] head = new byte[(int) Math.min(HEAD, source.size())];
            source.read(0, head, 0, head.length);
            return new Probe(path, false, source.size(), head, opener);
        }
    }

    public boolean startsWith(byte... magic) {
        return head.length >= magic.length && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
    }

    /** True if the file's name ends so, in any case. Never the only evidence for a format. */
    public boolean named(String ending) {
        return path.getFileName() != null
                && path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(ending);
    }

    /** Opens the file; the caller closes. */
    public ByteSource open() throws IOException {
        return opener.open(path);
    }

    /** The description of a part of the file. */
    public FileRange range(long position, long length) throws IOException {
        try (ByteSource source = open()) {
            return source.range(position, length);
        }
    }

    /** The model's folder: this one, or the one that the file is in. */
    public ModelFolder siblings() {
        Path absolute = path.toAbsolutePath();
        return new ModelFolder(folder || absolute.getParent() == null ? absolute : absolute.getParent(), opener);
    }
}
