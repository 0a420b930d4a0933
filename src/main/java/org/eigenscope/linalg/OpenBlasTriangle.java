package org.eigenscope.linalg;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

/**
 * Off-heap and column-major as L = Rᵀ: rows of W then are the columns of a block B as they lie, and (L, B) is reduced
 * to (L', 0) by {@code tplqt}, which knows that L is a triangle and takes 2·m² flops a row.
 */
final class OpenBlasTriangle implements Triangle {

    /** Rows of W at a time: more are no faster. */
    private static final int DEPTH = 256;

    /** Reflectors that are applied at once. */
    private static final int PANEL = 64;

    private final OpenBlasLibrary library;
    private final int order;
    private final int stride;
    private final int panel;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment l;
    private final MemorySegment buffer;
    private final MemorySegment reflectors;
    private final MemorySegment work;
    private boolean open = true;

    OpenBlasTriangle(OpenBlasLibrary library, int order) {
        if (order < 1) {
            throw new IllegalArgumentException("order " + order);
        }
        NativeArrays reals = new NativeArrays(Precision.DOUBLE);
        this.library = library;
        this.order = order;
        this.stride = reals.stride(order);
        this.panel = Math.min(PANEL, order);
        try {
            this.l = reals.allocate(arena, (long) stride * order);
            this.buffer = reals.allocate(arena, (long) order * DEPTH);
            this.reflectors = reals.allocate(arena, (long) order * panel);
            this.work = reals.allocate(arena, (long) order * panel);
        } catch (Throwable e) {
            arena.close();
            throw e;
        }
    }

    @Override
    public int order() {
        return order;
    }

    @Override
    public void addRows(double[] block, int rows) {
        check(rows, block.length);
        for (int row = 0; row < rows; row += DEPTH) {
            int count = Math.min(DEPTH, rows - row);
            MemorySegment.copy(block, row * order, buffer, JAVA_DOUBLE, 0, count * order);
            reduce(count);
        }
    }

    @Override
    public void addColumns(double[] block, int columns) {
        check(columns, block.length);
        double[] vector = new double[order];
        for (int column = 0; column < columns; column += DEPTH) {
            int count = Math.min(DEPTH, columns - column);
            for (int c = 0; c < count; c++) {
                for (int i = 0; i < order; i++) {
                    vector[i] = block[i * columns + column + c];
                }
                MemorySegment.copy(vector, 0, buffer, JAVA_DOUBLE, (long) c * order * Double.BYTES, order);
            }
            reduce(count);
        }
    }

    /** Takes so many vectors of the buffer. */
    private void reduce(int count) {
        Finite.converged(library.tplqt(order, count, panel, l, stride, buffer, reflectors, work), order);
    }

    private void check(int vectors, int length) {
        checkOpen();
        Objects.checkFromIndexSize(0, (long) vectors * order, length);
    }

    private void checkOpen() {
        if (!open) {
            throw new IllegalStateException("this triangle is closed");
        }
    }

    /** L itself, for the solver, which overwrites it; zeros above its diagonal. */
    MemorySegment matrix() {
        checkOpen();
        return l;
    }

    /** Elements from one column of L to the next: its leading dimension. */
    int stride() {
        return stride;
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            arena.close();
        }
    }
}
