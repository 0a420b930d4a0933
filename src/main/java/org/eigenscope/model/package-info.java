/**
 * Records of what a weight file holds: tensors, the layers they make, and the matrices a layer is analyzed as.
 * Key type: {@link org.eigenscope.model.Model}, an immutable index; elements are read only when asked for.
 * Depends on the JDK alone.
 */
package org.eigenscope.model;
