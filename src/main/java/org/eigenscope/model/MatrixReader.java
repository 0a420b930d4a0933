package org.eigenscope.model;

import java.io.Closeable;
import java.io.IOException;

/**
 * Reads the matrices of one layer by blocks of rows or of columns, as they are stored. Not for several threads at once.
 */
public interface MatrixReader extends Closeable {

    /**
     * Reads rows {@code firstRow … firstRow+rowCount−1} of one slice, row-major, from index 0 of the array.
     *
     * @throws IndexOutOfBoundsException if the rows are not all within the matrix, or the array is too short
     * @throws IOException if the file cannot be read, or no longer holds what its index said
     */
    void readRows(int slice, int firstRow, int rowCount, double[] into) throws IOException;

    /** Reads rows as floats: exact where {@link WeightMatrix#fitsFloat()}, rounded to nearest otherwise. */
    void readRows(int slice, int firstRow, int rowCount, float[] into) throws IOException;

    /**
     * Reads columns {@code firstColumn … firstColumn+columnCount−1} of one slice, all its rows, as a row-major block of
     * {@code rows × columnCount} from index 0 of the array.
     *
     * @throws IndexOutOfBoundsException if the columns are not all within the matrix, or the array is too short
     * @throws IOException if the file cannot be read, or no longer holds what its index said
     */
    void readColumns(int slice, int firstColumn, int columnCount, double[] into) throws IOException;
}
