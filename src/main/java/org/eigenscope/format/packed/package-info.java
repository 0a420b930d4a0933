/**
 * Weights of a few bits: turns codes that are packed into integers, with lookup tables and scales of groups, into the
 * floats that their framework computes with. Only the scales of the current rows are held. Key type: {@link
 * org.eigenscope.format.packed.PackedWeights}.
 */
package org.eigenscope.format.packed;
