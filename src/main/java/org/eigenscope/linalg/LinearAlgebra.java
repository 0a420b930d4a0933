package org.eigenscope.linalg;

/**
 * The kernels that the analysis needs, by one backend. Thread-safe; every method works on the thread of its caller.
 * The same input gives the same bits on the same machine and backend.
 */
public interface LinearAlgebra {

    /** Begins to load what it needs, if that is not there; returns at once. Whoever needs it first begins it too. */
    default void prepare() {
        // There is nothing to load.
    }

    /** Backend, version and kernel, for About and reports: {@code OpenBLAS 0.3.31 (SkylakeX)}. */
    String name();

    /** The reason why this is not the fastest backend, in a sentence; empty if it is. */
    String limitation();

    /**
     * A Gram matrix of order m, zero at first, to be fed with blocks. Close it: it may hold off-heap memory, m²·8 bytes
     * ({@link Precision#SINGLE}: m²·4) and a block of a few MB.
     *
     * @param m the order, at least 1
     * @throws OutOfMemoryError if there is no room for it
     */
    Gram gram(int m, Precision precision);

    /** A Gram matrix in double precision. */
    default Gram gram(int m) {
        return gram(m, Precision.DOUBLE);
    }

    /**
     * Reduces the matrix; eigenvalues and eigenvectors follow on demand.
     *
     * @param gram of this backend; is overwritten and closed, even if the solver fails
     * @throws ArithmeticException if the matrix holds NaN or infinity (as W did, or its squares overflow), or the
     *     solver does not converge
     */
    Eigensystem eigensystem(Gram gram);

    /** The eigenvalues alone, {@link Eigensystem#values()}; is often faster than {@link #eigensystem}. */
    default double[] eigenvalues(Gram gram) {
        try (Eigensystem system = eigensystem(gram)) {
            return system.values();
        }
    }

    /**
     * A triangular factor of order m, zero at first, to be fed with blocks. Close it: it may hold off-heap memory, m²·8
     * bytes and some blocks.
     *
     * @param m the order, at least 1
     * @throws OutOfMemoryError if there is no room for it
     */
    Triangle triangle(int m);

    /**
     * All m singular values of W, ascending, without the detour over WᵀW: absolute error a small multiple of
     * σmax·2⁻⁵³·max(rows, columns), so that the small end of a spectrum and its rank can be told. Takes a few times as
     * long as the eigenvalues.
     *
     * @param triangle of this backend; is overwritten and closed, even if the solver fails
     * @throws ArithmeticException if W held NaN or infinity, or the solver does not converge
     */
    double[] singularValues(Triangle triangle);

    /**
     * All min(rows, columns) singular values of a matrix that is held.
     *
     * @param matrix row-major, {@code rows × columns}, from index 0; is not changed
     * @see #singularValues(Triangle)
     */
    default double[] singularValues(double[] matrix, int rows, int columns) {
        try (Triangle triangle = triangle(Math.min(rows, columns))) {
            if (rows >= columns) {
                triangle.addRows(matrix, rows);
            } else {
                triangle.addColumns(matrix, columns);
            }
            return singularValues(triangle);
        }
    }
}
