package org.eigenscope.format.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eigenscope.format.io.ModelFormatException.Malformed;

/** Recognizes files that cannot be a model, whatever their name says: what failed downloads leave. */
final class FileCheck {

    private static final Pattern LFS_SIZE = Pattern.compile("\nsize (\\d{1,18})");

    private FileCheck() {}

    static void checkModel(Probe probe) throws IOException, Malformed {
        Path file = probe.path();
        byte[] head = probe.head();
        if (probe.size() == 0) {
            throw new Malformed(file, "it is empty (0 bytes): its download or copy failed, get it again");
        }
        checkPointer(file, head);
        String start = new String(head, StandardCharsets.ISO_8859_1).stripLeading().toLowerCase(Locale.ROOT);
        if (start.startsWith("<!doctype html") || start.startsWith("<html")) {
            throw new Malformed(file, "it is a web page, not a model: the download got a login or error page");
        }
        boolean blank = true;
        for (byte b : head) {
            blank &= b == 0;
        }
        if (blank && UserBlock.length(probe) < 0) {
            throw new Malformed(file,
                    "it starts with %d zero bytes: its download or copy was not finished, get it again"
                    .formatted(head.length));
        }
    }

    static void checkPointer(Path file, byte[] head) throws Malformed {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.startsWith("version https://git-lfs")) {
            Matcher lfs = LFS_SIZE.matcher(text);
            String real = lfs.find() ? " of %,d bytes".formatted(Long.parseLong(lfs.group(1))) : "";
            throw new Malformed(file, "it is a Git LFS pointer, not the model%s: run 'git lfs pull' in its folder"
                    .formatted(real));
        }
    }
}
