package org.eigenscope.model;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * The dimensions of a tensor, slowest first (C order). Rank 0 is a scalar; a dimension may be 0.
 *
 * @param dims the dimensions, none negative, their product within a long
 * @param known false if nothing is known of them: they are none then
 */
public record Shape(List<Long> dims, boolean known) implements Serializable {

    /** The shape of a tensor of which only the name is known. */
    public static final Shape UNKNOWN = new Shape(List.of(), false);

    /** @throws IllegalArgumentException if a dimension is negative or the product overflows a long */
    public Shape {
        dims = List.copyOf(dims);
        if (!known && !dims.isEmpty()) {
            throw new IllegalArgumentException("the dimensions " + dims + " are known");
        }
        long product = 1;
        for (long dim : dims) {
            if (dim < 0) {
                throw new IllegalArgumentException("dimension " + dim + " is negative");
            }
            long high = Math.multiplyHigh(product, dim);
            product *= dim;
            if (high != 0 || product < 0) {
                throw new IllegalArgumentException("the product of the dimensions " + dims + " overflows");
            }
        }
    }

    /** @throws IllegalArgumentException if a dimension is negative or the product overflows a long */
    public Shape(List<Long> dims) {
        this(dims, true);
    }

    public static Shape of(long... dims) {
        return new Shape(Arrays.stream(dims).boxed().toList());
    }

    public int rank() {
        return dims.size();
    }

    public long dim(int axis) {
        return dims.get(axis);
    }

    /** The number of elements; 1 for a scalar, 0 if it is not known. */
    public long elements() {
        long product = known ? 1 : 0;
        for (long dim : dims) {
            product *= dim;
        }
        return product;
    }

    /** The largest dimension; 1 for a scalar. */
    public long longest() {
        long longest = dims.isEmpty() ? 1 : 0;
        for (long dim : dims) {
            longest = Math.max(longest, dim);
        }
        return longest;
    }

    /**
     * The dimensions as people write them: {@code 64 × 32 × 3 × 3}, or {@code scalar}, or a dash if it is not known.
     */
    @Override
    public String toString() {
        if (dims.isEmpty()) {
            return known ? "scalar" : "–";
        }
        StringBuilder text = new StringBuilder();
        for (long dim : dims) {
            text.append(text.isEmpty() ? "" : " × ").append(dim);
        }
        return text.toString();
    }
}
