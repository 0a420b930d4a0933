package org.eigenscope.linalg;

/**
 * The triangular factor R of order m of a matrix W = QR of at least as many rows, or of Wᵀ. Its singular values are
 * those of W, and it loses none of their digits, as WᵀW = RᵀR does. Rows fewer than m count as if zeros followed.
 */
public interface Triangle extends Accumulator {}
