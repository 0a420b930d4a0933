package org.eigenscope.linalg;

import java.util.Arrays;

/**
 * A symmetric, positive semidefinite tridiagonal matrix T. Kept as T/‖T‖, so that no square overflows. What rounding
 * leaves of an eigenvalue below zero is 0.
 */
final class Tridiagonal {

    private final double[] diagonal;
    /** The squares of the off-diagonal, 0 first. */
    private final double[] squares;
    private final double unitRoundoff;
    private final double norm;

    /**
     * @param diagonal the m diagonal elements
     * @param offDiagonal the m − 1 elements beside them, from index 0
     * @param unitRoundoff of the numbers that they were computed in: eigenvalues are told apart no further
     */
    Tridiagonal(double[] diagonal, double[] offDiagonal, double unitRoundoff) {
        this.diagonal = diagonal.clone();
        this.squares = new double[diagonal.length];
        this.unitRoundoff = unitRoundoff;
        double most = 0;
        for (int i = 0; i < diagonal.length; i++) {
            double left = i > 0 ? Math.abs(offDiagonal[i - 1]) : 0;
            double right = i + 1 < diagonal.length ? Math.abs(offDiagonal[i]) : 0;
            most = Math.max(most, Math.abs(diagonal[i]) + left + right);
        }
        this.norm = most > 0 ? most : 1;
        for (int i = 0; i < diagonal.length; i++) {
            this.diagonal[i] /= norm;
            double left = i > 0 ? offDiagonal[i - 1] / norm : 0;
            squares[i] = left * left;
        }
    }

    /**
     * All eigenvalues, ascending, in O(m²): see {@link QlIteration}.
     *
     * @throws ArithmeticException if the iteration does not converge
     */
    double[] values() {
        int order = diagonal.length;
        double[] values = diagonal.clone();
        double[] beside = new double[order];
        System.arraycopy(squares, 1, beside, 0, order - 1);
        new QlIteration(values, beside, unitRoundoff).run();
        Arrays.sort(values);
        for (int i = 0; i < order; i++) {
            values[i] = Math.max(0, values[i] * norm);
        }
        return values;
    }

    /**
     * The k-th largest eigenvalue, from 0, by bisection (Golub and Van Loan, Matrix Computations, §8.4.1) to the unit
     * roundoff of T, times ‖T‖. Takes O(m) for each bit.
     */
    double largest(int k) {
        double low = -1;
        double high = 1;
        while (high - low > unitRoundoff) {
            double middle = 0.5 * (low + high);
            if (above(middle) > k) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.max(0, 0.5 * (low + high) * norm);
    }

    /** Counts the eigenvalues of T/‖T‖ that are larger than x: the positive pivots of T/‖T‖ − xI. */
    private int above(double x) {
        int count = 0;
        double pivot = 1;
        for (int i = 0; i < diagonal.length; i++) {
            pivot = diagonal[i] - x - squares[i] / pivot;
            if (pivot == 0) {
                pivot = -Double.MIN_NORMAL;
            }
            count += pivot > 0 ? 1 : 0;
        }
        return count;
    }
}
