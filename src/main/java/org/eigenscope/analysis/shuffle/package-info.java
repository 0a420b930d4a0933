/**
 * Shuffled matrices: their spectra, draw by draw, and how far they are from the original.
 * Key type: {@link org.eigenscope.analysis.shuffle.SliceShuffles}.
 */
package org.eigenscope.analysis.shuffle;
