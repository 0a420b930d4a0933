package org.eigenscope.series;

import java.io.Serializable;
import java.util.List;

/**
 * The rotation of the leading singular subspaces of a matrix: the principal angles between those of W₁ and W₂ (Björck
 * and Golub, Mathematics of Computation 27, 1973), in degrees, 0 to 90, ascending.
 *
 * @param left angles between the spans of the first k left singular vectors; empty if there are none to compare
 * @param right the same for the right ones
 */
public record SubspaceAngles(List<Double> left, List<Double> right) implements Serializable {

    /** Stands for subspaces that could not be computed: a matrix is zero, too large, or was not read. */
    public static final SubspaceAngles NONE = new SubspaceAngles(List.of(), List.of());

    public SubspaceAngles {
        left = List.copyOf(left);
        right = List.copyOf(right);
    }

    /** k: how many vectors span each subspace. */
    public int dimensions() {
        return right.size();
    }

    /** The largest angle on the left; NaN if there is none. */
    public double largestLeft() {
        return left.isEmpty() ? Double.NaN : left.getLast();
    }

    /** The largest angle on the right; NaN if there is none. */
    public double largestRight() {
        return right.isEmpty() ? Double.NaN : right.getLast();
    }

    /**
     * Σcos²θᵢ/k over the angles of both sides, 0 to 1: the share of the leading subspaces that is kept; NaN if there
     * are none. For random subspaces of an n-dimensional space it is k/n.
     */
    public double overlap() {
        return (share(left) + share(right)) / 2;
    }

    private static double share(List<Double> angles) {
        double sum = 0;
        for (double angle : angles) {
            sum += Math.pow(Math.cos(Math.toRadians(angle)), 2);
        }
        return angles.isEmpty() ? Double.NaN : sum / angles.size();
    }
}
