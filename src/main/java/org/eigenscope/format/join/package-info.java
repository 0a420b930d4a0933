/**
 * Classes that make one layer of several tensors, or one model of several files: adapters, scales, shards.
 * Key type: {@link org.eigenscope.format.join.TensorRelations}.
 */
package org.eigenscope.format.join;
