/**
 * Reads ONNX models: <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>, with external
 * data. Key type: {@link org.eigenscope.format.onnx.OnnxFormat}. Depends on {@code format}, {@code model} and protobuf.
 */
package org.eigenscope.format.onnx;
