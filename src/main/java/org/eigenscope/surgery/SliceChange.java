package org.eigenscope.surgery;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** A change of one matrix, element by element. */
sealed interface SliceChange extends Serializable {

    /** No change. */
    SliceChange NONE = new Several(List.of());

    /**
     * Changes a block of the matrix.
     *
     * @param part which rows and columns it is of
     * @param block its elements, row-major, from index 0
     */
    void apply(Part part, double[] block);

    /** Some rows and columns of a matrix. */
    record Part(int firstRow, int rows, int firstColumn, int columns) {

        /** The index of an element in the block; −1 if it is not in it. */
        int index(int row, int column) {
            boolean inside = row >= firstRow && row < firstRow + rows
                    && column >= firstColumn && column < firstColumn + columns;
            return inside ? (row - firstRow) * columns + column - firstColumn : -1;
        }
    }

    /** One change after another. */
    record Several(List<SliceChange> changes) implements SliceChange {
        public Several {
            changes = List.copyOf(changes);
        }

        @Override
        public void apply(Part part, double[] block) {
            changes.forEach(change -> change.apply(part, block));
        }
    }

    /** Some elements become a number. */
    record Points(List<Point> points, double value) implements SliceChange {
        /** Where an element stands. */
        record Point(int row, int column) implements Serializable {}

        public Points {
            points = List.copyOf(points);
        }

        @Override
        public void apply(Part part, double[] block) {
            for (Point point : points) {
                int index = part.index(point.row(), point.column());
                if (index >= 0) {
                    block[index] = value;
                }
            }
        }
    }

    /** The elements farther from a number than a distance become that number. */
    record FarElements(double mean, double distance) implements SliceChange {
        @Override
        public void apply(Part part, double[] block) {
            int count = part.rows() * part.columns();
            for (int i = 0; i < count; i++) {
                if (Math.abs(block[i] - mean) > distance) {
                    block[i] = mean;
                }
            }
        }
    }

    /** The elements below or above a range come to its edge. */
    record Clip(double least, double most) implements SliceChange {
        @Override
        public void apply(Part part, double[] block) {
            int count = part.rows() * part.columns();
            for (int i = 0; i < count; i++) {
                block[i] = Math.clamp(block[i], least, most);
            }
        }
    }

    /** A number is subtracted from all elements. */
    record Shift(double mean) implements SliceChange {
        @Override
        public void apply(Part part, double[] block) {
            int count = part.rows() * part.columns();
            for (int i = 0; i < count; i++) {
                block[i] -= mean;
            }
        }
    }

    /**
     * A matrix is subtracted.
     *
     * @param elements row-major; not to be changed
     * @param width of the matrix
     */
    record Dense(double[] elements, int width) implements SliceChange {
        @Override
        public void apply(Part part, double[] block) {
            for (int i = 0; i < part.rows(); i++) {
                int from = (part.firstRow() + i) * width + part.firstColumn();
                for (int j = 0; j < part.columns(); j++) {
                    block[i * part.columns() + j] -= elements[from + j];
                }
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Dense dense && width == dense.width && Arrays.equals(elements, dense.elements);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(elements);
        }

        @Override
        public String toString() {
            return "a matrix of %d elements".formatted(elements.length);
        }
    }

    /**
     * The sum of the products of some vectors, Σ aₖbₖᵀ, is put in the place of the matrix, or added to it.
     *
     * @param left the aₖ, over the rows
     * @param right the bₖ, over the columns
     * @param instead true to put it in its place
     */
    record Products(double[][] left, double[][] right, boolean instead) implements SliceChange {
        @Override
        public void apply(Part part, double[] block) {
            int width = part.columns();
            if (instead) {
                Arrays.fill(block, 0, part.rows() * width, 0);
            }
            for (int k = 0; k < left.length; k++) {
                double[] b = right[k];
                for (int i = 0; i < part.rows(); i++) {
                    double a = left[k][part.firstRow() + i];
                    int to = i * width;
                    for (int j = 0; j < width; j++) {
                        block[to + j] += a * b[part.firstColumn() + j];
                    }
                }
            }
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Products products && instead == products.instead
                    && Arrays.deepEquals(left, products.left) && Arrays.deepEquals(right, products.right);
        }

        @Override
        public int hashCode() {
            return Arrays.deepHashCode(left);
        }

        @Override
        public String toString() {
            return "%d products of vectors".formatted(left.length);
        }
    }
}
