package org.eigenscope.format.zarr;

import java.io.Serializable;

/**
 * The index of one of zarr's shards: for each chunk in it, in C order, its first byte and its length.
 *
 * @param atEnd true if it follows the chunks, false if before them
 * @param sumBytes bytes of the checksum behind it: {@link #SUM} or 0; negative if there is no index
 */
record ShardPlaces(boolean atEnd, int sumBytes) implements Serializable {

    /** A CRC-32C. */
    static final int SUM = 4;
    /** For arrays whose chunks are not divided. */
    static final ShardPlaces NONE = new ShardPlaces(true, -1);

    /** True if chunks are divided. */
    boolean some() {
        return sumBytes >= 0;
    }
}
