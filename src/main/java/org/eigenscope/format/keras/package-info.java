/**
 * Keras files: {@code .keras}, {@code .h5} and {@code .weights.h5}, and any other HDF5 file of arrays. Key type:
 * {@link org.eigenscope.format.keras.KerasFormat}. Depends on {@code format}, {@code model}, and on jHDF.
 */
package org.eigenscope.format.keras;
