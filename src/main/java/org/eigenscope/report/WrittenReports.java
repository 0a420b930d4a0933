package org.eigenscope.report;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Recognizes reports that this program has written, so that none of them is taken for a model. */
public final class WrittenReports {

    /** The comment at the end of a file of arrays, where zip has a place for words. */
    static final String COMMENT = "Eigenscope: eigenvalues";
    /** A page names its maker behind its policy. */
    private static final int START = 1024;

    private WrittenReports() {}

    /** True for a table, a document, a page or a file of arrays that was written by this program. */
    public static boolean recognizes(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            return false;
        }
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            String start = text(bytes, 0, START);
            return start.startsWith("{\"schema\":\"eigenscope-") || start.startsWith("{\n  \"schema\": \"eigenscope-")
                    || start.startsWith("<!DOCTYPE html>") && start.contains("content=\"Eigenscope ")
                    || isText(start) && WrittenTables.isStartOfOne(start)
                    || start.startsWith("PK") && text(bytes, bytes.length() - COMMENT.length(), COMMENT.length())
                            .equals(COMMENT);
        } catch (IOException e) {
            return false;
        }
    }

    /** The columns of all tables are only looked up for what may be one. */
    private static boolean isText(String start) {
        return !start.isEmpty() && start.charAt(0) >= 'a' && start.charAt(0) <= 'z';
    }

    private static String text(RandomAccessFile bytes, long from, int most) throws IOException {
        long start = Math.max(0, from);
        byte[] read = new byte[(int) Math.min(most, bytes.length() - start)];
        bytes.seek(start);
        bytes.readFully(read);
        return new String(read, StandardCharsets.UTF_8);
    }
}
