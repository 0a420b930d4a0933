package org.eigenscope.format;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * The first look at a path: all that a format needs to say "mine", read once.
 *
 * @param path the file or folder
 * @param folder true if it is a folder
 * @param size bytes of the file; 0 for a folder
 * @param head up to {@link #HEAD} first bytes of the file; empty for a folder
 */
public record Probe(Path path, boolean folder, long size, byte[] head) {

    /** Bytes read for a probe. */
    public static final int HEAD = 512;

    public boolean startsWith(byte... magic) {
        return head.length >= magic.length && Arrays.equals(head, 0, magic.length, magic, 0, magic.length);
    }

    /** True if the file's name ends so, in any case. Never the only evidence for a format. */
    public boolean named(String ending) {
        return path.getFileName() != null
                && path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(ending);
    }
}
