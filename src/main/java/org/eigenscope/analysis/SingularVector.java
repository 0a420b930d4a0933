package org.eigenscope.analysis;

import java.io.Serializable;
import org.eigenscope.spectrum.Localization;

/**
 * A pair of singular vectors of a weight matrix, and how they are spread over its rows and columns.
 *
 * @param slice the slice it belongs to, from 0
 * @param eigenvalue λ = σ²
 * @param rows the vector over the stored rows (left singular vector)
 * @param columns the vector over the stored columns (right singular vector)
 */
public record SingularVector(int slice, double eigenvalue, Localization rows, Localization columns)
        implements Serializable {}
