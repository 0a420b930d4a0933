/**
 * Tells what the axes of a tensor are, by evidence: the layout of its framework, the names of its module, a bias or a
 * router beside it, its content. What nothing tells is listed, not analyzed. Key type:
 * {@link org.eigenscope.format.layout.TensorLayouts}. Depends on {@code format.reader}, {@code format.data} and
 * {@code model}.
 */
package org.eigenscope.format.layout;
