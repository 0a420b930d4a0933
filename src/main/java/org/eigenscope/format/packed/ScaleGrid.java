package org.eigenscope.format.packed;

import java.io.IOException;
import java.io.Serializable;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.TensorData;

/**
 * Which of a grid of scales belongs to an element: by blocks of rows and columns, or by an index of its row or its
 * column.
 *
 * @param rows rows of the grid
 * @param columns columns of the grid
 * @param blockRows neighbouring rows that share a row of the grid
 * @param blockColumns neighbouring columns that share a column of it
 * @param rowIndex the row of the grid of each row, in place of blocks; or null
 * @param columnIndex the column of the grid of each column, in place of blocks; or null
 */
public record ScaleGrid(long rows, long columns, long blockRows, long blockColumns, TensorData rowIndex,
        TensorData columnIndex) implements Serializable {

    public ScaleGrid {
        if (rows < 1 || columns < 1 || columns > Integer.MAX_VALUE || blockRows < 1 || blockColumns < 1) {
            throw new IllegalArgumentException("no grid: %d × %d of %d × %d".formatted(rows, columns, blockRows,
                    blockColumns));
        }
    }

    /** Blocks of rows and columns. */
    public ScaleGrid(long rows, long columns, long blockRows, long blockColumns) {
        this(rows, columns, blockRows, blockColumns, null, null);
    }

    /** How many scales there are. */
    public long elements() {
        return Math.multiplyExact(rows, columns);
    }

    /** True if the blocks reach over a matrix of this size. */
    public boolean covers(long height, long width) {
        return (rowIndex != null || Math.ceilDiv(height, blockRows) <= rows)
                && (columnIndex != null || Math.ceilDiv(width, blockColumns) <= columns);
    }

    /**
     * Reads an index.
     *
     * @return null if there is none
     * @throws IOException if it points beyond the grid
     */
    static int[] read(TensorData index, long count, long groups) throws IOException {
        if (index == null) {
            return null;
        }
        int[] read = new int[Math.toIntExact(count)];
        double[] part = new double[Math.min(read.length, 1 << 14)];
        try (ElementReader reader = index.open()) {
            for (int done = 0; done < read.length; done += part.length) {
                int n = Math.min(part.length, read.length - done);
                reader.read(done, part, 0, n);
                for (int i = 0; i < n; i++) {
                    if (!(part[i] >= 0 && part[i] < groups)) {
                        throw new IOException("its index of groups points to group %.0f at %,d, and there are %,d"
                                .formatted(part[i], done + i, groups));
                    }
                    read[done + i] = (int) part[i];
                }
            }
        }
        return read;
    }
}
