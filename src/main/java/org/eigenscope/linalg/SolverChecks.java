package org.eigenscope.linalg;

/** Checks that both backends make around their solvers, which loop or crash on NaN. */
final class SolverChecks {

    private static final String NOT_FINITE =
            "the weights hold NaN or infinity, or values so large that their squares overflow: there is no spectrum";

    private SolverChecks() {}

    /**
     * Checks one diagonal element of a Gram matrix, a sum of squares. That is enough: it is NaN or infinite if any
     * element of its column is, and if all diagonal elements are finite then so are all others, |Xᵢⱼ| ≤ √(XᵢᵢXⱼⱼ).
     * So it is for a triangle, whose diagonal elements are norms: what is not finite stays in its row until they take
     * it up.
     */
    static void checkDiagonal(double element) {
        if (!Double.isFinite(element)) {
            throw new ArithmeticException(NOT_FINITE);
        }
    }

    static void check(double[] values, int count) {
        for (int i = 0; i < count; i++) {
            if (!Double.isFinite(values[i])) {
                throw new ArithmeticException(NOT_FINITE);
            }
        }
    }

    /** Turns LAPACK's {@code info} into an exception. */
    static void converged(int info, int order) {
        if (info < 0) {
            throw new IllegalStateException("LAPACK refuses its argument " + -info);
        }
        if (info > 0) {
            throw new ArithmeticException("the eigenvalue solver did not converge for order " + order);
        }
    }
}
