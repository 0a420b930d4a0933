package org.eigenscope.linalg;

/** A symmetric matrix X of order m: X += AᵀA for a block A of rows, X += AAᵀ for one of columns. */
public interface Gram extends Accumulator {

    /** The arithmetic X is summed in. */
    Precision precision();
}
