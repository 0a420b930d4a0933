package org.eigenscope.timeline.training;

import java.io.Closeable;
import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;

/**
 * Gives the rows of a table with points in their numbers: {@code 2,5} becomes {@code 2.5}, a quoted {@code 1,000} of a
 * table that commas separate {@code 1000}. Counts them meanwhile. The first row holds names and stays.
 */
final class CsvRows implements Closeable {

    private static final int GROUP = 3;

    private final PushbackReader text;
    private final boolean separates;
    private boolean quoted;
    private boolean blank = true;
    private int previous;
    private int lines;

    /** @param separator what separates the cells */
    CsvRows(Reader text, char separator) {
        this.text = new PushbackReader(text, GROUP + 1);
        this.separates = separator == ',';
    }

    /** The lines so far that are not blank. */
    int lines() {
        return lines;
    }

    /**
     * The next rows with their line ends, an empty text after the last. A row is whole: line ends within quotes belong
     * to it.
     *
     * @param rows as many at most; blank lines do not count
     * @param letters as many that no row begins after them
     */
    String next(int rows, int letters) throws IOException {
        StringBuilder part = new StringBuilder();
        int end = lines + rows;
        while (lines < end && (part.length() < letters || !blank)) {
            int letter = read();
            if (letter < 0) {
                break;
            }
            part.append((char) letter);
        }
        return part.toString();
    }

    @Override
    public void close() throws IOException {
        text.close();
    }

    private int read() throws IOException {
        int letter = text.read();
        if (letter == ',' && lines > 0 && (quoted || !separates) && previous >= '0' && previous <= '9') {
            letter = separates && thousands() ? text.read() : '.';
        }
        previous = letter;
        quoted ^= letter == '"';
        if (letter < 0 || !quoted && (letter == '\n' || letter == '\r')) {
            lines += blank ? 0 : 1;
            blank = true;
        } else {
            blank &= Character.isWhitespace(letter);
        }
        return letter;
    }

    /** True if three digits follow, and no fourth. */
    private boolean thousands() throws IOException {
        char[] next = new char[GROUP + 1];
        int size = 0;
        for (int letter = text.read(); letter >= 0; letter = text.read()) {
            next[size++] = (char) letter;
            if (size == next.length) {
                break;
            }
        }
        text.unread(next, 0, size);
        int digits = 0;
        while (digits < size && next[digits] >= '0' && next[digits] <= '9') {
            digits++;
        }
        return digits == GROUP;
    }
}
