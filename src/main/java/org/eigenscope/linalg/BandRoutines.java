package org.eigenscope.linalg;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

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
        try (LapackCalls.Call call = library.call(precision, "sytrd_sy2sb")) {
            return call.letter('L').number(n).number(kd).array(x).number(ldx).array(ab).number(kd + 1).array(tau)
                    .array(work).number(lwork).info();
        }
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
        try (LapackCalls.Call call = library.call(precision, "sytrd_sb2st")) {
            return call.letter('Y').letter('N').letter('L').number(n).number(kd).array(ab).number(kd + 1).array(d)
                    .array(e).array(hous).number(lhous).array(work).number(lwork).info();
        }
    }

    /** LU factors of a band matrix of kd sub- and superdiagonals in ab, (3·kd+1) × n, with its pivots. */
    int gbtrf(int n, int kd, MemorySegment ab, MemorySegment pivots) {
        try (LapackCalls.Call call = library.call(precision, "gbtrf")) {
            return call.number(n).number(n).number(kd).number(kd).array(ab).number(3 * kd + 1).array(pivots).info();
        }
    }

    /** Solves for one right side, in place. */
    int gbtrs(int n, int kd, MemorySegment ab, MemorySegment pivots, MemorySegment b) {
        try (LapackCalls.Call call = library.call(precision, "gbtrs")) {
            return call.letter('N').number(n).number(kd).number(kd).number(1).array(ab).number(3 * kd + 1)
                    .array(pivots).array(b).number(n).info();
        }
    }

    /**
     * c ← Qc, c rows × columns with leading dimension ldc, Q of so many reflectors in a (leading dimension lda) and
     * tau.
     */
    int ormqr(int rows, int columns, int reflectors, MemorySegment a, int lda, MemorySegment tau, MemorySegment c,
            int ldc) {
        try (Arena arena = Arena.ofConfined(); LapackCalls.Call call = library.call(precision, "ormqr")) {
            int lwork = OpenBlasLibrary.workOfReflectors(columns);
            return call.letter('L').letter('N').number(rows).number(columns).number(reflectors).array(a).number(lda)
                    .array(tau).array(c).number(ldc).array(reals.allocate(arena, lwork)).number(lwork).info();
        }
    }
}
