package org.eigenscope.format.packed;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;

/** A matrix of codes of at most eight bits, in rows; what they stand for is told elsewhere. */
public interface Codes extends Serializable {

    /** Rows of the matrix. */
    long rows();

    /** Codes in a row. */
    long columns();

    /** Bits of a code. */
    int bits();

    /** Opens the codes for one thread; the caller closes. */
    Reader open() throws IOException;

    /** Reads codes of one row. */
    interface Reader extends Closeable {
        /** Reads {@code count} codes of a row from a column on, unsigned, to the start of the array. */
        void read(long row, long column, int count, byte[] into) throws IOException;
    }
}
