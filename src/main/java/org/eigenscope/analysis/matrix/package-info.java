/**
 * One weight matrix at a time, in memory or streamed from its file: elements, moments, Gram matrices, shuffles.
 * Key type: {@link org.eigenscope.analysis.matrix.Slice}.
 */
package org.eigenscope.analysis.matrix;
