package org.eigenscope.model;

import java.io.Serializable;
import java.util.Objects;

/**
 * A named tensor of a weight file. Holding one holds no elements.
 *
 * @param name the tensor's name as its owner knows it ({@code encoder.layer.0.output.dense.weight})
 * @param dtype the stored element type
 * @param shape the logical shape; {@code data} yields its elements in C order
 * @param bytes what the elements take in the file
 * @param data access to the elements
 */
public record Tensor(String name, DType dtype, Shape shape, long bytes, TensorData data) implements Serializable {

    public Tensor {
        Objects.requireNonNull(name);
        Objects.requireNonNull(dtype);
        Objects.requireNonNull(shape);
        Objects.requireNonNull(data);
    }

    /** What is stored, for people: the type, or the scheme by which it stands for real numbers. */
    public String storage() {
        Quantization quantization = data.quantization();
        return quantization == null ? dtype.name() : quantization.scheme();
    }

    /** Bits of an element's significand: elements are rounded by 2^−bits of themselves, about. */
    public int significandBits() {
        Quantization quantization = data.quantization();
        return quantization == null ? dtype.significandBits() : quantization.bits();
    }

    /** True if its elements are real numbers, as they are stored or as its data make them. */
    public boolean isReal() {
        return dtype.isReal() || data.dequantized();
    }
}
