package org.eigenscope.linalg;

import java.lang.foreign.MemorySegment;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

/**
 * Off-heap and column-major as L = Rᵀ: rows of W then are the columns of a block B as they lie, and (L, B) is reduced
 * to (L', 0) by {@code tplqt}, which knows that L is a triangle and takes 2·m² flops a row.
 */
final class OpenBlasTriangle extends OpenBlasAccumulator implements Triangle {

    /** Rows of W at a time: more are no faster. */
    private static final int DEPTH = 256;

    /** Reflectors that are applied at once. */
    private static final int PANEL = 64;

    private final int panel;
    private final MemorySegment l;
    private final MemorySegment buffer;
    private final MemorySegment reflectors;
    private final MemorySegment work;

    OpenBlasTriangle(OpenBlasLibrary library, int order) {
        super(library, order, Precision.DOUBLE);
        NativeArrays reals = new NativeArrays(Precision.DOUBLE);
        this.panel = Math.min(PANEL, order);
        try {
            this.l = reals.allocate(arena(), (long) stride() * order);
            this.buffer = reals.allocate(arena(), (long) order * DEPTH);
            this.reflectors = reals.allocate(arena(), (long) order * panel);
            this.work = reals.allocate(arena(), (long) order * panel);
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    @Override
    public void addRows(double[] block, int rows) {
        check(rows, block.length);
        for (int row = 0; row < rows; row += DEPTH) {
            int count = Math.min(DEPTH, rows - row);
            MemorySegment.copy(block, row * order(), buffer, JAVA_DOUBLE, 0, count * order());
            reduce(count);
        }
    }

    @Override
    public void addColumns(double[] block, int columns) {
        check(columns, block.length);
        double[] vector = new double[order()];
        for (int column = 0; column < columns; column += DEPTH) {
            int count = Math.min(DEPTH, columns - column);
            for (int c = 0; c < count; c++) {
                for (int i = 0; i < order(); i++) {
                    vector[i] = block[i * columns + column + c];
                }
                MemorySegment.copy(vector, 0, buffer, JAVA_DOUBLE, (long) c * order() * Double.BYTES, order());
            }
            reduce(count);
        }
    }

    /** Takes so many vectors of the buffer. */
    private void reduce(int count) {
        SolverChecks.converged(library().tplqt(order(), count, panel, l, stride(), buffer, reflectors, work), order());
    }

    /** L itself, for the solver, which overwrites it; zeros above its diagonal. */
    @Override
    MemorySegment matrix() {
        checkOpen();
        return l;
    }
}
