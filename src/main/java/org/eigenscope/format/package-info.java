/**
 * Opens weight files: one list of formats, and what a path that is none of them is.
 * Key type: {@link org.eigenscope.format.ModelFiles}. Depends on {@code model}.
 */
package org.eigenscope.format;
