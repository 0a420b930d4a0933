package org.eigenscope.format.join;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eigenscope.format.reader.RawLayer;
import org.eigenscope.model.Shape;
import org.eigenscope.model.Tensor;

/**
 * Attention of Flax ({@code MultiHeadDotProductAttention}), which stores its projections with the heads as an axis:
 * query, key and value as in × heads × size, the way out as heads × size × out. Each is one matrix. A kernel of a
 * convolution has the same rank and name, so that all four must be there and agree.
 */
final class AttentionHeads {

    private static final Pattern PROJECTION = Pattern.compile("(.*[./]|)(query|key|value|out)([./])kernel");

    private final Map<String, Shape> shapes = new HashMap<>();
    private final List<RawLayer> tensors;

    AttentionHeads(List<RawLayer> tensors) {
        this.tensors = tensors;
        tensors.forEach(raw -> shapes.putIfAbsent(raw.tensor().name(), raw.tensor().shape()));
    }

    /** Gives the tensors with projections in the shape of their matrix. */
    List<RawLayer> asMatrices() {
        List<RawLayer> all = new ArrayList<>();
        for (RawLayer raw : tensors) {
            Tensor tensor = raw.tensor();
            Matcher name = PROJECTION.matcher(tensor.name());
            if (tensor.shape().rank() == 3 && name.matches() && agree(name.group(1), name.group(3) + "kernel")) {
                Shape shape = tensor.shape();
                Shape matrix = name.group(2).equals("out") ? Shape.of(shape.dim(0) * shape.dim(1), shape.dim(2))
                        : Shape.of(shape.dim(0), shape.dim(1) * shape.dim(2));
                all.add(raw.with(new Tensor(tensor.name(), tensor.dtype(), matrix, tensor.bytes(), tensor.data())));
            } else {
                all.add(raw);
            }
        }
        return all;
    }

    /** Whether the four projections of a module have the same heads, and of the same sizes where these must be. */
    private boolean agree(String module, String ending) {
        Shape query = shapes.get(module + "query" + ending);
        Shape key = shapes.get(module + "key" + ending);
        Shape value = shapes.get(module + "value" + ending);
        Shape out = shapes.get(module + "out" + ending);
        if (query == null || key == null || value == null || out == null || query.rank() != 3 || key.rank() != 3
                || value.rank() != 3 || out.rank() != 3) {
            return false;
        }
        long heads = query.dim(1);
        return key.dim(1) == heads && value.dim(1) == heads && out.dim(0) == heads
                && key.dim(2) == query.dim(2) && out.dim(1) == value.dim(2);
    }
}
