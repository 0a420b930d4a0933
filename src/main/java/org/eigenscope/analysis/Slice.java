package org.eigenscope.analysis;

import java.io.IOException;
import org.eigenscope.linalg.Gram;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.linalg.Precision;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.WeightMatrix;
import org.eigenscope.spectrum.Shuffle;

/** One matrix in memory, row-major, in four bytes an element where that loses nothing. */
final class Slice {

    /** Elements of a block: 1 MiB of doubles, so that a cancelled layer ends soon. */
    private static final int BLOCK = 1 << 17;

    private final int rows;
    private final int columns;
    private final float[] floats;
    private final double[] doubles;

    private Slice(int rows, int columns, float[] floats, double[] doubles) {
        this.rows = rows;
        this.columns = columns;
        this.floats = floats;
        this.doubles = doubles;
    }

    /**
     * Reads a slice.
     *
     * @throws ArithmeticException if it has more elements than an array holds
     */
    static Slice read(WeightMatrix weights, int slice, MatrixReader reader, Work work) throws IOException {
        int rows = weights.rows();
        int columns = weights.columns();
        long elements = (long) rows * columns;
        if (elements > Integer.MAX_VALUE - 8) {
            throw new ArithmeticException("a matrix of %d × %d is too large to be held in memory".formatted(rows, columns));
        }
        int step = Math.clamp(BLOCK / columns, 1, rows);
        if (weights.fitsFloat()) {
            float[] all = new float[(int) elements];
            float[] block = new float[step * columns];
            for (int row = 0; row < rows; row += step) {
                work.checkpoint();
                int count = Math.min(step, rows - row);
                reader.readRows(slice, row, count, block);
                System.arraycopy(block, 0, all, row * columns, count * columns);
            }
            return new Slice(rows, columns, all, null);
        }
        double[] all = new double[(int) elements];
        double[] block = new double[step * columns];
        for (int row = 0; row < rows; row += step) {
            work.checkpoint();
            int count = Math.min(step, rows - row);
            reader.readRows(slice, row, count, block);
            System.arraycopy(block, 0, all, row * columns, count * columns);
        }
        return new Slice(rows, columns, null, all);
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    int n() {
        return Math.max(rows, columns);
    }

    int m() {
        return Math.min(rows, columns);
    }

    int elements() {
        return rows * columns;
    }

    double get(int index) {
        return floats != null ? floats[index] : doubles[index];
    }

    /** Copies elements from a flat index on. */
    void copy(int from, int count, double[] into, int offset) {
        if (floats == null) {
            System.arraycopy(doubles, from, into, offset, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            into[offset + i] = floats[from + i];
        }
    }

    /** All elements by one uniform permutation, as an N × M matrix. */
    Slice shuffled(long seed) {
        return floats != null
                ? new Slice(n(), m(), Shuffle.shuffled(floats, seed), null)
                : new Slice(n(), m(), null, Shuffle.shuffled(doubles, seed));
    }

    /** A number near the mean. */
    double shift() {
        double[] block = new double[Math.min(elements(), ElementScan.BLOCK)];
        copy(0, block.length, block, 0);
        return ElementScan.shift(block, block.length);
    }

    /** Passes all elements through a scan. */
    void scan(ElementScan scan, Work work) {
        double[] block = new double[Math.min(elements(), ElementScan.BLOCK)];
        for (int from = 0; from < elements(); from += block.length) {
            if (from % (64 * ElementScan.BLOCK) == 0) {
                work.checkpoint();
            }
            int count = Math.min(block.length, elements() - from);
            copy(from, count, block, 0);
            scan.add(block, count, from);
        }
    }

    /** The Gram matrix of the smaller dimension: WᵀW if there are at least as many rows as columns, else WWᵀ. */
    Gram gram(LinearAlgebra algebra, Precision precision, Work work) {
        Gram gram = algebra.gram(m(), precision);
        try {
            int step = Math.clamp(BLOCK / m(), 1, n());
            if (floats != null) {
                addFloats(gram, step, work);
            } else {
                addDoubles(gram, step, work);
            }
            return gram;
        } catch (RuntimeException | Error e) {
            gram.close();
            throw e;
        }
    }

    private void addFloats(Gram gram, int step, Work work) {
        float[] block = new float[step * m()];
        for (int first = 0; first < n(); first += step) {
            work.checkpoint();
            int count = Math.min(step, n() - first);
            if (rows >= columns) {
                System.arraycopy(floats, first * columns, block, 0, count * columns);
                gram.addRows(block, count);
            } else {
                for (int row = 0; row < rows; row++) {
                    System.arraycopy(floats, row * columns + first, block, row * count, count);
                }
                gram.addColumns(block, count);
            }
        }
    }

    private void addDoubles(Gram gram, int step, Work work) {
        double[] block = new double[step * m()];
        for (int first = 0; first < n(); first += step) {
            work.checkpoint();
            int count = Math.min(step, n() - first);
            if (rows >= columns) {
                System.arraycopy(doubles, first * columns, block, 0, count * columns);
                gram.addRows(block, count);
            } else {
                for (int row = 0; row < rows; row++) {
                    System.arraycopy(doubles, row * columns + first, block, row * count, count);
                }
                gram.addColumns(block, count);
            }
        }
    }

    /** The other singular vector, unnormalized: Wv for a vector over the columns, Wᵀv for one over the rows. */
    double[] partner(double[] vector) {
        boolean overColumns = rows >= columns;
        double[] result = new double[n()];
        double[] row = new double[columns];
        for (int i = 0; i < rows; i++) {
            copy(i * columns, columns, row, 0);
            if (overColumns) {
                double sum = 0;
                for (int j = 0; j < columns; j++) {
                    sum += row[j] * vector[j];
                }
                result[i] = sum;
            } else {
                for (int j = 0; j < columns; j++) {
                    result[j] += vector[i] * row[j];
                }
            }
        }
        return result;
    }

    /** All elements as doubles. */
    double[] toDoubles() {
        double[] all = new double[elements()];
        copy(0, all.length, all, 0);
        return all;
    }
}
