package org.eigenscope.analysis.layer;

import java.util.Arrays;
import org.eigenscope.analysis.AnalysisContext;
import org.eigenscope.analysis.matrix.Slice;
import org.eigenscope.linalg.Eigensystem;
import org.eigenscope.linalg.LinearAlgebra;
import org.eigenscope.linalg.Triangle;

/**
 * Computes the small end of a spectrum precisely. Rounding leaves about 10⁻¹⁵·λmax in every eigenvalue of a Gram
 * matrix, so that the smallest have few digits left; W itself still has them all.
 */
final class SmallEigenvalues {

    /** Below this share of λmax, √λ would be wrong in the sixth digit. */
    private static final double SMALL = 1e-8;

    /** Below this one, the rank is in question. */
    private static final double LOST = 1e-13;

    /** Mending more than so many would cost as much as computing all of them. */
    private static final int MANY = 64;

    private SmallEigenvalues() {}

    /**
     * True if all eigenvalues have to be computed {@linkplain #afresh afresh}, since the rank is in question or many
     * are small.
     */
    static boolean isPrecisionLost(double[] ascending) {
        return ascending[0] < LOST * ascending[ascending.length - 1] || small(ascending) > MANY;
    }

    private static int small(double[] ascending) {
        int small = 0;
        while (small < ascending.length && ascending[small] < SMALL * ascending[ascending.length - 1]) {
            small++;
        }
        return small;
    }

    /**
     * The largest eigenvalues, without the detour over a Gram matrix: the squared singular values of the triangular
     * factor, that is, of W. Reads all of the slice once more.
     *
     * @return so many, ascending
     */
    static double[] afresh(int count, Slice slice, LinearAlgebra algebra, AnalysisContext work) {
        Triangle triangle = slice.triangle(algebra, work);
        work.checkpoint();
        double[] all = algebra.singularValues(triangle);
        return squares(Arrays.copyOfRange(all, all.length - count, all.length));
    }

    /**
     * Replaces small eigenvalues by those with an error of about 10⁻¹⁶·√(λλmax): Rayleigh–Ritz with W. With V the
     * eigenvectors of the k small eigenvalues, these are the squared singular values of WV: the rounding of the Gram
     * matrix enters V by δⱼ ≈ u·λmax/λⱼ along every other eigenvector j, and the result by Σ δⱼ²λⱼ ≤
     * m·u²·λmax²/(10⁻⁸·λmax) ≈ 10⁻²¹·λmax at most.
     *
     * @param ascending the largest eigenvalues of the slice's Gram matrix, as many as can differ from zero; none are
     *     {@linkplain #isPrecisionLost lost}
     * @return as many, ascending
     */
    static double[] mended(double[] ascending, Eigensystem system, Slice slice, LinearAlgebra algebra) {
        int small = small(ascending);
        if (small == 0) {
            return ascending;
        }
        int from = system.order() - ascending.length;
        double[][] vectors = system.vectors(from, from + small);
        double[] images = new double[small * slice.n()];
        double[][] partners = slice.partners(vectors);
        for (int v = 0; v < small; v++) {
            System.arraycopy(partners[v], 0, images, v * slice.n(), slice.n());
        }
        double[] result = ascending.clone();
        System.arraycopy(squares(algebra.singularValues(images, small, slice.n())), 0, result, 0, small);
        Arrays.sort(result);
        return result;
    }

    private static double[] squares(double[] values) {
        return Arrays.stream(values).map(value -> value * value).toArray();
    }
}
