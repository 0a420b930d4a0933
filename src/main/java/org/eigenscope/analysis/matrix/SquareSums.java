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

    /** Two loops: the first is one that the JVM's compiler does several elements of at once. */
    private double add(double[] block, int from, int length, int column) {
        for (int i = 0; i < length; i++) {
            columns[column + i] += block[from + i] * block[from + i];
        }
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int end = from + length;
        int i = from;
        for (; i + 3 < end; i += 4) {
            a += block[i] * block[i];
            b += block[i + 1] * block[i + 1];
            c += block[i + 2] * block[i + 2];
            d += block[i + 3] * block[i + 3];
        }
        for (; i < end; i++) {
            a += block[i] * block[i];
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
