/**
 * Reads NumPy arrays: .npy files and .npz zips of them, <a
 * href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy.lib.format</a>. Key type:
 * {@link org.eigenscope.format.numpy.NumpyFormat}. Depends on {@code format} and {@code model}.
 */
package org.eigenscope.format.numpy;
