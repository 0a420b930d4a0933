package org.eigenscope.analysis;

import java.io.Serializable;
import java.util.List;

/**
 * A row, column or block of the unshuffled matrix in which its large elements are adjacent.
 *
 * @param shape of it
 * @param rows of a row or a block, those with the most of its large elements first; empty for a column
 * @param columns of a column or a block, in the same order; empty for a row
 * @param elements how many of the elements that stand out of the bulk are in it
 * @param eigenvalue λ of the row, column or block by itself: its largest squared singular value
 * @param rankOne the share of that in its Σw², 0 to 1: 1 if it is of rank one, as a row or column is
 * @param largest λmax of the whole matrix as stored
 */
public record ElementGroup(
        Shape shape, List<Integer> rows, List<Integer> columns, int elements, double eigenvalue, double rankOne,
                double largest)
        implements Serializable {

    public ElementGroup {
        rows = List.copyOf(rows);
        columns = List.copyOf(columns);
    }

    /** The shapes. */
    public enum Shape { ROW, COLUMN, BLOCK }

    /** True if it has this element, or if that is in one of the rows or columns of the block. */
    public boolean contains(Trap.Element element) {
        return switch (shape) {
            case ROW -> rows.contains(element.row());
            case COLUMN -> columns.contains(element.column());
            case BLOCK -> rows.contains(element.row()) || columns.contains(element.column());
        };
    }

    /** Gives the group on the scale of the analyzed matrices. */
    public ElementGroup scaled(double scale) {
        return new ElementGroup(shape, rows, columns, elements, eigenvalue * scale, rankOne, largest * scale);
    }
}
