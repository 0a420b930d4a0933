package org.eigenscope.output;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Makes file names out of names that came from a file: one path element on every system, never hidden, never a device,
 * and never the same twice from one instance. Not for several threads at once.
 */
public final class FileNames {

    private static final int LONGEST = 100;
    /** Bytes of UTF-8 before the number and the ending: file systems take names of up to 255 bytes. */
    private static final int MOST_BYTES = 200;
    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul");

    private final Set<String> taken = new HashSet<>();

    /** A file name for this, with this ending ({@code .svg}). */
    public String of(String name, String ending) {
        String stem = stem(name);
        String candidate = stem;
        // Case does not tell files apart on Windows and macOS.
        for (int i = 2; !taken.add(candidate.toLowerCase(Locale.ROOT)); i++) {
            candidate = stem + "-" + i;
        }
        return candidate + ending;
    }

    private static String stem(String name) {
        StringBuilder safe = new StringBuilder();
        int bytes = 0;
        for (int c : name.codePoints().limit(LONGEST).toArray()) {
            boolean plain = c < 128 ? Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-'
                    : Character.isLetterOrDigit(c) && encodable(c);
            bytes += plain ? Character.toString(c).getBytes(StandardCharsets.UTF_8).length : 1;
            if (bytes > MOST_BYTES) {
                break;
            }
            safe.appendCodePoint(plain ? c : '_');
        }
        String stem = safe.toString().replaceAll("^[.\\-]+", "_").replaceAll("\\.+$", "_");
        String device = stem.replaceAll("\\..*", "").toLowerCase(Locale.ROOT);
        boolean reserved = DEVICES.contains(device) || device.matches("(com|lpt)[0-9]");
        return stem.isEmpty() || reserved ? "_" + stem : stem;
    }

    /** False for letters that this system cannot have in file names: with LANG=C, all beyond ASCII. */
    private static boolean encodable(int c) {
        try {
            Path.of(Character.toString(c));
            return true;
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
