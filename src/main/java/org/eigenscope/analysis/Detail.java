package org.eigenscope.analysis;

/** What of a layer takes time, and is not always looked at. */
public enum Detail {
    /** How its elements are distributed, bin by bin: one more pass over them all. */
    ELEMENTS,
    /** How the singular vectors of its largest eigenvalue are spread. */
    FIRST_VECTOR,
    /** The same of its three largest: of each an eigenvector, and all elements times it. */
    VECTORS
}
