package org.eigenscope.timeline.training;

import java.io.FilterReader;
import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;

/**
 * Gives a table with points in its numbers: {@code 2,5} becomes {@code 2.5}, a quoted {@code 1,000} of a table that
 * commas separate {@code 1000}. Counts its lines meanwhile. The first line holds names and stays.
 */
final class NumberCommas extends FilterReader {

    private static final int GROUP = 3;

    private final PushbackReader text;
    private final boolean separates;
    private boolean quoted;
    private boolean blank = true;
    private int previous;
    private int lines;

    /** @param separator what separates the cells */
    NumberCommas(Reader text, char separator) {
        super(new PushbackReader(text, GROUP + 1));
        this.text = (PushbackReader) in;
        this.separates = separator == ',';
    }

    /** The lines so far that are not blank. */
    int lines() {
        return lines;
    }

    @Override
    public int read() throws IOException {
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

    @Override
    public int read(char[] into, int offset, int count) throws IOException {
        int size = 0;
        for (int letter = 0; size < count && (letter = read()) >= 0; size++) {
            into[offset + size] = (char) letter;
        }
        return size == 0 && count > 0 ? -1 : size;
    }
}
