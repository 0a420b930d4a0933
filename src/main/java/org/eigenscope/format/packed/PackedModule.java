package org.eigenscope.format.packed;

import java.io.IOException;
import java.util.Map;
import org.eigenscope.format.data.CheckedFactors;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.DType;
import org.eigenscope.model.DType.Group;
import org.eigenscope.model.ElementReader;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;

/**
 * A packed tensor and what is beside it.
 *
 * @param name the module's name: {@code model.layers.0.mlp.up_proj}
 * @param packed its packed tensor
 * @param byName all tensors of the file
 * @param config what the model's folder says of its quantization
 */
public record PackedModule(String name, Tensor packed, Map<String, RawLayer> byName, PackingConfig config) {

    /** A tensor that only tells how others are packed is read as the file is opened: a few numbers. */
    private static final int MOST_NUMBERS = 1 << 14;

    /**
     * The tensor with this ending after the module's name, if it can be read; or null. If it holds floats, each must be
     * a number.
     */
    Tensor get(String ending) {
        RawLayer raw = byName.get(name + ending);
        if (raw == null || !raw.reason().isEmpty()) {
            return null;
        }
        Tensor tensor = raw.tensor();
        boolean factors = tensor.isReal() || tensor.dtype() == DType.F8_E8M0;
        return factors ? new Tensor(tensor.name(), tensor.dtype(), tensor.shape(), tensor.bytes(),
                CheckedFactors.of(tensor)) : tensor;
    }

    /** The same, if it holds real numbers and the shape has so many axes. */
    Tensor real(String ending, int rank) {
        Tensor tensor = get(ending);
        return tensor != null && tensor.isReal() && tensor.shape().rank() == rank ? tensor : null;
    }

    /** The same, if it holds integers. */
    Tensor integers(String ending, int rank) {
        Tensor tensor = get(ending);
        return tensor != null && tensor.dtype().group() == Group.INTEGER && tensor.dtype() != DType.BOOL
                && tensor.shape().rank() == rank ? tensor : null;
    }

    boolean has(String ending) {
        return byName.containsKey(name + ending);
    }

    /** True if the packed tensor's name ends so. */
    boolean packedAs(String ending) {
        return packed.name().equals(name + ending);
    }

    /** The elements of a small tensor. */
    static double[] numbers(Tensor tensor) throws IOException {
        long count = tensor.shape().elements();
        if (count > MOST_NUMBERS) {
            throw new IOException("'%s' has %,d elements, where a few are expected".formatted(tensor.name(), count));
        }
        double[] numbers = new double[(int) count];
        try (ElementReader reader = tensor.data().open()) {
            reader.read(0, numbers, 0, numbers.length);
        }
        return numbers;
    }

    /** The shape that a small tensor of integers tells; or null. */
    static Shape shape(Tensor tensor) throws IOException {
        if (tensor == null) {
            return null;
        }
        double[] numbers = numbers(tensor);
        if (numbers.length < 1 || numbers.length > 5) {
            return null;
        }
        long[] dims = new long[numbers.length];
        for (int i = 0; i < dims.length; i++) {
            if (!(numbers[i] >= 1 && numbers[i] <= Integer.MAX_VALUE)) {
                return null;
            }
            dims[i] = (long) numbers[i];
        }
        return Shape.of(dims);
    }
}
