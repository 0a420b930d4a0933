package org.eigenscope.linalg;

/**
 * The kernels that the analysis needs, by one backend. Thread-safe; every method works on one thread of its caller.
 * The same input gives the same bits on the same machine and backend.
 */
public interface LinearAlgebra {

    /** Backend, version and kernel, for About and reports: {@code OpenBLAS 0.3.31 (SkylakeX)}. */
    String name();

    /**
     * A Gram matrix of order m, zero at first, to be fed with blocks. Close it: it may hold off-heap memory.
     *
     * @param m the order, at least 1
     */
    Gram gram(int m);

    /**
     * All eigenvalues of a positive semidefinite Gram matrix, ascending. Values that rounding left below zero are 0.
     * Absolute accuracy: a small multiple of λmax·m·2⁻⁵³.
     *
     * @param gram is overwritten and closed
     * @throws ArithmeticException if the matrix holds NaN or infinity, or the solver does not converge
     */
    double[] eigenvalues(Gram gram);
}
