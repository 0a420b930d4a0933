package org.eigenscope.analysis;

/** What of a layer takes time, and is not always looked at. */
public enum Detail {
    /** How its elements are distributed, bin by bin: one more pass over them all. */
    ELEMENTS,
    /** How the singular vectors of its largest eigenvalues are spread: some passes, and as many eigenvectors. */
    VECTORS
}
