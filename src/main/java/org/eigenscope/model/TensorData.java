package org.eigenscope.model;

import java.io.IOException;
import java.io.Serializable;

/**
 * The place of a tensor's elements: a file with byte ranges and a decoding, not the elements. Serializable, so that a
 * layer can be analyzed in another process.
 */
public interface TensorData extends Serializable {

    /** Opens the elements for one thread; the caller closes. */
    ElementReader open() throws IOException;

    /**
     * How many neighbours on the last axis are read about as fast as one of them, counted from the axis' start: 1 where
     * any element is found at once, a block's where blocks are decoded whole, all elements where they are only found
     * one after another, as in a compressed file.
     */
    default long readTogether() {
        return 1;
    }

    /** True if the elements are the real numbers that stored integers, or scaled floats, stand for. */
    default boolean dequantized() {
        return false;
    }

    /** How the elements were rounded, where the stored type does not say it; else null. */
    default Quantization quantization() {
        return null;
    }

    /**
     * For each element how far apart the numbers are that it was rounded to, as elements of their own; null if its type
     * has no such steps, or they are not known.
     */
    default TensorData steps() {
        return null;
    }

    /** About how many bytes an open reader holds, if they are more than some buffers. */
    default long memory() {
        return 0;
    }
}
