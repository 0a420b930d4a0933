package org.eigenscope.linalg;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * LAPACK's routines for the reduction by way of a band matrix. LAPACKE does not wrap the two stages, so they are called
 * by Fortran's convention: all arguments by address, the lengths of the strings at the end.
 */
final class BandRoutines {

    private static final MemoryLayout[] SY2SB = fortran(11, 1);
    private static final MemoryLayout[] SB2ST = fortran(14, 3);

    private final OpenBlasLibrary library;
    private final Reals reals;
    private final String letter;

    BandRoutines(OpenBlasLibrary library, Precision precision) {
        this.library = library;
        this.reals = new Reals(precision);
        this.letter = precision == Precision.DOUBLE ? "d" : "s";
    }

    private static MemoryLayout[] fortran(int addresses, int strings) {
        MemoryLayout[] layouts = new MemoryLayout[addresses + strings];
        Arrays.fill(layouts, 0, addresses, ADDRESS);
        Arrays.fill(layouts, addresses, layouts.length, JAVA_LONG);
        return layouts;
    }

    /** The lower triangle of x to a band matrix of kd subdiagonals in ab, (kd+1) × n; reflectors in x and tau. */
    int sy2sb(int n, int kd, MemorySegment x, MemorySegment ab, MemorySegment tau) {
        MethodHandle handle = library.function(letter + "sytrd_sy2sb_", FunctionDescriptor.ofVoid(SY2SB));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment lower = arena.allocateFrom("L");
            MemorySegment order = integer(arena, n);
            MemorySegment band = integer(arena, kd);
            MemorySegment ldab = integer(arena, kd + 1);
            MemorySegment info = integer(arena, 0);
            MemorySegment size = reals.allocate(arena, 1);
            MemorySegment query = integer(arena, -1);
            OpenBlasLibrary.call(() -> {
                handle.invokeExact(lower, order, band, x, order, ab, ldab, tau, size, query, info, 1L);
                return 0;
            });
            MemorySegment lwork = integer(arena, (int) reals.get(size, 0));
            MemorySegment work = reals.allocate(arena, lwork.get(JAVA_INT, 0));
            return OpenBlasLibrary.call(() -> {
                handle.invokeExact(lower, order, band, x, order, ab, ldab, tau, work, lwork, info, 1L);
                return info.get(JAVA_INT, 0);
            });
        }
    }

    /** The band matrix to tridiagonal form, without its reflectors: diagonal d, off-diagonal e; ab is overwritten. */
    int sb2st(int n, int kd, MemorySegment ab, MemorySegment d, MemorySegment e) {
        MethodHandle handle = library.function(letter + "sytrd_sb2st_", FunctionDescriptor.ofVoid(SB2ST));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment yes = arena.allocateFrom("Y");
            MemorySegment none = arena.allocateFrom("N");
            MemorySegment lower = arena.allocateFrom("L");
            MemorySegment order = integer(arena, n);
            MemorySegment band = integer(arena, kd);
            MemorySegment ldab = integer(arena, kd + 1);
            MemorySegment info = integer(arena, 0);
            MemorySegment sizes = reals.allocate(arena, 2);
            MemorySegment query = integer(arena, -1);
            OpenBlasLibrary.call(() -> {
                handle.invokeExact(yes, none, lower, order, band, ab, ldab, d, e, sizes, query,
                        reals.from(sizes, 1), query, info, 1L, 1L, 1L);
                return 0;
            });
            MemorySegment lhous = integer(arena, (int) reals.get(sizes, 0));
            MemorySegment hous = reals.allocate(arena, lhous.get(JAVA_INT, 0));
            MemorySegment lwork = integer(arena, (int) reals.get(sizes, 1));
            MemorySegment work = reals.allocate(arena, lwork.get(JAVA_INT, 0));
            return OpenBlasLibrary.call(() -> {
                handle.invokeExact(yes, none, lower, order, band, ab, ldab, d, e, hous, lhous, work, lwork, info,
                        1L, 1L, 1L);
                return info.get(JAVA_INT, 0);
            });
        }
    }

    /** LU factors of a band matrix of kd sub- and superdiagonals in ab, (3·kd+1) × n, with its pivots. */
    int gbtrf(int n, int kd, MemorySegment ab, MemorySegment pivots) {
        MethodHandle handle = library.function("LAPACKE_" + letter + "gbtrf_work", FunctionDescriptor.of(JAVA_INT,
                JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS));
        return OpenBlasLibrary.call(() -> (int) handle.invokeExact(OpenBlasLibrary.COLUMN_MAJOR, n, n, kd, kd, ab,
                3 * kd + 1, pivots));
    }

    /** Solves for one right side, in place. */
    int gbtrs(int n, int kd, MemorySegment ab, MemorySegment pivots, MemorySegment b) {
        MethodHandle handle = library.function("LAPACKE_" + letter + "gbtrs_work", FunctionDescriptor.of(JAVA_INT,
                JAVA_INT, JAVA_BYTE, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        return OpenBlasLibrary.call(() -> (int) handle.invokeExact(OpenBlasLibrary.COLUMN_MAJOR, (byte) 'N', n, kd,
                kd, 1, ab, 3 * kd + 1, pivots, b, n));
    }

    /**
     * c ← Qc, c rows × columns with leading dimension ldc, Q of so many reflectors in a (leading dimension lda) and
     * tau.
     */
    int ormqr(int rows, int columns, int reflectors, MemorySegment a, int lda, MemorySegment tau, MemorySegment c,
            int ldc) {
        MethodHandle handle = library.function("LAPACKE_" + letter + "ormqr", FunctionDescriptor.of(JAVA_INT, JAVA_INT,
                JAVA_BYTE, JAVA_BYTE, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        return OpenBlasLibrary.call(() -> (int) handle.invokeExact(OpenBlasLibrary.COLUMN_MAJOR, (byte) 'L',
                (byte) 'N', rows, columns, reflectors, a, lda, tau, c, ldc));
    }

    private static MemorySegment integer(Arena arena, int value) {
        return arena.allocateFrom(JAVA_INT, value);
    }
}
