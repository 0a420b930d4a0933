/**
 * Opens weight files: finds the format by magic bytes, reads the index, bounds-checks everything a file claims.
 * Key types: {@link org.eigenscope.format.ModelFiles}, {@link org.eigenscope.format.ModelFormat}. Depends on {@code
 * model}.
 */
package org.eigenscope.format;
