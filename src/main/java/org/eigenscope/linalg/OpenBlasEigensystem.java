package org.eigenscope.linalg;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

/**
 * Householder reduction to tridiagonal form ({@code sytrd}, 4/3·m³ flops), then its eigenvalues by the
 * Pal–Walker–Kahan QL iteration ({@code sterf}, O(m²)). The reflectors are kept, so that a few eigenvectors ({@code
 * stemr}, then {@code ormtr}) cost O(m²) each.
 */
final class OpenBlasEigensystem implements Eigensystem {

    /** Columns that the reduction handles at a time. */
    private static final int BLOCK = 32;

    private final OpenBlasLibrary library;
    private final OpenBlasGram gram;
    private final Precision precision;
    private final int order;
    private final double[] diagonal;
    private final double[] offDiagonal;
    private final double[] tau;
    private final double[] values;

    OpenBlasEigensystem(OpenBlasLibrary library, OpenBlasGram gram) {
        this.library = library;
        this.gram = gram;
        this.precision = gram.precision();
        this.order = gram.order();
        MemorySegment x = gram.matrix();
        boolean solved = false;
        try (Arena arena = Arena.ofConfined()) {
            for (long i = 0; i < order; i++) {
                Finite.checkDiagonal(get(x, i * order + i));
            }
            MemorySegment d = reals(arena, order);
            MemorySegment e = reals(arena, order);
            MemorySegment t = reals(arena, order);
            int lwork = order * BLOCK;
            Finite.converged(library.sytrd(precision, order, x, d, e, t, reals(arena, lwork), lwork), order);
            this.diagonal = toArray(d);
            this.offDiagonal = toArray(e);
            this.tau = toArray(t);
            Finite.converged(library.sterf(precision, order, d, e), order);
            this.values = toArray(d);
            for (int i = 0; i < order; i++) {
                values[i] = Math.max(values[i], 0);
            }
            solved = true;
        } finally {
            if (!solved) {
                gram.close();
            }
        }
    }

    @Override
    public int order() {
        return order;
    }

    @Override
    public double[] values() {
        return values.clone();
    }

    @Override
    public double[][] vectors(int from, int to) {
        Objects.checkFromToIndex(from, to, order);
        int count = to - from;
        double[][] vectors = new double[count][];
        if (count == 0) {
            return vectors;
        }
        MemorySegment x = gram.matrix();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment z = reals(arena, (long) order * count);
            Finite.converged(library.stemr(precision, order, copy(arena, diagonal), copy(arena, offDiagonal), from + 1, to,
                    reals(arena, order), z), order);
            Finite.converged(library.ormtr(precision, order, count, x, copy(arena, tau), z), order);
            for (int v = 0; v < count; v++) {
                double[] vector = new double[order];
                for (int i = 0; i < order; i++) {
                    vector[i] = get(z, (long) v * order + i);
                }
                vectors[v] = Vectors.oriented(vector);
            }
        }
        return vectors;
    }

    private double get(MemorySegment segment, long index) {
        return precision == Precision.DOUBLE ? segment.getAtIndex(JAVA_DOUBLE, index) : segment.getAtIndex(JAVA_FLOAT, index);
    }

    private MemorySegment reals(Arena arena, long count) {
        return arena.allocate(count * precision.bytes(), 64);
    }

    private MemorySegment copy(Arena arena, double[] from) {
        MemorySegment segment = reals(arena, from.length);
        for (int i = 0; i < from.length; i++) {
            if (precision == Precision.DOUBLE) {
                segment.setAtIndex(JAVA_DOUBLE, i, from[i]);
            } else {
                segment.setAtIndex(JAVA_FLOAT, i, (float) from[i]);
            }
        }
        return segment;
    }

    private double[] toArray(MemorySegment segment) {
        double[] array = new double[order];
        for (int i = 0; i < order; i++) {
            array[i] = get(segment, i);
        }
        return array;
    }

    @Override
    public void close() {
        gram.close();
    }
}
