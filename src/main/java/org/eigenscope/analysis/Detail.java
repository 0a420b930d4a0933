package org.eigenscope.analysis;

/** Parts of a layer's analysis that take time and are not always needed. */
public enum Detail {
    /** The distribution of its elements, bin by bin: one more pass over them all. */
    ELEMENTS,
    /** The spread of the singular vectors of its largest eigenvalue: an eigenvector, and all elements times it. */
    LARGEST_VECTOR,
    /** The spread of the singular vectors of its three largest eigenvalues. */
    VECTORS
}
