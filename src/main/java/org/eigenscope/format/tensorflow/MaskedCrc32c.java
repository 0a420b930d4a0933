package org.eigenscope.format.tensorflow;

import java.util.zip.CRC32C;

/** CRC-32C as LevelDB and TensorFlow store it: rotated and offset, so that a sum over stored sums stays meaningful. */
public final class MaskedCrc32c {

    private static final int MASK_DELTA = 0xa282ead8;

    private MaskedCrc32c() {}

    /** The sum as it is stored. */
    public static int masked(CRC32C sum) {
        return Integer.rotateRight((int) sum.getValue(), 15) + MASK_DELTA;
    }

    /** The sum itself, of one that was stored. */
    static int unmasked(int stored) {
        return Integer.rotateLeft(stored - MASK_DELTA, 15);
    }
}
