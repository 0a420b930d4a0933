/**
 * Removes traps from the weights of a model, and writes a copy of its files with the changed weights. Key types:
 * {@link org.eigenscope.surgery.Removal}, what to remove; {@link org.eigenscope.surgery.Surgeon}, which computes the
 * changed matrices of a layer; {@link org.eigenscope.surgery.ModelCopy}, which writes them.
 */
package org.eigenscope.surgery;
