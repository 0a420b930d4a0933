package org.eigenscope.analysis.matrix;

import java.util.Arrays;
import java.util.List;

/** Σw² of each row and of each column of one matrix as stored, in one pass over its elements in their order. */
public final class SquareSums {

    private final int width;
    private final double[] rows;
    private final double[] columns;

    public SquareSums(int rows, int columns) {
        this.width = columns;
        this.rows = new double[rows];
        this.columns = new double[columns];
    }

    /**
     * Adds a block.
     *
     * @param firstIndex flat index of its first element
     */
    void add(double[] block, int count, int firstIndex) {
        int row = firstIndex / width;
        int column = firstIndex % width;
        for (int from = 0; from < count; ) {
            int length = Math.min(width - column, count - from);
            rows[row++] += add(block, from, length, column);
            from += length;
            column = 0;
        }
    }

    private double add(double[] block, int from, int length, int column) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < length; i += 4) {
            double w = block[from + i] * block[from + i];
            double x = block[from + i + 1] * block[from + i + 1];
            double y = block[from + i + 2] * block[from + i + 2];
            double z = block[from + i + 3] * block[from + i + 3];
            columns[column + i] += w;
            columns[column + i + 1] += x;
            columns[column + i + 2] += y;
            columns[column + i + 3] += z;
            a += w;
            b += x;
            c += y;
            d += z;
        }
        for (; i < length; i++) {
            double w = block[from + i] * block[from + i];
            columns[column + i] += w;
            a += w;
        }
        return a + b + (c + d);
    }

    /** The sums without some elements. What is left of a row or column that holds no others is nothing. */
    public SquareSums without(List<ElementScan.Extreme> elements) {
        SquareSums rest = new SquareSums(rows.length, width);
        System.arraycopy(rows, 0, rest.rows, 0, rows.length);
        System.arraycopy(columns, 0, rest.columns, 0, width);
        for (ElementScan.Extreme element : elements) {
            double square = element.value() * element.value();
            int row = (int) (element.index() / width);
            int column = (int) (element.index() % width);
            rest.rows[row] = less(rest.rows[row], square);
            rest.columns[column] = less(rest.columns[column], square);
        }
        return rest;
    }

    private static double less(double sum, double square) {
        double rest = sum - square;
        return rest > 1e-12 * sum ? rest : 0;
    }

    /** Σw² of each row. */
    public double[] rows() {
        return rows.clone();
    }

    /** Σw² of each column. */
    public double[] columns() {
        return columns.clone();
    }

    /** Rows or columns that are not all zeros. */
    public static int count(double[] sums) {
        return (int) Arrays.stream(sums).filter(sum -> sum > 0).count();
    }
}
