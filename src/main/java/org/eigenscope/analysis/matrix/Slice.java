package org.eigenscope.analysis.matrix;

import java.io.IOException;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.linalg.Accumulator;
import org.eigenscope.linalg.Gram;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.linalg.Precision;
import org.eigenscope.linalg.Triangle;
import org.eigenscope.model.MatrixReader;
import org.eigenscope.model.WeightMatrix;

/**
 * One matrix, row-major. A small one is held in memory, as one block; a large one is read whenever its elements are
 * needed, by blocks of rows from front to back, and by stripes of columns for the Gram matrix or the triangle of one
 * that is wide ({@link StreamedSlice}). Not for several threads at once.
 */
public abstract class Slice {

    /** Elements of a block: 1 MiB of doubles, so that a cancelled layer ends soon. */
    static final int BLOCK = 1 << 17;

    /** Vectors of a block of a Gram matrix: each update passes all of it through the memory, so few would be slow. */
    public static final int DEPTH = 256;

    /** A matrix of more elements is not held: 16 MiB of floats. */
    static final int LARGE = 1 << 22;

    private final int rows;
    private final int columns;

    Slice(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
    }

    /**
     * Makes a slice readable; a large one keeps the reader.
     *
     * @throws ArithmeticException if it has more elements than an index can count
     */
    public static Slice read(WeightMatrix weights, int slice, MatrixReader reader,
            AnalysisContext work) throws IOException {
        long elements = (long) weights.rows() * weights.columns();
        if (elements > Integer.MAX_VALUE - 8) {
            throw new ArithmeticException("a matrix of %d × %d is too large: 2³¹ elements are the most"
                    .formatted(weights.rows(), weights.columns()));
        }
        return streams(weights)
                ? new StreamedSlice(weights, slice, reader, work)
                : HeldSlice.read(weights, slice, reader, work);
    }

    /** True if this matrix is not held in memory. */
    public static boolean streams(WeightMatrix weights) {
        return (long) weights.rows() * weights.columns() > LARGE;
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    public int n() {
        return Math.max(rows, columns);
    }

    public int m() {
        return Math.min(rows, columns);
    }

    public int elements() {
        return rows * columns;
    }

    /** True if floats hold every element exactly. */
    public abstract boolean fitsFloat();

    /** True if several threads may read it at once. */
    public boolean shareable() {
        return false;
    }

    /** All elements as floats if they are held so in memory, or null; not to be changed. */
    float[] inMemory() {
        return null;
    }

    /** Copies elements from a flat index on; ascending calls are fast. */
    public abstract void copy(int from, int count, double[] into, int offset);

    /** The same for floats, which round what does not {@linkplain #fitsFloat() fit}. */
    public abstract void copy(int from, int count, float[] into, int offset);

    /** All elements by one uniform permutation, as an N × M matrix; to be {@linkplain #release released}. */
    public abstract Slice shuffled(long seed);

    /** Gives the memory of this matrix, which is read no more, to others of the same run. */
    public void release() {}

    /**
     * This matrix with its extreme elements tamed, a view.
     *
     * @param mean μ of the elements
     * @param farthest elements farther from the mean are replaced by it
     * @param centred true to take the mean from all of them
     */
    public Slice tempered(double mean, double farthest, boolean centred) {
        return new TemperedSlice(this, mean, farthest, centred);
    }

    /**
     * Columns that are taken at a time of a matrix with more columns than rows, for its Gram matrix or its triangle.
     */
    int stripe() {
        return Math.max(DEPTH, BLOCK / m());
    }

    /** Copies so many columns from one on, all their rows, as a row-major block. */
    void copyColumns(int first, int count, double[] into) {
        for (int row = 0; row < rows; row++) {
            copy(row * columns + first, count, into, row * count);
        }
    }

    /** One element. */
    public abstract double get(int index);

    /** Takes successive elements. */
    interface Visitor {
        void visit(double[] block, int count, int firstIndex);
    }

    /** Passes all elements in their order, by blocks of at most {@link ElementScan#BLOCK}. */
    void pass(Visitor visitor) {
        double[] block = new double[Math.min(elements(), ElementScan.BLOCK)];
        for (int done = 0; done < elements(); ) {
            int count = Math.min(block.length, elements() - done);
            copy(done, count, block, 0);
            visitor.visit(block, count, done);
            done += count;
        }
    }

    /** A number near the mean. */
    public double shift() {
        double[] block = new double[Math.min(elements(), ElementScan.BLOCK)];
        copy(0, block.length, block, 0);
        return ElementScan.shift(block, block.length);
    }

    /** Passes all elements through a scan, and through the sums of its rows and columns. */
    public void scan(ElementScan scan, SquareSums sums, AnalysisContext work) {
        pass((block, count, first) -> {
            if (first % (64 * ElementScan.BLOCK) == 0) {
                work.checkpoint();
            }
            scan.add(block, count, first);
            sums.add(block, count, first);
        });
    }

    /** The Gram matrix of the smaller dimension: WᵀW if there are at least as many rows as columns, else WWᵀ. */
    public Gram gram(LinearAlgebra algebra, Precision precision, AnalysisContext work) {
        return fed(algebra.gram(m(), precision), fitsFloat(), work);
    }

    /** The triangular factor of the same, to which WᵀW = RᵀR or WWᵀ = RᵀR. */
    public Triangle triangle(LinearAlgebra algebra, AnalysisContext work) {
        return fed(algebra.triangle(m()), false, work);
    }

    /** As floats where a sum widens them itself, by pieces; a triangle would copy every block. */
    private <A extends Accumulator> A fed(A sum, boolean asFloats, AnalysisContext work) {
        try {
            if (rows >= columns) {
                addRows(sum, asFloats, work);
            } else {
                addColumns(sum, work);
            }
            return sum;
        } catch (RuntimeException | Error e) {
            sum.close();
            throw e;
        }
    }

    private void addRows(Accumulator sum, boolean asFloats, AnalysisContext work) {
        float[] whole = inMemory();
        if (asFloats && whole != null) {
            work.checkpoint();
            sum.addRows(whole, rows);
            return;
        }
        int step = Math.min(Math.max(DEPTH, BLOCK / columns), rows);
        float[] floats = asFloats ? new float[step * columns] : null;
        double[] doubles = floats == null ? new double[step * columns] : null;
        for (int first = 0; first < rows; ) {
            work.checkpoint();
            int count = Math.min(step, rows - first);
            if (floats != null) {
                copy(first * columns, count * columns, floats, 0);
                sum.addRows(floats, count);
            } else {
                copy(first * columns, count * columns, doubles, 0);
                sum.addRows(doubles, count);
            }
            first += count;
        }
    }

    /**
     * Of matrices as they are stored, which are never solved in single precision: a shuffle has at least as many rows.
     */
    private void addColumns(Accumulator sum, AnalysisContext work) {
        int step = Math.min(stripe(), columns);
        double[] block = new double[step * rows];
        for (int first = 0; first < columns; ) {
            work.checkpoint();
            int count = Math.min(step, columns - first);
            copyColumns(first, count, block);
            sum.addColumns(block, count);
            first += count;
        }
    }

    /** The other singular vectors, unnormalized: Wv for vectors over the columns, Wᵀv for those over the rows. */
    public double[][] partners(double[][] vectors) {
        boolean overColumns = rows >= columns;
        double[][] results = new double[vectors.length][n()];
        double[] row = new double[columns];
        for (int i = 0; i < rows; i++) {
            copy(i * columns, columns, row, 0);
            for (int v = 0; v < vectors.length; v++) {
                if (overColumns) {
                    results[v][i] = product(row, vectors[v]);
                } else {
                    addMultiple(results[v], vectors[v][i], row);
                }
            }
        }
        return results;
    }

    /** Eight sums: an addition takes four cycles, and a processor begins two in each. */
    public static double product(double[] a, double[] b) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        int i = 0;
        for (; i + 7 < a.length; i += 8) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
            s4 += a[i + 4] * b[i + 4];
            s5 += a[i + 5] * b[i + 5];
            s6 += a[i + 6] * b[i + 6];
            s7 += a[i + 7] * b[i + 7];
        }
        for (; i < a.length; i++) {
            s0 += a[i] * b[i];
        }
        return s0 + s1 + (s2 + s3) + (s4 + s5 + (s6 + s7));
    }

    private static void addMultiple(double[] sum, double factor, double[] row) {
        for (int j = 0; j < row.length; j++) {
            sum[j] += factor * row[j];
        }
    }
}
