package org.eigenscope.linalg;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** A matrix off-heap, column-major, that rows and columns of W are added to until a solver takes it. */
abstract class OpenBlasAccumulator implements Accumulator {

    private final OpenBlasLibrary library;
    private final int order;
    private final int stride;
    private final Arena arena = Arena.ofShared();
    private boolean open = true;

    OpenBlasAccumulator(OpenBlasLibrary library, int order, Precision precision) {
        if (order < 1) {
            throw new IllegalArgumentException("order " + order);
        }
        this.library = library;
        this.order = order;
        this.stride = new NativeArrays(precision).stride(order);
    }

    final OpenBlasLibrary library() {
        return library;
    }

    /** The memory, which lives until this is closed. */
    final Arena arena() {
        return arena;
    }

    @Override
    public final int order() {
        return order;
    }

    /** Elements from one column of the matrix to the next: its leading dimension. */
    final int stride() {
        return stride;
    }

    /** The matrix itself, for the solver, which overwrites it. */
    abstract MemorySegment matrix();

    final void check(int vectors, int length) {
        checkOpen();
        Objects.checkFromIndexSize(0, (long) vectors * order, length);
    }

    final void checkOpen() {
        if (!open) {
            throw new IllegalStateException("this matrix is closed");
        }
    }

    @Override
    public final void close() {
        if (open) {
            open = false;
            arena.close();
        }
    }
}
