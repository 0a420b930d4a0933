/**
 * From a layer to its report: spectrum, tail, shuffle, random-matrix null, traps; and from a model to all of them.
 * Key types: {@link org.eigenscope.analysis.LayerReport}, {@link org.eigenscope.analysis.ModelAnalyzer}.
 * Depends on {@code model}, {@code linalg} and {@code spectrum}.
 */
package org.eigenscope.analysis;
