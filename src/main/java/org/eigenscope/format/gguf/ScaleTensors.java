package org.eigenscope.format.gguf;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.data.CheckedFactors;
import org.eigenscope.format.data.ScaledData;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.DType;
import org.eigenscope.model.Finding.Severity;
import org.eigenscope.model.SafeText;
import org.eigenscope.model.Tensor;

/**
 * The scales of whole NVFP4 tensors, or of each expert of one, which are tensors of their own: {@code
 * blk.0.ffn_up.scale} beside {@code blk.0.ffn_up.weight}. Without one the scale is 1, as llama.cpp has it.
 */
final class ScaleTensors {

    private static final String WEIGHT = ".weight";
    private static final long MOST_SCALES = 1 << 20;

    private ScaleTensors() {}

    /** Replaces the weights that have a scale, and says what the scales are. */
    static void apply(List<RawLayer> tensors) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < tensors.size(); i++) {
            places.putIfAbsent(tensors.get(i).tensor().name(), i);
        }
        for (int i = 0; i < tensors.size(); i++) {
            Tensor tensor = tensors.get(i).tensor();
            Integer place = tensor.dtype() == DType.NVFP4 && tensor.name().endsWith(WEIGHT)
                    ? places.get(tensor.name().replaceFirst("weight$", "scale")) : null;
            if (place != null && tensors.get(i).reason().isEmpty() && tensors.get(place).reason().isEmpty()) {
                scale(tensors, i, place);
            }
        }
    }

    private static void scale(List<RawLayer> tensors, int weight, int scale) {
        Tensor tensor = tensors.get(weight).tensor();
        Tensor scales = tensors.get(scale).tensor();
        long count = scales.shape().elements();
        long elements = tensor.shape().elements();
        if (scales.dtype() != DType.F32 || count < 1 || count > MOST_SCALES || elements % count != 0
                || count > 1 && count != tensor.shape().dim(0)) {
            tensors.set(weight, tensors.get(weight).because(Severity.UNDECODED,
                    "its ggml type NVFP4 is not decoded: its scale is %s %s".formatted(scales.dtype(),
                    scales.shape())));
            return;
        }
        ScaledData data = new ScaledData(tensor.data(), CheckedFactors.of(scales), null, count, elements / count, 1,
                elements / count);
        tensors.set(weight, tensors.get(weight).with(new Tensor(tensor.name(), tensor.dtype(), tensor.shape(),
                tensor.bytes(), data)));
        tensors.set(scale, tensors.get(scale).because("the scales of '%s'".formatted(SafeText.name(tensor.name()))));
    }
}
