package org.eigenscope.model;

import java.io.Closeable;
import java.io.IOException;

/** Reads the matrices of one layer by blocks of rows, as they are stored. Not for several threads at once. */
public interface MatrixReader extends Closeable {

    /**
     * Reads rows {@code firstRow … firstRow+rowCount−1} of one slice, row-major, from index 0 of the array.
     *
     * @throws IndexOutOfBoundsException if the rows are not all within the matrix, or the array is too short
     * @throws IOException if the file cannot be read, or no longer holds what its index said
     */
    void readRows(int slice, int firstRow, int rowCount, double[] into) throws IOException;

    /** The same as floats: exact where {@link WeightMatrix#fitsFloat()}, rounded to nearest otherwise. */
    void readRows(int slice, int firstRow, int rowCount, float[] into) throws IOException;
}
