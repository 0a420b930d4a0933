package org.eigenscope.linalg;

/**
 * All eigenvalues of a symmetric tridiagonal matrix by the root-free QL iteration of Pal, Walker and Kahan (Parlett,
 * The Symmetric Eigenvalue Problem, §8.15; LAPACK's {@code sterf}), four sweeps at a time. In a sweep each step waits
 * for the two divisions of the one before, so that a processor idles for most of it; the next sweep may follow one row
 * behind, and fills the gaps. Its shift must be known by then: four sweeps take the eigenvalues of the leading 4 × 4
 * block (the shifts of Bai and Demmel, Int. J. High Speed Computing 1, 1989), and what they split off is that block.
 *
 * <p>A sixth more steps than one sweep at a time with Wilkinson's shift, in a third of the time.
 */
final class QlIteration {

    private static final int SWEEPS = 4;

    /** Rows of a block below which it is not worth while to start four sweeps. */
    private static final int SMALL = 12;

    /** Sweeps for each row before the iteration is given up; two are usual. As LAPACK. */
    private static final int LIMIT = 30;

    private final double[] diagonal;
    private final double[] squares;
    private final double negligible;
    private long sweepsLeft;

    /**
     * Of T/‖T‖, so that squares neither overflow nor vanish. Both arrays are overwritten.
     *
     * @param diagonal m elements
     * @param squares those of the m − 1 elements beside them, from index 0, and a zero
     * @param unitRoundoff T falls apart where an element beside the diagonal is smaller, relative to its neighbours
     */
    QlIteration(double[] diagonal, double[] squares, double unitRoundoff) {
        this.diagonal = diagonal;
        this.squares = squares;
        this.negligible = unitRoundoff * unitRoundoff;
        this.sweepsLeft = (long) LIMIT * diagonal.length;
    }

    /** Leaves the eigenvalues in the diagonal, in no order. Absolute error: a small multiple of m·u·‖T‖. */
    void run() {
        int order = diagonal.length;
        for (int first = 0; first < order;) {
            int last = lastOfBlock(first, order - 1);
            // QL finds the eigenvalues at its upper end first, best where those are the small ones.
            if (Math.abs(diagonal[last]) < Math.abs(diagonal[first])) {
                reverse(diagonal, first, last);
                reverse(squares, first, last - 1);
            }
            first = solve(first, last);
        }
    }

    /**
     * Where the block that begins here ends: before the next element beside the diagonal that is negligible, which
     * becomes 0. NaN is never negligible, so that the iteration is given up.
     */
    private int lastOfBlock(int first, int limit) {
        int i = first;
        while (i < limit && !(squares[i] <= negligible * Math.abs(diagonal[i] * diagonal[i + 1]) + Double.MIN_NORMAL)) {
            i++;
        }
        squares[i] = 0;
        return i;
    }

    private static void reverse(double[] array, int from, int to) {
        for (int i = from, j = to; i < j; i++, j--) {
            double swapped = array[i];
            array[i] = array[j];
            array[j] = swapped;
        }
    }

    /** Solves one block; returns the row after it. */
    private int solve(int from, int to) {
        int first = from;
        while (first <= to) {
            int last = lastOfBlock(first, to);
            if (last - first < SMALL) {
                first = solveSmall(first, last);
            } else {
                fourSweeps(first, last, leadingEigenvalues(first));
            }
        }
        return first;
    }

    /** The same one sweep at a time. */
    private int solveSmall(int from, int to) {
        int first = from;
        while (first <= to) {
            int last = lastOfBlock(first, to);
            if (last == first) {
                first++;
            } else if (last == first + 1) {
                solvePair(first);
                first += 2;
            } else {
                sweep(first, last, wilkinson(first));
            }
        }
        return first;
    }

    /** The two eigenvalues of a 2 × 2 block, the smaller one from the determinant, as the difference would cancel. */
    private void solvePair(int first) {
        double a = diagonal[first];
        double c = diagonal[first + 1];
        double half = 0.5 * (a - c);
        double root = Math.sqrt(half * half + squares[first]);
        double mean = 0.5 * (a + c);
        double larger = mean >= 0 ? mean + root : mean - root;
        double most = Math.abs(a) > Math.abs(c) ? a : c;
        double least = most == a ? c : a;
        diagonal[first] = larger;
        diagonal[first + 1] = larger == 0 ? 0 : most / larger * least - squares[first] / larger;
        squares[first] = 0;
    }

    /** The eigenvalue of the leading 2 × 2 block that lies nearer to its first element. */
    private double wilkinson(int first) {
        double beside = Math.sqrt(squares[first]);
        double ratio = (diagonal[first + 1] - diagonal[first]) / (2 * beside);
        return diagonal[first] - beside / (ratio + Math.copySign(Math.hypot(ratio, 1), ratio));
    }

    private double[] leadingEigenvalues(int first) {
        double[] d = new double[SWEEPS];
        double[] e = new double[SWEEPS];
        System.arraycopy(diagonal, first, d, 0, SWEEPS);
        System.arraycopy(squares, first, e, 0, SWEEPS - 1);
        new QlIteration(d, e, Math.sqrt(negligible)).solveSmall(0, SWEEPS - 1);
        return d;
    }

    private void count(int sweeps) {
        sweepsLeft -= sweeps;
        SolverChecks.converged(sweepsLeft < 0 ? 1 : 0, diagonal.length);
    }

    private void sweep(int first, int last, double shift) {
        count(1);
        Sweep sweep = new Sweep(shift, diagonal[last]);
        for (int row = last - 1; row >= first; row--) {
            sweep.step(diagonal[row], squares[row]);
            put(sweep, row + 1);
        }
        sweep.end();
        put(sweep, first);
    }

    /** Each one row behind the last: what one leaves of a row is what the next one takes. */
    private void fourSweeps(int first, int last, double[] shifts) {
        count(SWEEPS);
        Sweep[] sweeps = new Sweep[SWEEPS];
        for (int j = 0; j < SWEEPS; j++) {
            advance(sweeps, 0, j, last - j);
            sweeps[j] = new Sweep(shifts[j], diagonal[last]);
        }
        together(sweeps, last - SWEEPS, first);
        for (int j = 0; j < SWEEPS; j++) {
            sweeps[j].end();
            put(sweeps[j], first);
            advance(sweeps, j + 1, SWEEPS, first - 1 - j);
        }
    }

    /** One row each: the first sweep is at this one, the others below it. */
    private void advance(Sweep[] sweeps, int from, int to, int row) {
        for (int j = from; j < to; j++) {
            sweeps[j].step(diagonal[row + j], squares[row + j]);
            put(sweeps[j], row + j + 1);
        }
    }

    private void put(Sweep sweep, int row) {
        diagonal[row] = sweep.diagonal;
        squares[row] = sweep.square;
    }

    /** The same for rows where all four are on their way: copies that do not leave this loop live in registers. */
    private void together(Sweep[] sweeps, int from, int to) {
        double[] d = diagonal;
        double[] e = squares;
        Sweep first = new Sweep(sweeps[0]);
        Sweep second = new Sweep(sweeps[1]);
        Sweep third = new Sweep(sweeps[2]);
        Sweep fourth = new Sweep(sweeps[3]);
        for (int row = from; row >= to; row--) {
            first.step(d[row], e[row]);
            second.step(first.diagonal, first.square);
            third.step(second.diagonal, second.square);
            fourth.step(third.diagonal, third.square);
            d[row + SWEEPS] = fourth.diagonal;
            e[row + SWEEPS] = fourth.square;
        }
        sweeps[0].set(first);
        sweeps[1].set(second);
        sweeps[2].set(third);
        sweeps[3].set(fourth);
    }

    /** One sweep, from the last row of a block to the first. */
    private static final class Sweep {

        private final double shift;
        private double cosine;
        private double sine;
        private double gamma;
        private double p;
        /** What the last step left of the row below it: its diagonal element, and the square beside that. */
        private double diagonal;
        private double square;

        Sweep(double shift, double last) {
            this.shift = shift;
            this.cosine = 1;
            this.gamma = last - shift;
            this.p = gamma * gamma;
        }

        Sweep(Sweep other) {
            this.shift = other.shift;
            set(other);
        }

        void set(Sweep other) {
            cosine = other.cosine;
            sine = other.sine;
            gamma = other.gamma;
            p = other.p;
        }

        /** Takes the next row, with the square of the element below it. Cosine and sine are the squares of those. */
        void step(double element, double beside) {
            double r = p + beside;
            double before = cosine;
            square = sine * r;
            if (r == 0) {
                cosine = 1;
                sine = 0;
            } else {
                cosine = p / r;
                sine = beside / r;
            }
            double oldGamma = gamma;
            gamma = cosine * (element - shift) - sine * oldGamma;
            diagonal = oldGamma + (element - gamma);
            p = cosine == 0 ? before * beside : gamma * gamma / cosine;
        }

        /** After the first row of the block: what is left of it. */
        void end() {
            square = sine * p;
            diagonal = shift + gamma;
        }
    }
}
