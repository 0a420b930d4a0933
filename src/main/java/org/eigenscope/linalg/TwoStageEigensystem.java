package org.eigenscope.linalg;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import static java.lang.foreign.ValueLayout.JAVA_INT;

/**
 * Reduction in two stages (Haidar, Ltaief, Dongarra, SC 2011): to a band matrix B = QᵀXQ by matrix products ({@code
 * sytrd_sy2sb}), then to tridiagonal form by chasing bulges ({@code sytrd_sb2st}), then as {@link OneStageEigensystem}.
 * Wins where X no longer fits the cache, since the one-stage reduction reads all of X for every column.
 *
 * <p>Eigenvectors come from the band matrix by inverse iteration, O(m·kd²) each, and from there by Q, O(m²).
 */
final class TwoStageEigensystem implements Eigensystem {

    /** Steps of inverse iteration. One does where λ is as good as it is; each more costs next to nothing. */
    private static final int STEPS = 3;

    private final BandRoutines routines;
    private final OpenBlasGram gram;
    private final NativeArrays reals;
    private final int order;
    private final int kd;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment band;
    private final MemorySegment tau;
    private final double[] values;

    /** Solves; the Gram matrix is overwritten, and closed with this. */
    TwoStageEigensystem(OpenBlasLibrary library, OpenBlasGram gram, int kd) {
        this.routines = new BandRoutines(library, gram.precision());
        this.gram = gram;
        this.reals = new NativeArrays(gram.precision());
        this.order = gram.order();
        this.kd = kd;
        MemorySegment x = gram.matrix();
        boolean solved = false;
        try (Arena local = Arena.ofConfined()) {
            OpenBlasLibrary.checkDiagonal(gram.precision(), order, x, gram.stride());
            band = reals.allocate(arena, (kd + 1L) * order);
            tau = reals.allocate(arena, order);
            SolverChecks.converged(routines.sy2sb(order, kd, x, gram.stride(), band, tau), order);
            MemorySegment copy = reals.allocate(local, (kd + 1L) * order).copyFrom(band);
            MemorySegment d = reals.allocate(local, order);
            MemorySegment e = reals.allocate(local, order);
            SolverChecks.converged(routines.sb2st(order, kd, copy, d, e), order);
            values = new Tridiagonal(reals.toArray(d, 0, order), reals.toArray(e, 0, order), gram.precision()
                    .unitRoundoff())
                    .values();
            solved = true;
        } finally {
            if (!solved) {
                arena.close();
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
        MemorySegment x = gram.matrix();
        try (Arena local = Arena.ofConfined()) {
            for (int i = 0; i < count; i++) {
                vectors[i] = ofBand(from + i, vectors, i);
            }
            MemorySegment z = reals.allocate(local, (long) order * count);
            for (int i = 0; i < count; i++) {
                reals.put(z, (long) i * order, vectors[i]);
            }
            if (count > 0) {
                back(x, z, count);
            }
            for (int i = 0; i < count; i++) {
                vectors[i] = Eigenvectors.oriented(reals.toArray(z, (long) i * order, order));
            }
        }
        return vectors;
    }

    /** The eigenvector of the band matrix for one eigenvalue, orthogonal to the first few of {@code others}. */
    private double[] ofBand(int index, double[][] others, int count) {
        double max = values[order - 1];
        double tiny = max > 0 ? 2 * reals.precision().unitRoundoff() * max : 1;
        try (Arena local = Arena.ofConfined()) {
            MemorySegment pivots = local.allocate(JAVA_INT, order);
            MemorySegment lu = reals.allocate(local, (3L * kd + 1) * order);
            // Equal eigenvalues are told apart by a hair, lest their iterations end in the same vector; and an exact
            // eigenvalue, which leaves a zero pivot, is moved off.
            double shift = values[index] + count * tiny;
            while (factor(shift, lu, pivots) > 0) {
                shift += tiny;
            }
            Random random = new Random(index);
            double[] vector = random.doubles(order, -1, 1).toArray();
            MemorySegment y = reals.allocate(local, order);
            for (int step = 0; step < STEPS; step++) {
                Eigenvectors.orthonormal(vector, others, count);
                reals.put(y, 0, vector);
                SolverChecks.converged(routines.gbtrs(order, kd, lu, pivots, y), order);
                vector = reals.toArray(y, 0, order);
            }
            Eigenvectors.orthonormal(vector, others, count);
            return vector;
        }
    }

    /** LU factors of B − shift·I. */
    private int factor(double shift, MemorySegment lu, MemorySegment pivots) {
        double[] below = reals.toArray(band, 0, order * (kd + 1));
        double[] column = new double[3 * kd + 1];
        for (int j = 0; j < order; j++) {
            // row i of B is at place 2·kd + i − j of column j
            Arrays.fill(column, 0);
            for (int k = 0; k <= kd; k++) {
                column[2 * kd + k] = j + k < order ? below[j * (kd + 1) + k] : 0;
                column[2 * kd - k] = j >= k ? below[(j - k) * (kd + 1) + k] : 0;
            }
            column[2 * kd] -= shift;
            reals.put(lu, (long) j * column.length, column);
        }
        return routines.gbtrf(order, kd, lu, pivots);
    }

    /** z ← Qz, panel by panel from the last: that of column j holds the reflectors of rows j + kd and below. */
    private void back(MemorySegment x, MemorySegment z, int count) {
        int last = (order - kd - 1) / kd * kd;
        for (int j = last; j >= 0; j -= kd) {
            int rows = order - kd - j;
            SolverChecks.converged(routines.ormqr(rows, count, Math.min(rows, kd),
                    reals.from(x, (long) j * gram.stride() + j + kd), gram.stride(), reals.from(tau, j),
                    reals.from(z, j + kd), order), order);
        }
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
        gram.close();
    }
}
