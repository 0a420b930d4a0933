package org.eigenscope.format.pytorch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eigenscope.format.pytorch.Pickled.Global;
import org.eigenscope.format.pytorch.Pickled.Instance;
import org.eigenscope.format.pytorch.Pickled.Mapping;
import org.eigenscope.format.pytorch.Pickled.Sequence;

/**
 * A tensor of one of torchao's classes, as {@code torch.save} writes it: the class and its attributes, other tensors
 * among them. Read are those in plain order, integers of 8 bits or 8-bit floats with scales and zero points.
 */
final class TorchAoTensor {

    private static final int DEEPEST = 4;
    /** What the codes are called in a class, its newest name first. */
    private static final List<String> CODES = List.of("qdata", "int_data", "float8_data");
    /** Attributes that hold the tensor which is quantized. */
    private static final List<String> INNER = List.of("original_weight_tensor", "tensor_impl", "layout_tensor");
    /** Classes with other orders of their codes, or other sums of them. */
    private static final String OTHERS = ".*(?:Int4Tensor|Preshuffled|TensorCoreTiled|TilePacked|Marlin|Sparse|Int4CPU"
            + "|Int4XPU|Opaque|PlainInt32|GemliteP?|MXTensor|NVFP4|NF4|Codebook|UInt[1-7]).*";
    /** {@code ZeroPointDomain.INT}, the first of its enumeration: the zero point is taken from the codes. */
    private static final long INTEGERS = 1;

    private TorchAoTensor() {}

    /**
     * The tensors that such a one is made of, by what follows its name: nothing for the codes, then {@code _scale} and
     * {@code _zero_point}.
     *
     * @return null if the value is no such tensor, or one in another order
     */
    static Map<String, StoredTensor> parts(Object value) {
        return parts(value, 0);
    }

    private static Map<String, StoredTensor> parts(Object value, int depth) {
        if (!(value instanceof Instance call) || depth > DEEPEST) {
            return null;
        }
        if (call.className().startsWith("torch._utils._rebuild_parameter")) {
            return parts(call.argument(0), depth + 1);
        }
        if (!StoredTensor.isWrapped(call) || !(call.argument(1) instanceof Global type)
                || !type.module().startsWith("torchao.") || type.name().matches(OTHERS)) {
            return null;
        }
        Object state = call.argument(3) instanceof Sequence two && two.items.size() == 2 ? two.items.get(1)
                : call.argument(3);
        if (!(state instanceof Mapping attributes) || attributes.get("transposed") == Boolean.TRUE
                || attributes.get("zero_point_domain") instanceof Instance domain
                && !Long.valueOf(INTEGERS).equals(domain.argument(0))) {
            return null;
        }
        for (String name : INNER) {
            if (attributes.get(name) != null) {
                return parts(attributes.get(name), depth + 1);
            }
        }
        Map<String, StoredTensor> parts = new LinkedHashMap<>();
        for (String name : CODES) {
            StoredTensor codes = StoredTensor.of(attributes.get(name));
            if (codes != null) {
                parts.putIfAbsent("", codes);
            }
        }
        StoredTensor scale = StoredTensor.of(attributes.get("scale"));
        StoredTensor zero = StoredTensor.of(attributes.get("zero_point"));
        if (parts.isEmpty() || scale == null) {
            return null;
        }
        parts.put("_scale", scale);
        if (zero != null) {
            parts.put("_zero_point", zero);
        }
        return parts;
    }
}
