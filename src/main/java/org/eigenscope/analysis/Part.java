package org.eigenscope.analysis;

import java.io.Serializable;

/**
 * One of several parts into which an analysis is divided, to be run by separate processes.
 *
 * @param number its number, from 1
 * @param of how many there are
 */
public record Part(int number, int of) implements Serializable {

    /** More than anybody has processors. */
    public static final int MOST = 100_000;

    public Part {
        if (of < 1 || of > MOST || number < 1 || number > of) {
            throw new IllegalArgumentException("part %d of %d".formatted(number, of));
        }
    }

    /** {@code 3/16}. */
    @Override
    public String toString() {
        return number + "/" + of;
    }
}
