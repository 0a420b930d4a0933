package org.eigenscope.format.io;

import java.io.IOException;

/**
 * An account of the memory that the index of one file takes. Texts and objects are charged as they are read, so that a
 * file of a few megabytes, made of names or of empty nodes alone, does not unfold to hundreds.
 */
public final class IndexBudget {

    /** Bytes that an index may take: that of 100,000 tensors takes half of them. */
    public static final long MOST = 96L << 20;

    private static final int TEXT = 40;

    /** An index that takes more memory than is read of any file. */
    public static final class Exceeded extends IOException {
        private static final long serialVersionUID = 1L;

        Exceeded() {
            super(("its index unfolds to more than the %d MB of names and descriptions that are read of a file: no "
                    + "real model of 100,000 tensors has so many").formatted(MOST >> 20));
        }
    }

    private long left = MOST;

    /** Charges an object of about so many bytes. */
    public void spend(long bytes) throws Exceeded {
        left -= bytes;
        if (left < 0) {
            throw new Exceeded();
        }
    }

    /** Charges a text; gives it back. */
    public String text(String text) throws Exceeded {
        spend(TEXT + text.length());
        return text;
    }
}
