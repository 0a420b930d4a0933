/**
 * Weights of a few bits: codes that several tensors, or a table and the scales of groups, turn into the floats that
 * their framework computes with. Nothing but the scales of the rows at hand is held.
 */
package org.eigenscope.format.packed;
