package org.eigenscope.linalg;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import static org.eigenscope.linalg.FortranCalls.LETTER;

/**
 * Singular values in two stages (Großer and Lang, Parallel Computing 25, 1999): QR of a panel of columns and LQ of a
 * panel of rows, in turn, take the matrix to an upper band by matrix products; rotations take that to a bidiagonal
 * matrix ({@code gbbrd}), and dqds has its singular values ({@code bdsqr}). {@code gesdd}, in one stage, reads all of
 * the matrix for every column, and is bound by memory.
 */
final class BandSingularValues {

    /**
     * Columns and rows of a panel; the superdiagonals of the band. A wider one costs the rotations more than it saves.
     */
    private static final int PANEL = 32;

    private static final NativeArrays REALS = new NativeArrays(Precision.DOUBLE);

    private final OpenBlasLibrary library;
    private final MemorySegment a;
    private final int order;
    private final int stride;

    /** Takes a column-major matrix, which is overwritten. */
    BandSingularValues(OpenBlasLibrary library, MemorySegment a, int order, int stride) {
        this.library = library;
        this.a = a;
        this.order = order;
        this.stride = stride;
    }

    /** All of them, ascending. */
    double[] ascending() {
        try (Arena arena = Arena.ofConfined()) {
            reduce(REALS.allocate(arena, PANEL * PANEL), REALS.allocate(arena, (long) order * PANEL));
            MemorySegment d = REALS.allocate(arena, order);
            MemorySegment e = REALS.allocate(arena, order);
            MemorySegment work = REALS.allocate(arena, 4L * order);
            gbbrd(band(arena), d, e, work);
            bdsqr(d, e, work);
            double[] values = REALS.toArray(d, 0, order);
            Arrays.sort(values);
            return values;
        }
    }

    /**
     * Reduces to an upper band; t is for the triangle of the reflectors of a panel, work for what they are applied to.
     */
    private void reduce(MemorySegment t, MemorySegment work) {
        for (int j = 0; j < order; j += PANEL) {
            int height = order - j;
            int panel = Math.min(PANEL, height);
            int width = height - panel;
            factor("geqrt", height, panel, panel, at(j, j), t, work);
            if (width > 0) {
                apply("gemqrt", 'L', height, width, panel, at(j, j), t, at(j, j + panel), work);
                int reflectors = Math.min(panel, width);
                factor("gelqt", panel, width, reflectors, at(j, j + panel), t, work);
                apply("gemlqt", 'R', width, width, reflectors, at(j, j + panel), t, at(j + panel, j + panel), work);
            }
        }
    }

    private MemorySegment at(int row, int column) {
        return REALS.from(a, (long) column * stride + row);
    }

    /** The band as LAPACK stores one: each column from its highest superdiagonal down to the diagonal. */
    private MemorySegment band(Arena arena) {
        MemorySegment band = REALS.allocate(arena, (PANEL + 1L) * order);
        for (int j = 0; j < order; j++) {
            int above = Math.min(j, PANEL);
            long to = j * (PANEL + 1L) + PANEL - above;
            MemorySegment.copy(at(j - above, j), 0, band, to * Double.BYTES, (above + 1L) * Double.BYTES);
        }
        return band;
    }

    private MemorySegment routine(String name) {
        return library.routine(Precision.DOUBLE, name);
    }

    private void done(int info) {
        SolverChecks.converged(info, order);
    }

    /**
     * Factors a panel, its reflectors in the place of what becomes zero.
     *
     * @param routine {@code geqrt}: QR of columns, reflectors below the diagonal; {@code gelqt}: LQ of rows, reflectors
     *                right of it
     */
    private void factor(String routine, int rows, int columns, int block, MemorySegment v, MemorySegment t,
            MemorySegment work) {
        done(FortranCalls.call(by -> {
            library.taking(9, 0).invokeExact(routine(routine), by.number(rows), by.number(columns),
                    by.number(block), v, by.number(stride), t, by.number(PANEL), work, by.info());
        }));
    }

    /**
     * Applies the reflectors of a panel to a matrix c.
     *
     * @param routine {@code gemqrt}: those of columns; {@code gemlqt}: those of rows
     * @param side    L: c ← Qᵀc; R: c ← cQᵀ
     */
    private void apply(String routine, char side, int rows, int columns, int reflectors, MemorySegment v,
            MemorySegment t, MemorySegment c, MemorySegment work) {
        done(FortranCalls.call(by -> {
            library.taking(14, 2).invokeExact(routine(routine), by.letter(side), by.letter('T'), by.number(rows),
                    by.number(columns), by.number(reflectors), by.number(reflectors), v, by.number(stride), t,
                    by.number(PANEL), c, by.number(stride), work, by.info(), LETTER, LETTER);
        }));
    }

    /** The band to a bidiagonal matrix: diagonal d, superdiagonal e. */
    private void gbbrd(MemorySegment band, MemorySegment d, MemorySegment e, MemorySegment work) {
        MemorySegment none = MemorySegment.NULL;
        done(FortranCalls.call(by -> {
            library.taking(18, 1).invokeExact(routine("gbbrd"), by.letter('N'), by.number(order),
                    by.number(order), by.number(0), by.number(0), by.number(PANEL), band, by.number(PANEL + 1), d, e,
                    none, by.number(1), none, by.number(1), none, by.number(1), work, by.info(), LETTER);
        }));
    }

    /** The singular values of a bidiagonal matrix, in d. */
    private void bdsqr(MemorySegment d, MemorySegment e, MemorySegment work) {
        MemorySegment none = MemorySegment.NULL;
        done(FortranCalls.call(by -> {
            library.taking(15, 1).invokeExact(routine("bdsqr"), by.letter('U'), by.number(order), by.number(0),
                    by.number(0), by.number(0), d, e, none, by.number(1), none, by.number(1), none, by.number(1), work,
                    by.info(), LETTER);
        }));
    }
}
