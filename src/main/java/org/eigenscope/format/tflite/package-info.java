/**
 * Models of TensorFlow Lite: a FlatBuffer of tensors, operators and buffers.
 *
 * <p>Specifications: <a
 * href="https://github.com/tensorflow/tensorflow/blob/master/tensorflow/compiler/mlir/lite/schema/schema.fbs">schema
 * .fbs</a>; <a href="https://flatbuffers.dev/internals/">FlatBuffers</a>.
 */
package org.eigenscope.format.tflite;
