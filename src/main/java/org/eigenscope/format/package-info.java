/**
 * Opens weight files: the one list of formats, the file of a folder that holds a model, and what a path that is none
 * is. Key types: {@link org.eigenscope.format.ModelFiles}, {@link org.eigenscope.format.Formats}. Depends on {@code
 * model}.
 */
package org.eigenscope.format;
