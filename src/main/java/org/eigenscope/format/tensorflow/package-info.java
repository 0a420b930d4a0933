/**
 * TensorFlow files: SavedModel folders, checkpoints (tensor bundles), frozen graphs; no native TensorFlow. Key type:
 * {@link org.eigenscope.format.tensorflow.TensorFlowFormat}. Depends on {@code format}, {@code model}.
 */
package org.eigenscope.format.tensorflow;
