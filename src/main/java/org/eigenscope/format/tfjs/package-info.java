/**
 * Models of TensorFlow.js: a model.json that lists the weights, and files of their bytes one after the other.
 *
 * <p>Specification: tfjs-core/src/io/types.ts of https://github.com/tensorflow/tfjs.
 */
package org.eigenscope.format.tfjs;
