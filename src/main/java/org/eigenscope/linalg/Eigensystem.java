package org.eigenscope.linalg;

/**
 * The eigenvalues of a positive semidefinite matrix X = WᵀW of order m, and some of its eigenvectors once it is known
 * which are wanted. Not for several threads at once; may hold off-heap memory until it is closed.
 */
public interface Eigensystem extends AutoCloseable {

    /**
     * All m eigenvalues λ = σ²(W), ascending; those that rounding left below zero are 0. Absolute error of each at most
     * a small multiple of λmax·m·u, with u the {@linkplain Precision#unitRoundoff() unit roundoff} of the Gram matrix:
     * below that, an eigenvalue is noise, and {@link LinearAlgebra#singularValues} tells more. A copy.
     */
    double[] values();

    /**
     * The eigenvectors of the k largest eigenvalues, that of the largest first: the right singular vectors of W if X =
     * WᵀW, the left ones if X = WWᵀ. Each has length 1; its entry of largest magnitude is positive. The error of a
     * vector is about m·u·λmax divided by the distance of its eigenvalue from the next: vectors of crowded eigenvalues
     * mean little alone.
     *
     * @param k from 0 to m
     * @throws ArithmeticException if the solver does not converge
     */
    double[][] topVectors(int k);

    /** Frees the memory; a second call does nothing. */
    @Override
    void close();
}
