package org.eigenscope.model;

import java.io.Closeable;
import java.io.IOException;

/**
 * Reads a tensor's elements by their index in C order. Any order of calls is allowed; ascending is the fast one.
 * Not for several threads at once: each opens its own.
 */
public interface ElementReader extends Closeable {

    /**
     * Reads elements {@code first … first+count−1} as doubles, exactly.
     *
     * @throws IndexOutOfBoundsException if they are not all within the tensor or the array
     * @throws IOException if the file cannot be read, or no longer holds what its index said
     */
    void read(long first, double[] into, int offset, int count) throws IOException;

    /**
     * Reads so many runs of elements of one length, the i-th from {@code first + i·stride} on, one behind the other
     * into the array: a part of every row of a matrix.
     *
     * @throws IndexOutOfBoundsException if they are not all within the tensor or the array
     * @throws IOException if the file cannot be read, or no longer holds what its index said
     */
    default void readRuns(long first, long stride, int runs, int length, double[] into) throws IOException {
        for (int i = 0; i < runs; i++) {
            read(first + i * stride, into, Math.multiplyExact(i, length), length);
        }
    }

    /** Reads elements as floats: exact where {@link DType#fitsFloat()}, rounded to nearest otherwise. */
    default void read(long first, float[] into, int offset, int count) throws IOException {
        double[] block = new double[Math.min(count, 4096)];
        for (int done = 0; done < count; done += block.length) {
            int n = Math.min(block.length, count - done);
            read(first + done, block, 0, n);
            for (int i = 0; i < n; i++) {
                into[offset + done + i] = (float) block[i];
            }
        }
    }
}
