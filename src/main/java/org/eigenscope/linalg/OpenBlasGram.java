package org.eigenscope.linalg;

import java.lang.foreign.MemorySegment;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

/**
 * X off-heap, column-major, one of its triangles; blocks pass through a small off-heap buffer.
 */
final class OpenBlasGram extends OpenBlasAccumulator implements Gram {

    /**
     * The buffer has room for so many elements, but at least for {@link #MIN_DEPTH} rows: a rank-k update is fast from
     * there.
     */
    private static final int BUFFER = 1 << 18;

    private static final int MIN_DEPTH = 256;

    /** Floats that are made doubles at a time. */
    private static final int WIDENED = 1 << 13;

    private final char triangle;
    private final Precision precision;
    private final MemorySegment x;
    private final MemorySegment buffer;
    private final double[] wide;
    private final int depth;
    private boolean begun;

    /** Copies some of a block's elements to the beginning of the buffer. */
    @FunctionalInterface
    private interface Copy {
        void toBuffer(int start, int count);
    }

    /** @param triangle {@link OpenBlasLibrary#UPPER} or {@link OpenBlasLibrary#LOWER} */
    OpenBlasGram(OpenBlasLibrary library, int order, char triangle, Precision precision) {
        super(library, order, precision);
        this.triangle = triangle;
        this.precision = precision;
        this.wide = precision == Precision.DOUBLE ? new double[WIDENED] : null;
        this.depth = Math.max(MIN_DEPTH, BUFFER / order);
        NativeArrays reals = new NativeArrays(precision);
        try {
            this.x = library.allocateUncleared(arena(), reals.bytes((long) stride() * order));
            this.buffer = library.allocateUncleared(arena(), reals.bytes((long) order * depth));
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    @Override
    public Precision precision() {
        return precision;
    }

    @Override
    public void addRows(double[] block, int rows) {
        check(rows, block.length);
        addRows(rows, (start, count) -> put(block, start, 0, count));
    }

    @Override
    public void addRows(float[] block, int rows) {
        check(rows, block.length);
        addRows(rows, (start, count) -> put(block, start, 0, count));
    }

    private void addRows(int rows, Copy copy) {
        for (int row = 0; row < rows; row += depth) {
            int count = Math.min(depth, rows - row);
            copy.toBuffer(row * order(), count * order());
            add(OpenBlasLibrary.NO_TRANS, count, order());
        }
    }

    @Override
    public void addColumns(double[] block, int columns) {
        check(columns, block.length);
        for (int column = 0; column < columns; column += depth) {
            int count = Math.min(depth, columns - column);
            for (int row = 0; row < order(); row++) {
                put(block, row * columns + column, row * count, count);
            }
            add(OpenBlasLibrary.TRANS, count, count);
        }
    }

    /** The first update takes the place of what the memory happened to hold. */
    private void add(char trans, int count, int lda) {
        library().syrk(precision, triangle, trans, order(), count, buffer, lda, begun ? 1 : 0, x, stride());
        begun = true;
    }

    private void put(double[] from, int start, int to, int count) {
        if (precision == Precision.DOUBLE) {
            MemorySegment.copy(from, start, buffer, JAVA_DOUBLE, to * 8L, count);
        } else {
            for (int i = 0; i < count; i++) {
                buffer.setAtIndex(JAVA_FLOAT, to + i, (float) from[start + i]);
            }
        }
    }

    private void put(float[] from, int start, int to, int count) {
        if (precision == Precision.SINGLE) {
            MemorySegment.copy(from, start, buffer, JAVA_FLOAT, to * 4L, count);
        } else {
            // By pieces that stay in the cache.
            for (int done = 0; done < count; done += WIDENED) {
                int n = Math.min(WIDENED, count - done);
                Precision.widen(from, start + done, n, wide, 0);
                MemorySegment.copy(wide, 0, buffer, JAVA_DOUBLE, (to + done) * 8L, n);
            }
        }
    }

    /** X itself, for the solver, which overwrites it; column-major, {@link #triangle()}. */
    @Override
    MemorySegment matrix() {
        checkOpen();
        if (!begun) {
            x.fill((byte) 0);
            begun = true;
        }
        return x;
    }

    /** Which triangle of X is there. */
    char triangle() {
        return triangle;
    }
}
