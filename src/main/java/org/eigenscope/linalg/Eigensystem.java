package org.eigenscope.linalg;

import java.util.Arrays;
import java.util.Collections;

/**
 * The eigenvalues of a positive semidefinite matrix X = WᵀW of order m, and some of its eigenvectors once it is known
 * which are wanted. Not for several threads at once; may hold off-heap memory until it is closed.
 */
public interface Eigensystem extends AutoCloseable {

    /** The order m. */
    int order();

    /**
     * All m eigenvalues λ = σ²(W), ascending; those that rounding left below zero are 0. Absolute error of each at most
     * a small multiple of λmax·m·u, with u the {@linkplain Precision#unitRoundoff() unit roundoff} of the Gram matrix:
     * below that, an eigenvalue is noise, and {@link LinearAlgebra#singularValues} tells more. A copy.
     *
     * @throws ArithmeticException if the solver does not converge
     */
    double[] values();

    /** The k-th largest eigenvalue, from 0, with the same error; a few cost less than all of {@link #values()}. */
    default double largest(int k) {
        double[] ascending = values();
        return ascending[ascending.length - 1 - k];
    }

    /**
     * Some eigenvectors, in the order of the eigenvalues: the right singular vectors of W if X = WᵀW, the left ones if
     * X = WWᵀ. Each has length 1; its entry of largest magnitude is positive. The error of a vector is about m·u·λmax
     * divided by the distance of its eigenvalue from the next: vectors of crowded eigenvalues mean little alone.
     *
     * @param from index of the first eigenvalue, ascending from 0
     * @param to index after the last
     * @throws ArithmeticException if the solver does not converge
     */
    double[][] vectors(int from, int to);

    /** The eigenvectors of the k largest eigenvalues, that of the largest first. */
    default double[][] topVectors(int k) {
        int m = order();
        double[][] vectors = vectors(m - k, m);
        Collections.reverse(Arrays.asList(vectors));
        return vectors;
    }

    /** Frees the memory; a second call does nothing. */
    @Override
    void close();
}
