/**
 * The analysis of one model, as records: options in, {@link org.eigenscope.analysis.LayerReport} and
 * {@link org.eigenscope.analysis.ModelReport} out. The work is done in the packages below. Depends on {@code model},
 * {@code linalg} and {@code spectrum}.
 */
package org.eigenscope.analysis;
