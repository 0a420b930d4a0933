/**
 * Takes traps out of the weights of a model, and writes a copy of its files with the changed weights in their place.
 * Key types: {@link org.eigenscope.surgery.Removal}, what is taken out; {@link org.eigenscope.surgery.Surgeon}, which
 * computes the changed matrices of a layer; {@link org.eigenscope.surgery.ModelCopy}, which writes them.
 */
package org.eigenscope.surgery;
