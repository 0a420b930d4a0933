package org.eigenscope.format.join;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.Tensor;

/**
 * Moving averages as the first Stable Diffusion keeps them: {@code model_ema.diffusion_modelout2weight} is that of
 * {@code model.diffusion_model.out.2.weight}. Their names lost the dots, and with them what tells modules and kernels;
 * they are given those of the weights that they are averages of.
 */
final class FlatAverages {

    private static final String PREFIX = "model_ema.";
    private static final String MODEL = "model.";

    private FlatAverages() {}

    static List<RawLayer> named(List<RawLayer> tensors) {
        if (tensors.stream().noneMatch(raw -> raw.tensor().name().startsWith(PREFIX))) {
            return tensors;
        }
        Map<String, String> names = new HashMap<>();
        for (RawLayer raw : tensors) {
            String name = raw.tensor().name();
            if (name.startsWith(MODEL)) {
                String path = name.substring(MODEL.length());
                names.putIfAbsent(PREFIX + path.replace(".", ""), PREFIX + path);
            }
        }
        return tensors.stream().map(raw -> {
            Tensor tensor = raw.tensor();
            String name = names.get(tensor.name());
            return name == null ? raw : raw.with(new Tensor(name, tensor.dtype(), tensor.shape(), tensor.bytes(),
                    tensor.data()));
        }).toList();
    }
}
