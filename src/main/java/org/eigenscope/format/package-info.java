/**
 * Opens weight files: lists the formats, finds the model file of a folder, and explains what a path that holds no
 * model is. Key types: {@link org.eigenscope.format.ModelFiles}, {@link org.eigenscope.format.Formats}. Depends on
 * {@code model}.
 */
package org.eigenscope.format;
