package org.eigenscope.model;

import java.io.IOException;
import java.io.Serializable;

/** Access to the matrices of a layer; serializable, holds no elements. */
public interface MatrixSource extends Serializable {

    /** Opens the matrices for one thread; the caller closes. */
    MatrixReader open() throws IOException;

    /**
     * How many columns, from a multiple of so many on, {@link MatrixReader#readColumns} reads about as fast as one of
     * them: all of them where each call passes the whole matrix.
     */
    default int readTogether() {
        return 1;
    }

    /** About how many bytes an open reader holds, if they are more than some buffers. */
    default long memory() {
        return 0;
    }
}
