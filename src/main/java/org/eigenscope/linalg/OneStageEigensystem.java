package org.eigenscope.linalg;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Householder reduction to tridiagonal form ({@code sytrd}, 4/3·m³ flops, half of them bound by memory). Its
 * eigenvalues follow when they are asked for: all by QL iteration (O(m²)), single ones by bisection (O(m)). The
 * reflectors are kept, so that a few eigenvectors ({@code stemr}, then {@code ormtr}) cost O(m²) each.
 */
final class OneStageEigensystem implements Eigensystem {

    /** Columns that the reduction handles at a time. */
    private static final int BLOCK = 24;

    private final OpenBlasLibrary library;
    private final OpenBlasGram gram;
    private final NativeArrays reals;
    private final int order;
    private final double[] diagonal;
    private final double[] offDiagonal;
    private final double[] tau;
    private double[] values;
    private Tridiagonal tridiagonal;

    /** Solves; the Gram matrix is overwritten, and closed with this. */
    OneStageEigensystem(OpenBlasLibrary library, OpenBlasGram gram) {
        this.library = library;
        this.gram = gram;
        this.reals = new NativeArrays(gram.precision());
        this.order = gram.order();
        MemorySegment x = gram.matrix();
        try (Arena arena = Arena.ofConfined()) {
            OpenBlasLibrary.checkDiagonal(gram.precision(), order, x, gram.stride());
            MemorySegment d = reals.allocate(arena, order);
            MemorySegment e = reals.allocate(arena, order);
            MemorySegment t = reals.allocate(arena, order);
            int lwork = order * BLOCK;
            MemorySegment work = reals.allocate(arena, lwork);
            SolverChecks.converged(library.sytrd(gram.precision(), gram.triangle(), order, x, gram.stride(), d, e, t,
                    work,
                    lwork),
                    order);
            this.diagonal = reals.toArray(d, 0, order);
            this.offDiagonal = reals.toArray(e, 0, order);
            this.tau = reals.toArray(t, 0, order);
        }
    }

    @Override
    public int order() {
        return order;
    }

    @Override
    public double[] values() {
        if (values == null) {
            values = tridiagonal().values();
        }
        return values.clone();
    }

    @Override
    public double largest(int k) {
        Objects.checkIndex(k, order);
        if (values != null) {
            return values[order - 1 - k];
        }
        return tridiagonal().largest(k);
    }

    private Tridiagonal tridiagonal() {
        if (tridiagonal == null) {
            tridiagonal = new Tridiagonal(diagonal, offDiagonal, gram.precision().unitRoundoff());
        }
        return tridiagonal;
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
        Precision precision = gram.precision();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment z = reals.allocate(arena, (long) order * count);
            SolverChecks.converged(library.stemr(precision, order, reals.allocate(arena, diagonal),
                    reals.allocate(arena, offDiagonal), from + 1, to, reals.allocate(arena, order), z), order);
            SolverChecks.converged(library.ormtr(precision, gram.triangle(), order, count, x, gram.stride(),
                    reals.allocate(arena, tau), z), order);
            for (int v = 0; v < count; v++) {
                vectors[v] = Eigenvectors.oriented(reals.toArray(z, (long) v * order, order));
            }
        }
        return vectors;
    }

    @Override
    public void close() {
        gram.close();
    }
}
