package org.eigenscope.format.data;

import java.io.IOException;
import java.util.Objects;
import org.eigenscope.model.MatrixReader;

/** Reads matrices whose elements are computed, a block of rows and columns at a time. */
abstract class BlockReader implements MatrixReader {

    private final int rows;
    private final int columns;

    BlockReader(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
    }

    /** Computes a block of one slice, row-major, from index 0 of the array. */
    abstract void block(int slice, int firstRow, int rowCount, int firstColumn, int columnCount, double[] into)
            throws IOException;

    @Override
    public final void readRows(int slice, int firstRow, int rowCount, double[] into) throws IOException {
        Objects.checkFromIndexSize(firstRow, rowCount, rows);
        Objects.checkFromIndexSize(0, Math.multiplyExact(rowCount, columns), into.length);
        block(slice, firstRow, rowCount, 0, columns, into);
    }

    @Override
    public final void readColumns(int slice, int firstColumn, int columnCount, double[] into) throws IOException {
        Objects.checkFromIndexSize(firstColumn, columnCount, columns);
        Objects.checkFromIndexSize(0, Math.multiplyExact(rows, columnCount), into.length);
        block(slice, 0, rows, firstColumn, columnCount, into);
    }

    @Override
    public final void readRows(int slice, int firstRow, int rowCount, float[] into) throws IOException {
        double[] row = new double[columns];
        for (int i = 0; i < rowCount; i++) {
            readRows(slice, firstRow + i, 1, row);
            for (int j = 0; j < columns; j++) {
                into[i * columns + j] = (float) row[j];
            }
        }
    }

    /** Closes all of them, whichever fails. */
    static void close(MatrixReader... readers) throws IOException {
        IOException failure = null;
        for (MatrixReader reader : readers) {
            try {
                if (reader != null) {
                    reader.close();
                }
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
