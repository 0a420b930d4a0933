package org.eigenscope.linalg;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import static org.eigenscope.linalg.FortranCalls.LETTER;

/** LAPACK's routines for the reduction by way of a band matrix. */
final class BandRoutines {

    private final OpenBlasLibrary library;
    private final Precision precision;
    private final NativeArrays reals;

    BandRoutines(OpenBlasLibrary library, Precision precision) {
        this.library = library;
        this.precision = precision;
        this.reals = new NativeArrays(precision);
    }

    /** The lower triangle of x to a band matrix of kd subdiagonals in ab, (kd+1) × n; reflectors in x and tau. */
    int sy2sb(int n, int kd, MemorySegment x, int ldx, MemorySegment ab, MemorySegment tau) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = reals.allocate(arena, 1);
            int info = sy2sb(n, kd, x, ldx, ab, tau, size, -1);
            int lwork = (int) reals.get(size, 0);
            return info != 0 ? info : sy2sb(n, kd, x, ldx, ab, tau, reals.allocate(arena, lwork), lwork);
        }
    }

    private int sy2sb(int n, int kd, MemorySegment x, int ldx, MemorySegment ab, MemorySegment tau, MemorySegment work,
            int lwork) {
        return FortranCalls.call(by -> {
            library.taking(11, 1).invokeExact(library.routine(precision, "sytrd_sy2sb"), by.letter('L'),
                    by.number(n), by.number(kd), x, by.number(ldx), ab, by.number(kd + 1), tau, work, by.number(lwork),
                    by.info(), LETTER);
        });
    }

    /** The band matrix to tridiagonal form, without its reflectors: diagonal d, off-diagonal e; ab is overwritten. */
    int sb2st(int n, int kd, MemorySegment ab, MemorySegment d, MemorySegment e) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment hous = reals.allocate(arena, 1);
            MemorySegment work = reals.allocate(arena, 1);
            int info = sb2st(n, kd, ab, d, e, hous, -1, work, -1);
            int lhous = (int) reals.get(hous, 0);
            int lwork = (int) reals.get(work, 0);
            return info != 0 ? info
                    : sb2st(n, kd, ab, d, e, reals.allocate(arena, lhous), lhous, reals.allocate(arena, lwork), lwork);
        }
    }

    private int sb2st(int n, int kd, MemorySegment ab, MemorySegment d, MemorySegment e, MemorySegment hous, int lhous,
            MemorySegment work, int lwork) {
        return FortranCalls.call(by -> {
            library.taking(14, 3).invokeExact(library.routine(precision, "sytrd_sb2st"), by.letter('Y'),
                    by.letter('N'), by.letter('L'), by.number(n), by.number(kd), ab, by.number(kd + 1), d, e, hous,
                    by.number(lhous), work, by.number(lwork), by.info(), LETTER, LETTER, LETTER);
        });
    }

    /** LU factors of a band matrix of kd sub- and superdiagonals in ab, (3·kd+1) × n, with its pivots. */
    int gbtrf(int n, int kd, MemorySegment ab, MemorySegment pivots) {
        return FortranCalls.call(by -> {
            library.taking(8, 0).invokeExact(library.routine(precision, "gbtrf"), by.number(n), by.number(n),
                    by.number(kd), by.number(kd), ab, by.number(3 * kd + 1), pivots, by.info());
        });
    }

    /** Solves for one right side, in place. */
    int gbtrs(int n, int kd, MemorySegment ab, MemorySegment pivots, MemorySegment b) {
        return FortranCalls.call(by -> {
            library.taking(11, 1).invokeExact(library.routine(precision, "gbtrs"), by.letter('N'), by.number(n),
                    by.number(kd), by.number(kd), by.number(1), ab, by.number(3 * kd + 1), pivots, b, by.number(n),
                    by.info(), LETTER);
        });
    }

    /**
     * c ← Qc, c rows × columns with leading dimension ldc, Q of so many reflectors in a (leading dimension lda) and
     * tau.
     */
    int ormqr(int rows, int columns, int reflectors, MemorySegment a, int lda, MemorySegment tau, MemorySegment c,
            int ldc) {
        int lwork = OpenBlasLibrary.workOfReflectors(columns);
        try (Arena arena = Arena.ofConfined()) {
            return FortranCalls.call(by -> {
                library.taking(13, 2).invokeExact(library.routine(precision, "ormqr"), by.letter('L'),
                        by.letter('N'), by.number(rows), by.number(columns), by.number(reflectors), a, by.number(lda),
                        tau, c, by.number(ldc), reals.allocate(arena, lwork), by.number(lwork), by.info(), LETTER,
                        LETTER);
            });
        }
    }
}
